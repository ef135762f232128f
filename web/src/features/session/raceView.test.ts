import { expect, test } from "vitest";

import { aCar, aState, anUpdate } from "@/testing/samples";

import { atMoment, CHANGE_SHOWN_MS, clockNow, withUpdate } from "./raceView";

function order(...ids: string[]) {
  return aState({ cars: ids.map((car_id, i) => aCar({ car_id, position: i + 1 })) });
}

const update = (seq: number, ...ids: string[]) => anUpdate({ seq, state: order(...ids) });

test("the first update marks nobody", () => {
  expect(withUpdate(null, update(1, "7", "13"), 0).changes.size).toBe(0);
});

test("gained and lost places are marked, add up, and go with time", () => {
  const first = withUpdate(null, update(1, "1", "2", "3"), 0);
  const second = withUpdate(first, update(2, "1", "3", "2"), 1_000);
  expect([...second.changes].map(([car, change]) => [car, change.places])).toEqual([
    ["3", 1],
    ["2", -1],
  ]);
  const third = withUpdate(second, update(3, "3", "1", "2"), 2_000);
  expect(third.changes.get("3")?.places).toBe(2);
  const later = withUpdate(third, update(4, "3", "1", "2"), 2_000 + CHANGE_SHOWN_MS);
  expect(later.changes.size).toBe(0);
});

test("a place won back is no change", () => {
  const first = withUpdate(null, update(1, "1", "2"), 0);
  const swapped = withUpdate(first, update(2, "2", "1"), 100);
  expect(withUpdate(swapped, update(3, "1", "2"), 200).changes.size).toBe(0);
});

test("a replay that begins again moves nobody", () => {
  const end = withUpdate(null, update(1, "1", "2"), 0);
  const start = anUpdate({ seq: 2, state: { ...order("2", "1"), clock_s: 10 } });
  expect(withUpdate(end, start, 100).changes.size).toBe(0);
});

test("the clock runs between updates at the replay's speed, and not without a link", () => {
  const view = withUpdate(null, anUpdate({ speed: 10 }), 5_000);
  expect(clockNow(view, 6_000, true)).toBe(1210);
  expect(clockNow(view, 6_000, false)).toBe(1200);
  expect(clockNow(view, 4_000, true)).toBe(1200);
});

test("the clock of a moment stands still", () => {
  expect(clockNow(atMoment("file", aState(), 0), 60_000, true)).toBe(1200);
});
