import type { Plan } from "@/api/protocol";
import { linearScale } from "@/lib/scale";

import { planText } from "./plan";
import { MARGIN } from "./windowLayout";
import { StopMark } from "./windowParts";

const HEIGHT_PX = 44;
const LINE_PX = 10;

/** Lap numbers closer together than this are left out [CSS px]. */
const LEAST_LABEL_STEP_PX = 26;

interface Props {
  plan: Plan;
  lapNow: number;
  width_px: number;
}

/** Those of rising positions that leave each other room for a number. */
function spaced(positions_px: readonly number[]): ReadonlySet<number> {
  const kept: number[] = [];
  for (const x_px of positions_px) {
    if (x_px - (kept.at(-1) ?? Number.NEGATIVE_INFINITY) >= LEAST_LABEL_STEP_PX) kept.push(x_px);
  }
  return new Set(kept);
}

/** All stops to the finish on one line, where the window shows only the next. */
export function PlanStrip({ plan, lapNow, width_px }: Props) {
  const last = plan.stops.at(-1)?.lap ?? lapNow + 1;
  const x = linearScale([lapNow, last], [MARGIN.left, width_px - MARGIN.right - 12]);
  const labelled = spaced(plan.stops.map((stop) => x(stop.lap)));
  return (
    <svg
      role="img"
      aria-label={`All planned stops: ${planText(plan)}`}
      width={width_px}
      height={HEIGHT_PX}
      className="block"
    >
      <path
        d={`M${MARGIN.left} ${LINE_PX}H${width_px - MARGIN.right}`}
        className="stroke-edge"
        strokeWidth="2"
      />
      <text x={0} y={LINE_PX + 4} className="fill-quiet text-[11px]">
        plan
      </text>
      {plan.stops.map((stop) => (
        <g key={stop.lap}>
          <StopMark x_px={x(stop.lap)} y_px={LINE_PX + 2} stop={stop} />
          {labelled.has(x(stop.lap)) && (
            <text
              x={x(stop.lap)}
              y={HEIGHT_PX - 8}
              textAnchor="middle"
              className="fill-quiet text-[11px]"
            >
              {stop.lap}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
