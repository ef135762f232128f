import { expect, test } from "vitest";

import { firstSentence } from "./sentences";

test("the first sentence ends at a full stop, not inside a number", () => {
  expect(firstSentence("You rejoin 1.8 s ahead of 22. Stay calm.")).toEqual({
    first: "You rejoin 1.8 s ahead of 22.",
    rest: "Stay calm.",
  });
});

test("a single sentence has no rest", () => {
  expect(firstSentence(" Stay out ")).toEqual({ first: "Stay out", rest: "" });
  expect(firstSentence("")).toEqual({ first: "", rest: "" });
});
