import type { Estimate, Recommendation, Rejoin } from "@/api/protocol";
import { estimate, seconds } from "@/lib/format";

interface GapProps {
  gap_s: Estimate | null;
  low_s: number | null;
  high_s: number | null;
  car: string | null;
  side: "ahead" | "behind";
}

function Gap({ gap_s, low_s, high_s, car, side }: GapProps) {
  if (car === null || gap_s === null) {
    return <p className="flex-1 text-center text-sm text-quiet">nobody {side}</p>;
  }
  const range = low_s !== null && high_s !== null && `${low_s.toFixed(1)} to ${seconds(high_s)}`;
  return (
    <div
      className={`flex min-w-0 flex-1 items-center gap-2 ${side === "behind" ? "flex-row-reverse" : ""}`}
    >
      <p className="shrink-0 rounded-md border border-edge px-2 py-1 text-center text-sm leading-4 font-bold">
        <span className="sr-only">Car {side}: </span>
        {car}
      </p>
      <p className="min-w-0 flex-1 border-t-2 border-dotted border-edge pt-1 text-center text-sm leading-4">
        <span className="font-bold">{seconds(gap_s.mean)}</span>
        {range && <span className="block text-xs text-quiet">{range}</span>}
      </p>
    </div>
  );
}

function Line({ rejoin, carId, title }: { rejoin: Rejoin; carId: string; title: string }) {
  return (
    <div>
      <h4 className="mb-2 flex flex-wrap items-baseline justify-between gap-x-3 text-sm font-semibold">
        {title}
        <span className="text-xs font-normal text-quiet">
          class place {estimate(rejoin.class_position)}; gaps with 5–95%
        </span>
      </h4>
      <div className="flex items-center gap-2">
        <Gap
          side="ahead"
          car={rejoin.car_ahead}
          gap_s={rejoin.gap_ahead_s}
          low_s={rejoin.gap_ahead_p05_s}
          high_s={rejoin.gap_ahead_p95_s}
        />
        <p className="shrink-0 rounded-md bg-accent px-2.5 py-1 text-center leading-5 font-extrabold text-accent-ink">
          <span className="block text-base">P{rejoin.most_likely_position}</span>
          <span className="block text-xs font-bold">car {carId}</span>
        </p>
        <Gap
          side="behind"
          car={rejoin.car_behind}
          gap_s={rejoin.gap_behind_s}
          low_s={rejoin.gap_behind_p05_s}
          high_s={rejoin.gap_behind_p95_s}
        />
      </div>
    </div>
  );
}

/** Where the car comes back after its next stop, and after a stop now where that differs. */
export function RejoinLines({
  recommendation,
  carId,
}: {
  recommendation: Recommendation;
  carId: string;
}) {
  const { rejoin, rejoin_if_now } = recommendation;
  return (
    <>
      {rejoin && <Line rejoin={rejoin} carId={carId} title={`You rejoin, out lap ${rejoin.lap}`} />}
      {rejoin_if_now && rejoin_if_now.lap !== rejoin?.lap && (
        <Line rejoin={rejoin_if_now} carId={carId} title="If you box now" />
      )}
    </>
  );
}
