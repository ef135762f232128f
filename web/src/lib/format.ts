/** What stands where a value is not known. */
export const UNKNOWN = "–";

const COUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

/** Minutes, seconds and milliseconds of a lap [s]: `1:37.428`. */
export function lapTime(lap_s: number | null): string {
  if (lap_s === null || !Number.isFinite(lap_s) || lap_s <= 0) return UNKNOWN;
  const ms = Math.round(lap_s * 1000);
  return `${Math.floor(ms / 60_000)}:${pad(Math.floor(ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
}

/** A gap [s] with its sign: `+12.345`, `+1:02.345`. */
export function gap(gap_s: number): string {
  if (!Number.isFinite(gap_s)) return UNKNOWN;
  const ms = Math.round(Math.abs(gap_s) * 1000);
  const sign = gap_s < 0 && ms > 0 ? "−" : "+";
  if (ms < 60_000) return `${sign}${(ms / 1000).toFixed(3)}`;
  return sign + lapTime(ms / 1000);
}

/** Laps behind: `1 lap`, `3 laps`. */
export function laps(count: number): string {
  return `${count} ${count === 1 ? "lap" : "laps"}`;
}

/** Race clock [s]: `0:41:12`; what is before the start counts as the start. */
export function raceClock(clock_s: number): string {
  const s = Math.max(0, Math.floor(clock_s));
  return `${Math.floor(s / 3600)}:${pad(Math.floor(s / 60) % 60, 2)}:${pad(s % 60, 2)}`;
}

/** A short time [ms] as a person would say it: `84 ms`, `2.1 s`, `1 min 04 s`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.max(0, Math.round(ms))} ms`;
  const s = ms / 1000;
  if (s < 59.95) return `${s.toFixed(1)} s`;
  const whole = Math.round(s);
  return `${Math.floor(whole / 60)} min ${pad(whole % 60, 2)} s`;
}

/** How old something is [ms], in whole units: `8 s`, `3 min`, `2 h`. */
export function age(age_ms: number): string {
  const s = Math.max(0, Math.floor(age_ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  return `${Math.floor(s / 3600)} h`;
}

/** Seconds to one decimal: `1.8 s`. */
export function seconds(value_s: number): string {
  return `${value_s.toFixed(1).replace("-", "−")} s`;
}

/** A mean and its standard error in one unit: `2.1 ± 0.4 s`. */
export function estimate(value: { mean: number; se: number }, unit = "", digits = 1): string {
  const mean = value.mean.toFixed(digits).replace("-", "−");
  return `${mean} ± ${value.se.toFixed(digits)}${unit && ` ${unit}`}`;
}

/** A probability as a percentage that never claims certainty it does not have. */
export function percent(probability: number): string {
  if (probability > 0 && probability < 0.005) return "<1%";
  if (probability < 1 && probability > 0.995) return ">99%";
  return `${Math.round(probability * 100)}%`;
}

/** A whole number with thousands set apart. */
export function count(value: number): string {
  return COUNT.format(value);
}

/** A file's size [bytes]. */
export function bytes(size: number): string {
  if (size < 1024) return `${size} bytes`;
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(0)} KiB`;
  return `${(size / 1024 / 1024).toFixed(1)} MiB`;
}
