import { useEffect, useState } from "react";

import { fetchRaceState, RequestFailed } from "@/api/http";
import type { EntrySummary, RaceSummary } from "@/api/protocol";
import { Notice } from "@/components/Notice";
import { useOurCar, useRace, useSession, useSessionState } from "@/features/session/hooks";

/** How long the slider must rest before the moment is asked for [ms]. */
const REST_MS = 150;

/** Keep the tower at the chosen moment; what went wrong, in one line, or null. */
function useMoment(race: RaceSummary, car: string | null, lap: number): string | null {
  const session = useSession();
  const link = useSessionState((s) => s.link);
  const [problem, setProblem] = useState<string | null>(null);
  const raceId = race.race_id;
  useEffect(() => {
    if (car === null || link !== "open") return undefined;
    const abort = new AbortController();
    const rest = setTimeout(() => {
      fetchRaceState(raceId, car, lap, abort.signal).then(
        (state) => {
          setProblem(null);
          session.showMoment(raceId, state);
        },
        (error: unknown) => {
          if (error instanceof RequestFailed) setProblem(error.message);
        },
      );
    }, REST_MS);
    return () => {
      clearTimeout(rest);
      abort.abort();
    };
  }, [session, raceId, car, lap, link]);
  return problem;
}

/** The car with the most laps: whose laps are counted until our car is chosen. */
function longest(race: RaceSummary): EntrySummary | undefined {
  return race.cars.reduce<EntrySummary | undefined>(
    (most, car) => (most && most.laps >= car.laps ? most : car),
    undefined,
  );
}

function Moment({ race }: { race: RaceSummary }) {
  const session = useSession();
  const chosenCar = useOurCar();
  const car = race.cars.find(({ car_id }) => car_id === chosenCar) ?? longest(race);
  const laps = car?.laps ?? race.laps;
  const chosen = useSessionState((s) => s.laps[race.race_id] ?? 1);
  const lap = Math.min(Math.max(1, chosen), Math.max(1, laps));
  const problem = useMoment(race, car?.car_id ?? null, lap);
  const choose = (text: string) => {
    const wanted = Number.parseInt(text, 10);
    if (Number.isFinite(wanted)) session.chooseLap(Math.min(Math.max(1, wanted), laps));
  };
  return (
    <div className="flex flex-col gap-1 border-b border-line px-3 py-2">
      <div className="flex items-center gap-3">
        <label htmlFor="moment-lap" className="text-sm whitespace-nowrap text-quiet">
          Car {car?.car_id} after lap
        </label>
        <input
          id="moment-slider"
          type="range"
          aria-label={`Lap of car ${car?.car_id ?? ""}`}
          className="target min-w-0 flex-1 accent-accent"
          min={1}
          max={laps}
          value={lap}
          onChange={(event) => {
            choose(event.target.value);
          }}
        />
        <input
          id="moment-lap"
          type="number"
          inputMode="numeric"
          className="field w-20 text-right text-base font-bold"
          min={1}
          max={laps}
          value={lap}
          onChange={(event) => {
            choose(event.target.value);
          }}
        />
        <span className="text-sm whitespace-nowrap text-quiet">of {laps}</span>
      </div>
      {problem && <Notice look="bad">{problem}</Notice>}
    </div>
  );
}

/** Chooses the moment of a recorded race; a live race is always at now. */
export function MomentPicker() {
  const race = useRace();
  return race && !race.live ? <Moment key={race.race_id} race={race} /> : null;
}
