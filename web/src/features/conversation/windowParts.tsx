import { useId } from "react";

import type { PitStop, Recommendation } from "@/api/protocol";
import { COMPOUND_LETTER } from "@/lib/labels";
import { ticks } from "@/lib/scale";

import { windowText } from "./plan";
import { costPath, HEIGHT_PX, intervalPath, MARGIN, Z_95, type WindowLayout } from "./windowLayout";

/** Where the axis of laps lies [CSS px]. */
export const FLOOR_PX = HEIGHT_PX - MARGIN.bottom;

/** Laps to name, as many as there is room for, and none over the word "now". */
function lapTicks({ x }: WindowLayout): number[] {
  const most = Math.max(2, (x.range[1] - x.range[0]) / 44);
  return ticks(x.domain[0] + 1, x.domain[1], most, true).filter((lap) => x(lap) - x.range[0] > 24);
}

/** Costs on the left, laps below. */
export function Axes({ layout }: { layout: WindowLayout }) {
  const { x, y } = layout;
  return (
    <g className="fill-quiet text-[11px]">
      {ticks(y.domain[0], layout.top_s, 4).map((cost_s) => (
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
      {lapTicks(layout).map((lap) => (
        <text key={lap} x={x(lap)} y={FLOOR_PX + 34} textAnchor="middle">
          {lap}
        </text>
      ))}
    </g>
  );
}

/** The laps that are worth stopping on. */
export function Band({
  layout,
  window,
}: {
  layout: WindowLayout;
  window: Recommendation["window"];
}) {
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

/** The costs with their errors; what is over the top leaves the plot. */
export function Curve({ layout }: { layout: WindowLayout }) {
  const clip = useId();
  const { x, y } = layout;
  return (
    <g clipPath={`url(#${clip})`}>
      <clipPath id={clip}>
        <rect
          x={x.range[0] - 8}
          y={MARGIN.top}
          width={x.range[1] - x.range[0] + 16}
          height={FLOOR_PX + 8 - MARGIN.top}
        />
      </clipPath>
      {layout.whiskers ? (
        layout.costs.map(({ lap, cost_s }) => (
          <line
            key={lap}
            x1={x(lap)}
            x2={x(lap)}
            y1={y(cost_s.mean - Z_95 * cost_s.se)}
            y2={y(cost_s.mean + Z_95 * cost_s.se)}
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
            cy={y(cost.cost_s.mean)}
            r="3"
            className={cost.in_window ? "fill-accent" : "fill-surface stroke-ink"}
          />
        ))}
      {layout.costs
        .filter((cost) => cost.cost_s.mean > layout.top_s)
        .map((cost) => (
          <path
            key={cost.lap}
            d={`M${x(cost.lap)} ${MARGIN.top + 2}l4 6h-8Z`}
            className="fill-quiet"
          />
        ))}
      {layout.best && (
        <circle
          cx={x(layout.best.lap)}
          cy={y(layout.best.cost_s.mean)}
          r="6"
          fill="none"
          className="stroke-accent"
          strokeWidth="2.5"
        />
      )}
    </g>
  );
}

/** Now, and each planned stop that lies in the picture, with its tire. */
export function Marks({
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
        y1={MARGIN.top}
        y2={FLOOR_PX + 20}
        className="stroke-ink"
        strokeWidth="2"
      />
      <text x={x.range[0]} y={FLOOR_PX + 34} textAnchor="middle" className="fill-ink">
        now
      </text>
      {recommendation.best_plan.stops
        .filter((stop) => stop.lap <= x.domain[1])
        .map((stop) => (
          <StopMark key={stop.lap} x_px={x(stop.lap)} y_px={FLOOR_PX + 8} stop={stop} />
        ))}
    </g>
  );
}

/** A planned stop: a triangle, and the letter of its tire where there is a choice of tires. */
export function StopMark({ x_px, y_px, stop }: { x_px: number; y_px: number; stop: PitStop }) {
  return (
    <g>
      <path d={`M${x_px} ${y_px}l6 10h-12Z`} className="fill-accent" />
      <text x={x_px + 9} y={y_px + 10} className="fill-ink text-[11px] font-bold">
        {stop.compound && stop.compound !== "slick" ? COMPOUND_LETTER[stop.compound] : ""}
      </text>
    </g>
  );
}
