import { expect, test } from "vitest";

import { aCar } from "@/testing/samples";

import { classBests, gapText, intervalText, lastLapMark, nameOf } from "./rows";

test("the gap is in seconds, in laps once lapped, and absent for a retired car", () => {
  expect(gapText(aCar({ position: 1 }))).toBe("Leader");
  expect(gapText(aCar({ gap_to_leader_s: 12.3456 }))).toBe("+12.346");
  expect(gapText(aCar({ laps_down: 2 }))).toBe("+2 laps");
  expect(gapText(aCar({ status: "retired" }))).toBe("–");
});

test("the leader of a class has nobody ahead", () => {
  expect(intervalText(aCar({ class_position: 1 }))).toBe("–");
  expect(intervalText(aCar({ interval_s: 1.5 }))).toBe("+1.500");
});

test("a last lap is marked against its own class only", () => {
  const slow = aCar({ car_id: "1", car_class: "GT3", best_lap_s: 120, last_lap_s: 120 });
  const fast = aCar({ car_id: "2", car_class: "LMP2", best_lap_s: 100, last_lap_s: 101 });
  const second = aCar({ car_id: "3", car_class: "LMP2", best_lap_s: 100.5, last_lap_s: 100.5 });
  const bests = classBests([slow, fast, second]);
  expect(lastLapMark(slow, bests)).toBe("class-best");
  expect(lastLapMark(fast, bests)).toBeNull();
  expect(lastLapMark(second, bests)).toBe("own-best");
  expect(lastLapMark(aCar({ last_lap_s: null, best_lap_s: null }), bests)).toBeNull();
});

test("a car without names is called by its number", () => {
  expect(nameOf(aCar({ driver: "", team: "" }))).toBe("Car 13");
});
