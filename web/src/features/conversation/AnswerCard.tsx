import type { Action, Answer } from "@/api/protocol";
import { Fold } from "@/components/Fold";
import { ACTION_LABEL } from "@/lib/labels";
import { firstSentence } from "@/lib/sentences";

import { BasedOn } from "./BasedOn";
import { Figures } from "./Figures";
import { Outlook } from "./Outlook";
import { notesOf } from "./plan";
import { PositionChart } from "./PositionChart";
import { RejoinLines } from "./RejoinLine";
import { WindowChart } from "./WindowChart";

const SIGN: Record<Action, string> = {
  box_now: "⬇",
  box_later: "◷",
  stay_out: "➜",
  too_close: "≈",
  no_legal_plan: "!",
};

function Call({ action }: { action: Action }) {
  const urgent = action === "box_now";
  return (
    <p
      className={`inline-flex items-center gap-2 rounded-md px-2.5 py-1 text-sm font-extrabold uppercase ${urgent ? "bg-accent text-accent-ink" : "border-2 border-accent text-accent"}`}
    >
      <span aria-hidden="true">{SIGN[action]}</span>
      {ACTION_LABEL[action]}
    </p>
  );
}

function Notes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul
      aria-label="Keep in mind"
      className="flex flex-col gap-1 border-l-4 border-warn pl-3 text-xs text-quiet"
    >
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

function Pictures({ answer }: { answer: Answer }) {
  const { recommendation, outcome } = answer;
  return (
    <div className="flex flex-col gap-5">
      {recommendation && recommendation.lap_costs.length > 0 && (
        <WindowChart recommendation={recommendation} lapNow={answer.lap} />
      )}
      {recommendation && <Figures answer={answer} recommendation={recommendation} />}
      {recommendation && <RejoinLines recommendation={recommendation} carId={answer.car_id} />}
      {recommendation && <Outlook recommendation={recommendation} />}
      {outcome && <PositionChart outcome={outcome} alternative={answer.alternative_outcome} />}
      <BasedOn answer={answer} />
    </div>
  );
}

interface Props {
  answer: Answer;
  /** Show the pictures at once; older answers keep them folded. */
  unfolded: boolean;
}

/** The answer: first what to do, in one plain sentence; then the rest; then what it rests on. */
export function AnswerCard({ answer, unfolded }: Props) {
  const { first, rest } = firstSentence(answer.answer);
  return (
    <article aria-label="Answer" className="flex flex-col gap-4">
      {answer.recommendation && (
        <div>
          <Call action={answer.recommendation.action} />
        </div>
      )}
      <div>
        <p className="text-2xl leading-8 font-bold text-balance">{first}</p>
        {rest && <p className="mt-1.5 text-base text-pretty">{rest}</p>}
      </div>
      <Notes notes={notesOf(answer)} />
      {unfolded ? (
        <Pictures answer={answer} />
      ) : (
        <Fold title="Pictures and numbers">
          <Pictures answer={answer} />
        </Fold>
      )}
    </article>
  );
}
