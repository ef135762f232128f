import { expect, test } from "vitest";

import { classColors, classesOf } from "./classes";

test("a class keeps its colour whatever the order of the field", () => {
  const one = classColors(classesOf([{ car_class: "LMP2" }, { car_class: "Hypercar" }]));
  const other = classColors(classesOf([{ car_class: "Hypercar" }, { car_class: "LMP2" }]));
  expect([...one].sort()).toEqual([...other].sort());
  expect(new Set(one.values()).size).toBe(2);
});
