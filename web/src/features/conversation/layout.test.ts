import { expect, test } from "vitest";

import { anAnswer, anOutcome, aPlan, aRecommendation, places } from "@/testing/samples";

import { notesOf, planText, windowText } from "./plan";
import { barsOf, hasClasses } from "./positionLayout";
import { costAt, costPath, intervalPath, layOutWindow } from "./windowLayout";

test("the window chart puts now on the left and the last lap inside", () => {
  const layout = layOutWindow(aRecommendation([1, 0.4, 0, 0.4]), 12, 400);
  expect(layout.x(12)).toBe(layout.x.range[0]);
  expect(layout.x(16)).toBeLessThan(layout.x.range[1]);
  expect(layout.best?.lap).toBe(15);
  expect(layout.cut).toBe(false);
});

test("the picture reaches to the next stop, and later ones do not squeeze it", () => {
  const best_plan = aPlan(...[25, 140].map((lap) => ({ lap, compound: null, fuel_laps: null })));
  const layout = layOutWindow(aRecommendation([1, 0, 1], { best_plan }), 12, 400);
  expect(layout.x(25)).toBeLessThanOrEqual(layout.x.range[1]);
  expect(layout.x(140)).toBeGreaterThan(layout.x.range[1]);
});

test("laps are held against the next stop of the best plan", () => {
  const noisy = aRecommendation([-0.4, 1, 0]);
  expect(layOutWindow(noisy, 12, 400).best?.lap).toBe(15);
  const none = aRecommendation([-0.4, 1, 0], { best_plan: aPlan() });
  expect(layOutWindow(none, 12, 400).best?.lap).toBe(13);
});

test("a lap far above the others is cut and said to be", () => {
  const layout = layOutWindow(aRecommendation([0, 0.2, 0.4, 300]), 12, 400);
  expect(layout.cut).toBe(true);
  expect(layout.top_s).toBeLessThan(10);
});

test("the line breaks where laps are missing", () => {
  const recommendation = aRecommendation([1, 0, 1]);
  recommendation.lap_costs.splice(1, 1);
  const path = costPath(layOutWindow(recommendation, 12, 400));
  expect(path.match(/M/g)).toHaveLength(2);
  expect(path).not.toContain("L");
});

test("without costs there is nothing to draw, and nothing breaks", () => {
  const layout = layOutWindow(aRecommendation([]), 12, 400);
  expect([costPath(layout), intervalPath(layout)]).toEqual(["", ""]);
  expect(costAt(layout, 100)).toBeUndefined();
});

test("pointing finds the nearest lap", () => {
  const layout = layOutWindow(aRecommendation([1, 0.4, 0, 0.4]), 12, 400);
  expect(costAt(layout, layout.x(14) + 2)?.lap).toBe(14);
  expect(costAt(layout, 10_000)?.lap).toBe(16);
});

test("bars leave out places that never happen and keep their neighbours in sight", () => {
  const bars = barsOf(
    places(...Array<number>(9).fill(0), 0.3, 0.7, ...Array<number>(9).fill(0)),
    null,
  );
  expect(bars.map((bar) => bar.place)).toEqual([8, 9, 10, 11, 12]);
  expect(bars.every((bar) => bar.alternative === null)).toBe(true);
});

test("bars of two plans cover the places of both", () => {
  const bars = barsOf(places(1, 0, 0, 0, 0, 0, 0), places(0, 0, 0, 0, 0, 1, 0));
  expect(bars.map((bar) => bar.place)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(bars[5]).toEqual({ place: 6, probability: 0, alternative: 1 });
});

test("the overall view is offered only where it differs from the class", () => {
  expect(hasClasses(anOutcome())).toBe(false);
  expect(hasClasses(anOutcome({ position: places(0, 0, 0.2, 0.6, 0.2) }))).toBe(true);
});

test("plans, windows and notes are words", () => {
  expect(planText(aPlan())).toBe("no further stop");
  const stops = [
    { lap: 14, compound: "hard" as const, fuel_laps: null },
    { lap: 35, compound: null, fuel_laps: null },
  ];
  expect(planText(aPlan(...stops))).toBe("lap 14 hard, lap 35");
  const slick = stops.map((stop) => ({ ...stop, compound: "slick" as const }));
  expect(planText(aPlan(...slick))).toBe("laps 14, 35");
  expect(planText(aPlan(...slick.slice(0, 1)))).toBe("lap 14");
  expect(windowText(null)).toBe("none");
  expect(windowText({ first_lap: 14, last_lap: 14 })).toBe("lap 14");
  expect(windowText({ first_lap: 13, last_lap: 16 })).toBe("laps 13–16");
  const recommendation = aRecommendation([0], { notes: ["guessed", "assumed"] });
  expect(notesOf(anAnswer({ notes: ["guessed"], recommendation }))).toEqual(["guessed", "assumed"]);
});
