import { Notice } from "@/components/Notice";
import { useSessionState } from "@/features/session/hooks";
import type { Question } from "@/features/session/questions";

import { AnswerCard } from "./AnswerCard";
import { RunningCard } from "./RunningCard";

function about({ asked, state }: Question): string {
  if (state.phase === "answered") {
    return `Car ${state.answer.car_id} · lap ${state.answer.lap} · ${state.answer.event}`;
  }
  const car = asked.car === null ? "No car chosen" : `Car ${asked.car}`;
  return `${car} · ${asked.lap === null ? "now" : `lap ${asked.lap}`}`;
}

function Content({ question, newest }: { question: Question; newest: boolean }) {
  const { state } = question;
  switch (state.phase) {
    case "running":
      return <RunningCard question={question} state={state} />;
    case "answered":
      return <AnswerCard answer={state.answer} unfolded={newest} />;
    case "failed":
      return (
        <Notice look="bad">
          {state.message} <span className="whitespace-nowrap text-quiet">({state.code})</span>
        </Notice>
      );
    case "cancelled":
      return <p className="text-sm text-quiet">Cancelled.</p>;
  }
}

/** What was asked and answered, the newest first. */
export function Conversation() {
  const questions = useSessionState((s) => s.questions);
  const spoken = questions.find((question) => question.state.phase !== "running")?.state;
  const newestAnswer = questions.find((question) => question.state.phase === "answered")?.id;
  return (
    <>
      <h2 className="sr-only">Questions and answers</h2>
      <p className="sr-only" role="status">
        {spoken?.phase === "answered" && spoken.answer.answer}
      </p>
      {questions.length === 0 && (
        <p className="panel p-5 text-quiet">
          Ask in your own words. Alora simulates the rest of this race thousands of times, with
          every car in it, and says what it would do and how sure it is.
        </p>
      )}
      <ol aria-label="Conversation" className="flex flex-col gap-3">
        {questions.map((question) => (
          <li key={question.id} className="panel p-4" data-phase={question.state.phase}>
            <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
              <h3 className="min-w-0 font-semibold break-words">{question.text}</h3>
              <p className="text-xs text-quiet">{about(question)}</p>
            </div>
            <Content question={question} newest={question.id === newestAnswer} />
          </li>
        ))}
      </ol>
    </>
  );
}
