import { useState } from "react";

import type { LapCost, Recommendation } from "@/api/protocol";
import { Fold } from "@/components/Fold";
import { useWidth } from "@/components/useWidth";
import { estimate } from "@/lib/format";

import { PlanStrip } from "./PlanStrip";
import { planText, windowText } from "./plan";
import { costAt, HEIGHT_PX, layOutWindow, MARGIN } from "./windowLayout";
import { Axes, Band, Curve, FLOOR_PX, Marks } from "./windowParts";

function Readout({ cost, best }: { cost: LapCost | undefined; best: LapCost | undefined }) {
  if (!cost) return null;
  return (
    <p className="text-sm">
      <span className="font-bold">Lap {cost.lap}</span>
      {cost === best && " (best)"}: loses {estimate(cost.cost_s, "s")}, finishes P
      {estimate(cost.class_position, "", 2)} in class
    </p>
  );
}

function Numbers({ costs }: { costs: readonly LapCost[] }) {
  return (
    <Fold title="Lap by lap">
      <div className="max-h-64 overflow-y-auto" role="region" aria-label="Cost by lap" tabIndex={0}>
        <table className="w-full text-right text-sm">
          <thead className="text-xs text-quiet">
            <tr>
              <th scope="col" className="text-left">
                Stop on lap
              </th>
              <th scope="col">Loss (s)</th>
              <th scope="col">Class place</th>
              <th scope="col">In the window</th>
            </tr>
          </thead>
          <tbody>
            {costs.map((cost) => (
              <tr key={cost.lap} className="border-t border-line">
                <th scope="row" className="py-1 text-left">
                  {cost.lap}
                </th>
                <td>{estimate(cost.cost_s)}</td>
                <td>{estimate(cost.class_position, "", 2)}</td>
                <td>{cost.in_window ? "yes" : "no"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Fold>
  );
}

interface Props {
  recommendation: Recommendation;
  lapNow: number;
}

/** What it costs to stop on each lap, with its error, and the laps that are worth stopping on. */
export function WindowChart({ recommendation, lapNow }: Props) {
  const [box, width_px] = useWidth<HTMLDivElement>();
  const [pointed, setPointed] = useState<LapCost | undefined>();
  const layout = layOutWindow(recommendation, lapNow, Math.max(260, width_px));
  const shown = pointed ?? layout.best;
  return (
    <figure>
      <figcaption className="mb-1 text-sm font-semibold">
        Expected loss by lap of the next stop{" "}
        <span className="font-normal text-quiet">with 95% intervals; lower is better</span>
      </figcaption>
      <div
        ref={box}
        onPointerMove={(event) => {
          setPointed(
            costAt(layout, event.clientX - event.currentTarget.getBoundingClientRect().left),
          );
        }}
        onPointerLeave={() => {
          setPointed(undefined);
        }}
      >
        {width_px > 0 && (
          <svg
            role="img"
            aria-label={`Pit window ${windowText(recommendation.window)}. Best plan: ${planText(recommendation.best_plan)}.`}
            width={width_px}
            height={HEIGHT_PX}
            className="block touch-pan-y"
          >
            <Band layout={layout} window={recommendation.window} />
            <Axes layout={layout} />
            {pointed && (
              <line
                x1={layout.x(pointed.lap)}
                x2={layout.x(pointed.lap)}
                y1={MARGIN.top}
                y2={FLOOR_PX}
                className="stroke-edge"
              />
            )}
            <Curve layout={layout} />
            <Marks layout={layout} recommendation={recommendation} />
          </svg>
        )}
        {width_px > 0 && recommendation.best_plan.stops.some((s) => s.lap > layout.x.domain[1]) && (
          <PlanStrip plan={recommendation.best_plan} lapNow={lapNow} width_px={width_px} />
        )}
      </div>
      <Readout cost={shown} best={layout.best} />
      <p className="text-xs text-quiet">
        ○ best lap · ▲ planned stop
        {layout.cut && ` · losses over ${layout.top_s} s are off the top`}
      </p>
      <Numbers costs={layout.costs} />
    </figure>
  );
}
