import { expect, test } from "vitest";

import { backoffDelay, FIRST_DELAY_MS, LONGEST_DELAY_MS } from "./backoff";

test("waits double from the first and stay under the cap", () => {
  const least = Array.from({ length: 20 }, (_, attempt) => backoffDelay(attempt, () => 0));
  expect(least.slice(0, 4)).toEqual([1, 2, 4, 8].map((n) => (FIRST_DELAY_MS / 2) * n));
  expect(Math.max(...least)).toBe(LONGEST_DELAY_MS / 2);
  expect(backoffDelay(1e9, () => 0.999)).toBeLessThan(LONGEST_DELAY_MS);
});

test("waits are spread over the upper half", () => {
  expect(backoffDelay(0, () => 0)).toBe(FIRST_DELAY_MS / 2);
  expect(backoffDelay(0, () => 0.5)).toBe(FIRST_DELAY_MS * 0.75);
});
