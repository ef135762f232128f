import { expect, test } from "vitest";

import * as format from "./format";

test.each([
  [97.428, "1:37.428"],
  [59.9996, "1:00.000"],
  [3725.5, "62:05.500"],
  [0, "–"],
  [Number.NaN, "–"],
  [null, "–"],
])("a lap of %s s reads %s", (lap_s, text) => {
  expect(format.lapTime(lap_s)).toBe(text);
});

test.each([
  [0, "+0.000"],
  [12.3456, "+12.346"],
  [59.9999, "+1:00.000"],
  [62.345, "+1:02.345"],
  [-1.5, "−1.500"],
  [-0.0001, "+0.000"],
])("a gap of %s s reads %s", (gap_s, text) => {
  expect(format.gap(gap_s)).toBe(text);
});

test.each([
  [-3, "0:00:00"],
  [59.9, "0:00:59"],
  [2472, "0:41:12"],
  [86_400, "24:00:00"],
])("a race clock of %s s reads %s", (clock_s, text) => {
  expect(format.raceClock(clock_s)).toBe(text);
});

test.each([
  [0, "0 ms"],
  [84.4, "84 ms"],
  [999.6, "1.0 s"],
  [2140, "2.1 s"],
  [59_960, "1 min 00 s"],
  [64_000, "1 min 04 s"],
])("%s ms are said as %s", (ms, text) => {
  expect(format.duration(ms)).toBe(text);
});

test.each([
  [8_900, "8 s"],
  [180_000, "3 min"],
  [7_200_000, "2 h"],
])("an age of %s ms is %s", (ms, text) => {
  expect(format.age(ms)).toBe(text);
});

test("a probability never claims certainty that it does not have", () => {
  expect([0, 0.001, 0.5, 0.999, 1].map(format.percent)).toEqual([
    "0%",
    "<1%",
    "50%",
    ">99%",
    "100%",
  ]);
});

test("an estimate carries its error and its unit", () => {
  expect(format.estimate({ mean: 2.14, se: 0.36 }, "s")).toBe("2.1 ± 0.4 s");
  expect(format.estimate({ mean: -0.5, se: 0 }, "", 2)).toBe("−0.50 ± 0.00");
});

test("counts, laps and sizes are read at a glance", () => {
  expect(format.count(41_200)).toBe("41,200");
  expect([format.laps(1), format.laps(3)]).toEqual(["1 lap", "3 laps"]);
  expect([512, 20_480, 12_900_000].map(format.bytes)).toEqual(["512 bytes", "20 KiB", "12.3 MiB"]);
});
