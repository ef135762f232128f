/** A straight line from values to pixels. */
export interface Scale {
  (value: number): number;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  /** The value at a pixel. */
  invert(pixel: number): number;
}

/** A linear scale; an empty domain is widened by one so that nothing divides by zero. */
export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  const [d0, d1] = domain[0] === domain[1] ? [domain[0], domain[0] + 1] : domain;
  const slope = (range[1] - range[0]) / (d1 - d0);
  const scale = (value: number) => range[0] + (value - d0) * slope;
  return Object.assign(scale, {
    domain: [d0, d1] as const,
    range,
    invert: (pixel: number) => d0 + (pixel - range[0]) / slope,
  });
}

/** The step of 1, 2 or 5 times a power of ten that cuts `span` into at most `most` pieces. */
export function niceStep(span: number, most: number): number {
  if (!(span > 0) || most < 1) return 1;
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough - power * 1e-9) ?? 10;
  return factor * power;
}

/** Round values inside `[low, high]`, at most about `most` of them; `whole` keeps them integers. */
export function ticks(low: number, high: number, most: number, whole = false): number[] {
  if (high < low) return [];
  const step = whole ? Math.max(1, niceStep(high - low, most)) : niceStep(high - low, most);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(10)),
  );
}

/**
 * The top of a cost axis: high enough for the laps worth choosing, so that one absurd lap does not
 * flatten them. What lies above is left out, and the picture says so.
 */
export function costAxisTop(costs: readonly number[], least: number): number {
  if (costs.length === 0) return least;
  const sorted = [...costs].sort((a, b) => a - b);
  const typical = sorted[Math.floor((sorted.length - 1) * 0.5)] ?? least;
  const highest = sorted.at(-1) ?? least;
  const top = Math.max(least, Math.min(highest, typical * 1.75));
  const step = niceStep(top, 4);
  return Math.ceil(top / step - 1e-9) * step;
}
