import { expect, test } from "vitest";

import { costAxisTop, linearScale, niceStep, ticks } from "./scale";

test("a scale maps its ends to the ends and back", () => {
  const scale = linearScale([12, 30], [40, 400]);
  expect([scale(12), scale(30), scale(21)]).toEqual([40, 400, 220]);
  expect(scale.invert(220)).toBe(21);
});

test("an empty domain still gives finite pixels", () => {
  const scale = linearScale([5, 5], [0, 100]);
  expect(scale(5)).toBe(0);
  expect(Number.isFinite(scale.invert(50))).toBe(true);
});

test("ticks are round, inside the range, and whole where laps are counted", () => {
  expect(ticks(0, 8, 4)).toEqual([0, 2, 4, 6, 8]);
  expect(ticks(0, 0.35, 4)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(ticks(13, 17, 10, true)).toEqual([13, 14, 15, 16, 17]);
  expect(ticks(3, 1, 4)).toEqual([]);
});

test("a step is never finer than asked for", () => {
  for (const span of [0.01, 1, 7, 99, 12_345]) {
    expect(span / niceStep(span, 5)).toBeLessThanOrEqual(5 + 1e-9);
  }
  expect(niceStep(0, 5)).toBe(1);
});

test("one absurd lap does not flatten the cost axis", () => {
  expect(costAxisTop([0, 1, 2, 3, 500], 1)).toBeLessThan(10);
  expect(costAxisTop([0, 0.1, 0.1], 1)).toBe(1);
  expect(costAxisTop([], 2)).toBe(2);
});
