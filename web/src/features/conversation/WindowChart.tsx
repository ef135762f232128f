import { useState } from "react";

import type { LapCost, Recommendation } from "@/api/protocol";
import { useWidth } from "@/components/useWidth";
import { estimate } from "@/lib/format";
import { COMPOUND_LETTER } from "@/lib/labels";
import { ticks } from "@/lib/scale";

import { planText, windowText } from "./plan";
import {
  costAt,
  costPath,
  HEIGHT_PX,
  intervalPath,
  layOutWindow,
  MARGIN,
  Z_95,
  type WindowLayout,
} from "./windowLayout";

const FLOOR_PX = HEIGHT_PX - MARGIN.bottom;

function Axes({ layout }: { layout: WindowLayout }) {
  const { x, y } = layout;
  return (
    <g className="fill-quiet text-[11px]">
      {ticks(0, layout.top_s, 4).map((cost_s) => (
        <g key={cost_s}>
          <line
            x1={x.range[0]}
            x2={x.range[1]}
            y1={y(cost_s)}
            y2={y(cost_s)}
            className="stroke-line"
          />
          <text x={x.range[0] - 6} y={y(cost_s) + 4} textAnchor="end">
            {cost_s} s
          </text>
        </g>
      ))}
      {ticks(x.domain[0] + 1, x.domain[1], Math.max(2, (x.range[1] - x.range[0]) / 44), true).map(
        (lap) => (
          <text key={lap} x={x(lap)} y={FLOOR_PX + 30} textAnchor="middle">
            {lap}
          </text>
        ),
      )}
    </g>
  );
}

function Band({ layout, window }: { layout: WindowLayout; window: Recommendation["window"] }) {
  if (!window) return null;
  const left = layout.x(Math.max(layout.x.domain[0], window.first_lap - 0.5));
  const right = layout.x(Math.min(layout.x.domain[1], window.last_lap + 0.5));
  const middle = Math.min(
    layout.x.range[1] - 44,
    Math.max(layout.x.range[0] + 44, (left + right) / 2),
  );
  return (
    <g data-testid="window-band">
      <rect
        x={left}
        width={right - left}
        y={MARGIN.top}
        height={FLOOR_PX - MARGIN.top}
        className="fill-accent-soft"
      />
      <path
        d={`M${left} ${MARGIN.top}V${FLOOR_PX}M${right} ${MARGIN.top}V${FLOOR_PX}`}
        className="stroke-accent"
        strokeDasharray="3 3"
      />
      <text
        x={middle}
        y={MARGIN.top - 9}
        textAnchor="middle"
        className="fill-accent text-[13px] font-bold"
      >
        {windowText(window)}
      </text>
    </g>
  );
}

function Curve({ layout }: { layout: WindowLayout }) {
  const { x, y, top_s } = layout;
  const inside = (cost_s: number) => y(Math.min(top_s, Math.max(0, cost_s)));
  return (
    <g>
      {layout.whiskers ? (
        layout.costs.map(({ lap, cost_s }) => (
          <line
            key={lap}
            x1={x(lap)}
            x2={x(lap)}
            y1={inside(cost_s.mean - Z_95 * cost_s.se)}
            y2={inside(cost_s.mean + Z_95 * cost_s.se)}
            className="stroke-quiet"
            strokeWidth="1.5"
          />
        ))
      ) : (
        <path d={intervalPath(layout)} className="fill-quiet" opacity="0.3" />
      )}
      <path d={costPath(layout)} fill="none" className="stroke-ink" strokeWidth="1.75" />
      {layout.whiskers &&
        layout.costs.map((cost) => (
          <circle
            key={cost.lap}
            cx={x(cost.lap)}
            cy={inside(cost.cost_s.mean)}
            r="3"
            className={cost.in_window ? "fill-accent" : "fill-surface stroke-ink"}
          />
        ))}
      {layout.best && (
        <circle
          cx={x(layout.best.lap)}
          cy={inside(layout.best.cost_s.mean)}
          r="6"
          fill="none"
          className="stroke-accent"
          strokeWidth="2.5"
        />
      )}
    </g>
  );
}

function Marks({
  layout,
  recommendation,
}: {
  layout: WindowLayout;
  recommendation: Recommendation;
}) {
  const { x } = layout;
  return (
    <g className="text-[11px] font-bold">
      <line
        x1={x.range[0]}
        x2={x.range[0]}
        y1={MARGIN.top - 6}
        y2={FLOOR_PX}
        className="stroke-ink"
        strokeWidth="2"
      />
      <text x={x.range[0]} y={MARGIN.top - 11} textAnchor="middle" className="fill-ink">
        now
      </text>
      {recommendation.best_plan.stops.map((stop) => (
        <g key={stop.lap}>
          <path d={`M${x(stop.lap)} ${FLOOR_PX + 1}l6 10h-12Z`} className="fill-accent" />
          <text x={x(stop.lap) + 9} y={FLOOR_PX + 11} className="fill-ink">
            {stop.compound ? COMPOUND_LETTER[stop.compound] : ""}
          </text>
        </g>
      ))}
    </g>
  );
}

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
    <details>
      <summary className="flex min-h-11 items-center text-sm text-quiet">Lap by lap</summary>
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
    </details>
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
      </div>
      <Readout cost={shown} best={layout.best} />
      <p className="text-xs text-quiet">
        ○ best lap · ▲ planned stop
        {layout.cut && ` · losses over ${layout.top_s} s are drawn at the top`}
      </p>
      <Numbers costs={layout.costs} />
    </figure>
  );
}
