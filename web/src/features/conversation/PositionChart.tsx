import { useState } from "react";

import type { Outcome } from "@/api/protocol";
import { useWidth } from "@/components/useWidth";
import { estimate, percent } from "@/lib/format";
import { linearScale, type Scale } from "@/lib/scale";

import { planText } from "./plan";
import { barsOf, hasClasses, type Bar } from "./positionLayout";

const HEIGHT_PX = 150;
const TOP_PX = 18;
const FLOOR_PX = HEIGHT_PX - 20;

/** A bar narrower than this has no room for its percentage [CSS px]. */
const LEAST_LABELLED_PX = 26;

/** A bar lower than this has its percentage above it [CSS px]. */
const LEAST_HOLDING_PX = 20;

interface ColumnProps {
  bar: Bar;
  x_px: number;
  width_px: number;
  y: Scale;
}

function Column({ bar, x_px, width_px, y }: ColumnProps) {
  const top = y(bar.probability);
  const other = bar.alternative === null ? null : y(bar.alternative);
  const holds = FLOOR_PX - top >= LEAST_HOLDING_PX;
  const labelled = width_px >= LEAST_LABELLED_PX && bar.probability >= LEAST_LABELLED;
  return (
    <g>
      <rect
        x={x_px}
        width={width_px}
        y={top}
        height={FLOOR_PX - top}
        rx="2"
        className="fill-accent"
      />
      {other !== null && (
        <rect
          x={x_px}
          width={width_px}
          y={other}
          height={FLOOR_PX - other}
          rx="2"
          fill="none"
          className="stroke-ink"
          strokeWidth="1.5"
          strokeDasharray="4 3"
        />
      )}
      {labelled && (
        <text
          x={x_px + width_px / 2}
          y={holds ? FLOOR_PX - 6 : Math.min(top, other ?? top) - 5}
          textAnchor="middle"
          className={`text-[12px] font-bold ${holds ? "fill-accent-ink" : "fill-ink"}`}
        >
          {percent(bar.probability)}
        </text>
      )}
      <text
        x={x_px + width_px / 2}
        y={HEIGHT_PX - 4}
        textAnchor="middle"
        className="fill-quiet text-[12px]"
      >
        {width_px >= LEAST_LABELLED_PX ? `P${bar.place}` : bar.place}
      </text>
    </g>
  );
}

function Bars({ bars, width_px }: { bars: readonly Bar[]; width_px: number }) {
  const step_px = Math.min(72, width_px / Math.max(1, bars.length));
  const highest = Math.max(...bars.flatMap((bar) => [bar.probability, bar.alternative ?? 0]), 0.01);
  const y = linearScale([0, highest], [FLOOR_PX, TOP_PX]);
  const bar_px = step_px * 0.76;
  const left = (width_px - step_px * bars.length) / 2 + (step_px - bar_px) / 2;
  return bars.map((bar, i) => (
    <Column key={bar.place} bar={bar} x_px={left + i * step_px} width_px={bar_px} y={y} />
  ));
}

/** Rarer places get no number above their bar. */
const LEAST_LABELLED = 0.02;

const VIEWS = ["class", "overall"] as const;

interface Props {
  outcome: Outcome;
  alternative: Outcome | null;
}

/** Where the car finishes under the plan, and under the other decision. */
export function PositionChart({ outcome, alternative }: Props) {
  const [box, width_px] = useWidth<HTMLDivElement>();
  const [view, setView] = useState<(typeof VIEWS)[number]>("class");
  const key = view === "class" ? "class_position" : "position";
  const distribution = outcome[key];
  const bars = barsOf(distribution, alternative?.[key] ?? null);
  return (
    <figure>
      <div className="flex items-center justify-between gap-2">
        <figcaption className="text-sm font-semibold">
          Finishing position{" "}
          <span className="font-normal text-quiet">
            {estimate(distribution.expected, "", 2)}, P{distribution.p05} to P{distribution.p95}
          </span>
        </figcaption>
        {hasClasses(outcome) && (
          <div role="group" aria-label="Position in" className="flex shrink-0">
            {VIEWS.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={view === name}
                className="tab"
                onClick={() => {
                  setView(name);
                }}
              >
                {name === "class" ? "In class" : "Overall"}
              </button>
            ))}
          </div>
        )}
      </div>
      <div ref={box}>
        {width_px > 0 && (
          <svg
            role="img"
            aria-label={bars.map((bar) => `P${bar.place} ${percent(bar.probability)}`).join(", ")}
            width={width_px}
            height={HEIGHT_PX}
            className="block"
            data-testid="position-bars"
          >
            <Bars bars={bars} width_px={width_px} />
          </svg>
        )}
      </div>
      <p className="flex flex-wrap gap-x-4 text-xs text-quiet">
        <span>
          <span aria-hidden="true" className="mr-1 inline-block size-2.5 rounded-[2px] bg-accent" />
          {planText(outcome.plan)}
        </span>
        {alternative && (
          <span>
            <span
              aria-hidden="true"
              className="mr-1 inline-block size-2.5 rounded-[2px] border border-dashed border-ink"
            />
            {planText(alternative.plan)} (P{estimate(alternative[key].expected, "", 2)})
          </span>
        )}
        {outcome.retire_probability > 0 && (
          <span>retires {percent(outcome.retire_probability)}</span>
        )}
      </p>
    </figure>
  );
}
