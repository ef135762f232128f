import { expect, test } from "vitest";

import { anAnswer, aProgress } from "@/testing/samples";

import {
  addQuestion,
  hearMessage,
  loseQuestion,
  markCancelling,
  MOST_QUESTIONS_KEPT,
  type Question,
  type QuestionState,
} from "./questions";

const RUNNING: QuestionState = { phase: "running", progress: null, cancelling: false };

function asked(id: string, state: QuestionState = RUNNING): Question {
  const question = { text: "When?", race_id: "live", car: "13", lap: null };
  return { id, text: "When?", asked: question, askedAt_ms: 0, state };
}

test("the newest question stands first and the oldest ended one makes room", () => {
  let all: readonly Question[] = [
    asked("first"),
    asked("second", { phase: "cancelled" }),
  ].reverse();
  for (let i = 0; i < MOST_QUESTIONS_KEPT - 1; i += 1) all = addQuestion(all, asked(`n${i}`));
  expect(all).toHaveLength(MOST_QUESTIONS_KEPT);
  expect(all[0]?.id).toBe(`n${MOST_QUESTIONS_KEPT - 2}`);
  expect(all.map((q) => q.id)).toContain("first");
  expect(all.map((q) => q.id)).not.toContain("second");
});

test("messages change only their own question", () => {
  const all = hearMessage([asked("a"), asked("b")], aProgress("b", 0.5));
  expect(all[0]?.state).toEqual(RUNNING);
  expect(all[1]?.state).toMatchObject({ phase: "running", progress: { fraction: 0.5 } });
});

test("an answer ends the question and nothing after it counts", () => {
  const answer = anAnswer({ id: "a" });
  const answered = hearMessage([asked("a")], answer);
  expect(answered[0]?.state).toEqual({ phase: "answered", answer });
  expect(hearMessage(answered, aProgress("a", 0.9))).toEqual(answered);
  expect(loseQuestion(answered, "a", "no_connection")).toEqual(answered);
});

test("a failure keeps the code and the words of the server", () => {
  const failure = {
    type: "error",
    id: "a",
    request_id: "r",
    code: "unknown_car",
    message: "no car 999",
  } as const;
  expect(hearMessage([asked("a")], failure)[0]?.state).toEqual({
    phase: "failed",
    code: "unknown_car",
    message: "no car 999",
  });
});

test("a cancelled question says so, whichever end confirms it", () => {
  const cancelling = markCancelling([asked("a")], "a");
  expect(cancelling[0]?.state).toMatchObject({ cancelling: true });
  expect(loseQuestion(cancelling, "a", "cancelled")[0]?.state).toEqual({ phase: "cancelled" });
  const confirmed = hearMessage(cancelling, { type: "cancelled", id: "a", request_id: "r" });
  expect(confirmed[0]?.state).toEqual({ phase: "cancelled" });
});

test("a lost question says what to do", () => {
  const [question] = loseQuestion([asked("a")], "a", "no_connection");
  expect(question?.state).toMatchObject({ phase: "failed", code: "connection_lost" });
});
