/** Live data older than this is no longer shown as fresh [ms]; the server sends it every second. */
export const AGING_AFTER_MS = 5_000;

/** Live data older than this is called stale [ms]. */
export const STALE_AFTER_MS = 20_000;

export type Freshness = "fresh" | "aging" | "stale";

/** How far to trust live data that came `age_ms` ago; without a link it ages at once. */
export function freshness(age_ms: number, linked: boolean): Freshness {
  if (age_ms >= STALE_AFTER_MS) return "stale";
  if (age_ms >= AGING_AFTER_MS || !linked) return "aging";
  return "fresh";
}
