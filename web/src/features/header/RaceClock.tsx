import { useNow, useSessionState } from "@/features/session/hooks";
import { clockNow, type RaceView } from "@/features/session/raceView";
import { age, laps, raceClock } from "@/lib/format";
import { FLAG_LABEL, FLAG_MEANING } from "@/lib/labels";
import { freshness } from "@/lib/staleness";

function left(view: RaceView, clock_s: number): string {
  const { distance, laps_done, flag } = view.state;
  if (view.ended || flag === "checkered") return "finished";
  if (distance.laps !== null) return `${laps(Math.max(0, distance.laps - laps_done))} left`;
  const left_s = (distance.time_s ?? 0) - clock_s;
  return left_s > 0 ? `${raceClock(left_s)} left` : "last lap";
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex flex-col whitespace-nowrap">
      <dt className="text-[0.6875rem] leading-4 text-quiet">{label}</dt>
      <dd className="text-base leading-5 font-semibold wide:text-lg">{value}</dd>
    </div>
  );
}

/** Flag, race clock, what is left, and how fast the replay runs. */
export function RaceClock() {
  const view = useSessionState((s) => s.view);
  const link = useSessionState((s) => s.link);
  const now_ms = useNow(250, view?.live ?? false);
  if (!view) return null;
  const running = freshness(now_ms - view.receivedAt_ms, link === "open") === "fresh";
  const clock_s = clockNow(view, now_ms, running);
  const { state } = view;
  const total = state.distance.laps === null ? "" : ` / ${state.distance.laps}`;
  return (
    <div className="flex min-w-0 items-center gap-4 wide:gap-6">
      <p
        data-flag={state.flag}
        className="flag-chip rounded-md px-2.5 py-1 text-base font-extrabold tracking-wide"
        title={`${FLAG_MEANING[state.flag]} for ${age((clock_s - state.flag_since_s) * 1000)}`}
      >
        <span className="sr-only">Flag: </span>
        {FLAG_LABEL[state.flag]}
      </p>
      <dl className="flex min-w-0 gap-4 wide:gap-6">
        <Fact label="Race clock" value={raceClock(clock_s)} />
        <Fact label={`Lap ${state.laps_done}${total}`} value={left(view, clock_s)} />
        {view.live && view.speed !== 1 && !view.ended && (
          <Fact label="Replay" value={`×${Number(view.speed.toFixed(1))}`} />
        )}
      </dl>
    </div>
  );
}
