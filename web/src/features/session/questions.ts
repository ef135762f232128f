import type { NewQuestion } from "@/api/client";
import type { LostReason } from "@/api/openQuestions";
import type { Answer, Progress, ServerMessage } from "@/api/protocol";

/** Longest conversation kept [questions]; the oldest ended ones go first. */
export const MOST_QUESTIONS_KEPT = 50;

export type QuestionState =
  | { phase: "running"; progress: Progress | null; cancelling: boolean }
  | { phase: "answered"; answer: Answer }
  | { phase: "failed"; code: string; message: string }
  | { phase: "cancelled" };

/** A question of this conversation. `askedAt_ms` is on the client's clock. */
export interface Question {
  readonly id: string;
  readonly text: string;
  readonly asked: NewQuestion;
  readonly askedAt_ms: number;
  readonly state: QuestionState;
}

const LOST: Record<Exclude<LostReason, "cancelled">, { code: string; message: string }> = {
  no_connection: {
    code: "connection_lost",
    message: "The connection was lost before the answer came. Ask again.",
  },
  no_answer: { code: "no_answer", message: "No answer came in time. Ask again." },
};

/** The newest stands first. */
export function addQuestion(questions: readonly Question[], added: Question): readonly Question[] {
  const all = [added, ...questions];
  if (all.length <= MOST_QUESTIONS_KEPT) return all;
  const oldest = all.findLastIndex((question) => question.state.phase !== "running");
  return all.filter((_, i) => i !== oldest);
}

/** What a message from the server makes of the conversation. */
export function hearMessage(
  questions: readonly Question[],
  message: Extract<ServerMessage, { id: string | null }>,
): readonly Question[] {
  return change(questions, message.id, (before) => {
    switch (message.type) {
      case "progress":
        return before.phase === "running" ? { ...before, progress: message } : before;
      case "answer":
        return { phase: "answered", answer: message };
      case "cancelled":
        return { phase: "cancelled" };
      case "error":
        if (message.code === "cancelled") return { phase: "cancelled" };
        return { phase: "failed", code: message.code, message: message.message };
    }
  });
}

/** The client gave the question up. */
export function loseQuestion(
  questions: readonly Question[],
  id: string,
  reason: LostReason,
): readonly Question[] {
  return change(questions, id, () =>
    reason === "cancelled" ? { phase: "cancelled" } : { phase: "failed", ...LOST[reason] },
  );
}

/** The user no longer wants the answer. */
export function markCancelling(questions: readonly Question[], id: string): readonly Question[] {
  return change(questions, id, (before) =>
    before.phase === "running" ? { ...before, cancelling: true } : before,
  );
}

function change(
  questions: readonly Question[],
  id: string | null,
  make: (before: QuestionState) => QuestionState,
): readonly Question[] {
  return questions.map((question) => {
    if (question.id !== id || question.state.phase !== "running") return question;
    return { ...question, state: make(question.state) };
  });
}
