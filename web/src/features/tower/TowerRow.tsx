import { memo, type ReactNode } from "react";

import type { CarState } from "@/api/protocol";
import { ClassMark } from "@/components/ClassMark";
import { TireMark } from "@/components/TireMark";
import type { PlaceChange } from "@/features/session/raceView";
import { lapTime } from "@/lib/format";
import { STATUS_LABEL, STATUS_MEANING } from "@/lib/labels";

import { gapText, intervalText, nameOf, type LapMark } from "./rows";

interface Props {
  car: CarState;
  place: number;
  ours: boolean;
  classColor: string | undefined;
  lapMark: LapMark;
  change: PlaceChange | undefined;
  onPick: (carId: string) => void;
}

/** A cell of the tower; `number` cells stand on the right. */
function Cell({ col, number, children }: { col: string; number?: boolean; children: ReactNode }) {
  return (
    <td role="cell" data-col={col} data-num={number ? "" : undefined}>
      {children}
    </td>
  );
}

function Name({ car }: { car: CarState }) {
  if (!car.driver) return nameOf(car);
  return (
    <>
      {car.driver}
      {car.team && <span className="tower-team text-sm font-normal text-quiet"> {car.team}</span>}
    </>
  );
}

function Status({ car }: { car: CarState }) {
  if (car.status === "running") return null;
  const look = car.status === "in_pit" ? "border-accent text-accent" : "border-edge text-quiet";
  return (
    <span
      className={`shrink-0 rounded border px-1 text-[0.6875rem] leading-4 font-bold ${look}`}
      title={STATUS_MEANING[car.status]}
    >
      {STATUS_LABEL[car.status]}
    </span>
  );
}

function Move({ change }: { change: PlaceChange | undefined }) {
  if (!change) return null;
  const up = change.places > 0;
  return (
    <span className={`text-xs font-bold whitespace-nowrap ${up ? "text-good" : "text-bad"}`}>
      <span aria-hidden="true">{up ? "▲" : "▼"}</span>
      <span className="sr-only">{up ? "gained " : "lost "}</span>
      {Math.abs(change.places)}
    </span>
  );
}

const MARKS = {
  "class-best": { look: "text-best font-bold", sign: "◆", words: "best lap of the class" },
  "own-best": { look: "text-good", sign: "•", words: "its own best lap" },
} as const;

function LastLap({ car, mark }: { car: CarState; mark: LapMark }) {
  const marked = mark && MARKS[mark];
  if (!marked) return lapTime(car.last_lap_s);
  return (
    <span className={`whitespace-nowrap ${marked.look}`} title={marked.words}>
      <span aria-hidden="true" className="mr-0.5 text-[0.5rem] align-middle">
        {marked.sign}
      </span>
      {lapTime(car.last_lap_s)}
      <span className="sr-only"> {marked.words}</span>
    </span>
  );
}

function Row({ car, place, ours, classColor, lapMark, change, onPick }: Props) {
  const moved = change && (change.places > 0 ? "up" : "down");
  return (
    <tr
      role="row"
      className="tower-row"
      data-car={car.car_id}
      data-ours={ours ? "" : undefined}
      data-off={car.status === "retired" ? "" : undefined}
      data-moved={moved}
    >
      <Cell col="pos" number>
        <span className="text-base font-bold">{place}</span>
      </Cell>
      <Cell col="move">
        <Move change={change} />
      </Cell>
      <Cell col="num">
        <button
          type="button"
          className="tower-pick flex items-center gap-1.5 text-base font-bold"
          aria-pressed={ours}
          aria-label={`Car ${car.car_id}, ${nameOf(car)}: ${ours ? "our car" : "make it our car"}`}
          onClick={() => {
            onPick(car.car_id);
          }}
        >
          <span
            aria-hidden="true"
            className="h-5 w-1 shrink-0 rounded-full"
            style={{ backgroundColor: classColor }}
          />
          {car.car_id}
        </button>
      </Cell>
      <Cell col="name">
        <span className="flex items-center gap-1.5">
          <span className="truncate" title={nameOf(car)}>
            <Name car={car} />
          </span>
          <Status car={car} />
        </span>
      </Cell>
      <Cell col="class">
        <span className="flex items-center justify-between gap-1 pr-1">
          <ClassMark name={car.car_class} color={classColor} />
          <span className="text-xs text-quiet" title="place in class">
            P{car.class_position}
          </span>
        </span>
      </Cell>
      <Cell col="gap" number>
        {gapText(car)}
      </Cell>
      <Cell col="int" number>
        <span className="text-quiet">{intervalText(car)}</span>
      </Cell>
      <Cell col="last" number>
        <LastLap car={car} mark={lapMark} />
      </Cell>
      <Cell col="best" number>
        <span className="text-quiet">{lapTime(car.best_lap_s)}</span>
      </Cell>
      <Cell col="tire">
        <TireMark compound={car.compound} age_laps={car.tire_age_laps} />
      </Cell>
      <Cell col="stint" number>
        {car.stint_laps}
      </Cell>
      <Cell col="stops" number>
        {car.stops_done}
      </Cell>
    </tr>
  );
}

/** One car of the tower. */
export const TowerRow = memo(Row);
