/** Live data older than this is no longer shown as if it were fresh [ms]. */
export const AGING_AFTER_MS = 10_000;

/** Live data older than this is called stale [ms]. */
export const STALE_AFTER_MS = 30_000;

export type Freshness = "fresh" | "aging" | "stale";

/** How far to trust live data that came `age_ms` ago; without a link it ages at once. */
export function freshness(age_ms: number, linked: boolean): Freshness {
  if (age_ms >= STALE_AFTER_MS) return "stale";
  if (age_ms >= AGING_AFTER_MS || !linked) return "aging";
  return "fresh";
}
