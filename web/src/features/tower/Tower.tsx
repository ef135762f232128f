import { useCallback, useMemo, useState, type ReactNode } from "react";

import { useNow, useOurCar, useSession, useSessionState } from "@/features/session/hooks";
import { CHANGE_SHOWN_MS, type RaceView } from "@/features/session/raceView";
import { classColors, classesOf } from "@/lib/classes";
import { age } from "@/lib/format";
import { freshness } from "@/lib/staleness";

import { ClassFilter } from "./ClassFilter";
import { classBests, lastLapMark } from "./rows";
import { TowerRow } from "./TowerRow";
import { ViewChoice, type View } from "./ViewChoice";

const COLUMNS = [
  { col: "pos", label: "P", meaning: "Position", number: true },
  { col: "move", label: "±", meaning: "Places gained or lost just now" },
  { col: "num", label: "Car", meaning: "Car number" },
  { col: "name", label: "Driver, team", meaning: "Driver and team" },
  { col: "class", label: "Class", meaning: "Class, and place in it" },
  { col: "gap", label: "Gap", meaning: "Gap to the leader of the race", number: true },
  { col: "int", label: "Int", meaning: "Interval to the car ahead in class", number: true },
  { col: "last", label: "Last", meaning: "Last lap", number: true },
  { col: "best", label: "Best", meaning: "Best lap", number: true },
  { col: "tire", label: "Tire", meaning: "Tire compound and age in laps" },
  { col: "stint", label: "Stint", meaning: "Laps since the last stop", number: true },
  { col: "stops", label: "Stops", meaning: "Pit stops made", number: true },
];

function Head() {
  return (
    <thead role="rowgroup" className="sticky top-0 z-10 bg-surface text-[0.6875rem] text-quiet">
      <tr role="row" className="tower-row border-b border-line py-1">
        {COLUMNS.map(({ col, label, meaning, number }) => (
          <th
            key={col}
            role="columnheader"
            scope="col"
            data-col={col}
            data-num={number ? "" : undefined}
            className="font-semibold"
          >
            <abbr title={meaning} className="no-underline">
              {label}
            </abbr>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Body({ view, shown }: { view: RaceView; shown: string | null }) {
  const session = useSession();
  const ours = useOurCar();
  const now_ms = useNow(1000, view.changes.size > 0);
  const { cars } = view.state;
  const colors = useMemo(() => classColors(classesOf(cars)), [cars]);
  const bests = useMemo(() => classBests(cars), [cars]);
  const pick = useCallback(
    (carId: string) => {
      session.chooseCar(carId);
    },
    [session],
  );
  return (
    <tbody role="rowgroup">
      {cars
        .filter((car) => shown === null || car.car_class === shown)
        .map((car) => {
          const change = view.changes.get(car.car_id);
          return (
            <TowerRow
              key={car.car_id}
              car={car}
              place={shown === null ? car.position : car.class_position}
              ours={car.car_id === ours}
              classColor={colors.get(car.car_class)}
              lapMark={lastLapMark(car, bests)}
              change={change && now_ms - change.at_ms < CHANGE_SHOWN_MS ? change : undefined}
              onPick={pick}
            />
          );
        })}
    </tbody>
  );
}

function Age({ view, linked, now_ms }: { view: RaceView; linked: boolean; now_ms: number }) {
  const age_ms = now_ms - view.receivedAt_ms;
  if (!view.live || view.ended || freshness(age_ms, linked) === "fresh") return null;
  return (
    <p role="status" className="bg-warn/15 px-3 py-1.5 text-sm font-semibold">
      Not live: last update {age(age_ms)} ago
    </p>
  );
}

/** The field in order, and how old that order is. `moment` chooses another moment, if one can. */
export function Tower({ moment }: { moment: ReactNode }) {
  const view = useSessionState((s) => s.view);
  const link = useSessionState((s) => s.link);
  const [columns, setColumns] = useState<View>("times");
  const [filter, setFilter] = useState<string | null>(null);
  const now_ms = useNow(1000, view?.live ?? false);
  const linked = link === "open";
  const classes = useMemo(() => classesOf(view?.state.cars ?? []).sort(), [view]);
  const shown = filter !== null && classes.includes(filter) ? filter : null;
  const fresh =
    !view?.live || view.ended ? "fresh" : freshness(now_ms - view.receivedAt_ms, linked);
  return (
    <section
      id="timing"
      aria-label="Timing tower"
      className="panel tower flex min-h-0 min-w-0 flex-1 flex-col overflow-hidden"
      data-freshness={fresh}
      data-view={columns}
      data-classes={classes.length > 1 ? "" : undefined}
    >
      <h2 className="sr-only">Timing</h2>
      {moment}
      <div className="flex border-b border-line">
        <ClassFilter
          classes={classes}
          colors={classColors(classes)}
          chosen={shown}
          onChoose={setFilter}
        />
        <ViewChoice chosen={columns} onChoose={setColumns} />
      </div>
      {view && <Age view={view} linked={linked} now_ms={now_ms} />}
      <div
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
        id="field"
        role="region"
        aria-label="Field"
        tabIndex={0}
      >
        {view ? (
          <table
            role="table"
            aria-label="Field in order of position"
            className="w-full text-[0.9375rem]"
          >
            <Head />
            <Body view={view} shown={shown} />
          </table>
        ) : (
          <p className="p-6 text-quiet">Waiting for the timing of this race.</p>
        )}
      </div>
    </section>
  );
}
