/** Wait before the first new attempt [ms]. */
export const FIRST_DELAY_MS = 250;

/** Longest wait between two attempts [ms]. */
export const LONGEST_DELAY_MS = 8_000;

/**
 * How long to wait before attempt number `attempt` (from 0): doubling, capped, and spread over its
 * upper half so that many pages do not return in the same moment.
 */
export function backoffDelay(attempt: number, random: () => number): number {
  const full_ms = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 16));
  return full_ms / 2 + (full_ms / 2) * random();
}
