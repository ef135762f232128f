import type { Answer, Recommendation } from "@/api/protocol";
import { estimate } from "@/lib/format";

import { planText, windowText } from "./plan";

/** A value longer than this is written smaller [characters]. */
const LONG_CHARS = 14;

interface FigureProps {
  label: string;
  value: string;
  detail?: string | undefined;
}

function Figure({ label, value, detail }: FigureProps) {
  return (
    <div className="min-w-0 bg-surface p-2.5">
      <dt className="eyebrow">{label}</dt>
      <dd
        className={`font-bold ${value.length > LONG_CHARS ? "text-base leading-5" : "text-lg leading-6"}`}
      >
        {value}
      </dd>
      {detail && <dd className="text-xs text-quiet">{detail}</dd>}
    </div>
  );
}

interface Props {
  answer: Answer;
  recommendation: Recommendation;
}

/** The four figures that an engineer reads first. */
export function Figures({ answer, recommendation }: Props) {
  const { best_plan, alternative, expected_gain_s, expected_gain_places, window } = recommendation;
  const place = answer.outcome?.class_position;
  return (
    <dl
      aria-label="Key figures"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line"
    >
      <Figure
        label="Pit window"
        value={windowText(window)}
        detail={`costs up to ${recommendation.window_cost_s.toFixed(1)} s more than the best lap`}
      />
      <Figure label="Best plan" value={planText(best_plan)} />
      <Figure
        label="Gain"
        value={estimate(expected_gain_s, "s")}
        detail={
          alternative
            ? `${estimate(expected_gain_places, "places", 2)}, against ${planText(alternative)}`
            : "there is no other plan to hold it against"
        }
      />
      {place && (
        <Figure
          label="Finish in class"
          value={`P${estimate(place.expected, "", 2)}`}
          detail={`P${place.p05} to P${place.p95} in nine of ten races`}
        />
      )}
    </dl>
  );
}
