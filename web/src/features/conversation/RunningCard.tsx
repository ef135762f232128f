import { Button } from "@/components/Button";
import { useNow, useSession, useSessionState } from "@/features/session/hooks";
import type { Question, QuestionState } from "@/features/session/questions";
import { count, duration } from "@/lib/format";

interface Props {
  question: Question;
  state: Extract<QuestionState, { phase: "running" }>;
}

function stageOf({ state, linked }: { state: Props["state"]; linked: boolean }): string {
  if (state.cancelling) return "Cancelling";
  if (!linked) return "Waiting for the connection";
  const stage = state.progress?.stage ?? "Sent";
  return stage.charAt(0).toUpperCase() + stage.slice(1).replaceAll("_", " ");
}

/** A question on its way: how far, how long, and how to stop it. */
export function RunningCard({ question, state }: Props) {
  const session = useSession();
  const linked = useSessionState((s) => s.link === "open");
  const now_ms = useNow(100);
  const { progress } = state;
  const fraction = Math.min(1, Math.max(0, progress?.fraction ?? 0));
  const stage = stageOf({ state, linked });
  return (
    <div className="flex items-center gap-4">
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3 text-sm">
          <span className="truncate font-semibold">{stage}</span>
          <span className="whitespace-nowrap text-quiet">
            {progress && progress.races_planned > 0 && (
              <>
                {count(progress.races_done)} of {count(progress.races_planned)} races ·{" "}
              </>
            )}
            {duration(Math.max(0, now_ms - question.askedAt_ms))}
          </span>
        </div>
        <div
          role="progressbar"
          aria-label={`Progress of “${question.text}”`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(fraction * 100)}
          aria-valuetext={stage}
          className="mt-2 h-2 overflow-hidden rounded-full bg-line"
        >
          <div
            className="h-full rounded-full bg-accent transition-[width] duration-150"
            style={{ width: `${Math.max(2, fraction * 100)}%` }}
          />
        </div>
      </div>
      <Button
        disabled={state.cancelling}
        onClick={() => {
          session.cancel(question.id);
        }}
      >
        Cancel
      </Button>
    </div>
  );
}
