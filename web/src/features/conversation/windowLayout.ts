import type { LapCost, Recommendation } from "@/api/protocol";
import { costAxisTop, linearScale, type Scale } from "@/lib/scale";

/** Standard errors in half a 95% interval. */
export const Z_95 = 1.96;

/** Room around the plot [CSS px]. */
export const MARGIN = { top: 26, right: 10, bottom: 44, left: 40 } as const;

export const HEIGHT_PX = 220;

/** Whiskers closer together than this are drawn as one area [CSS px]. */
const LEAST_WHISKER_STEP_PX = 5;

/** Fewest laps drawn, so that a window of one lap does not look like a race. */
const FEWEST_LAPS = 8;

export interface WindowLayout {
  readonly x: Scale;
  readonly y: Scale;
  readonly top_s: number;
  readonly costs: readonly LapCost[];
  readonly best: LapCost | undefined;
  readonly whiskers: boolean;
  /** Some costs lie above the axis and are not seen. */
  readonly cut: boolean;
}

/** Where everything of the window chart goes, in a plot `width_px` wide. */
export function layOutWindow(
  recommendation: Recommendation,
  lapNow: number,
  width_px: number,
): WindowLayout {
  const costs = recommendation.lap_costs;
  const last = Math.max(
    lapNow + FEWEST_LAPS,
    recommendation.best_plan.stops[0]?.lap ?? 0,
    ...costs.map((cost) => cost.lap),
  );
  const tops = costs.map((cost) => cost.cost_s.mean + Z_95 * cost.cost_s.se);
  const top_s = costAxisTop(tops, Math.max(1, recommendation.window_cost_s * 2));
  const x = linearScale([lapNow, last + 0.5], [MARGIN.left, width_px - MARGIN.right]);
  const lowest_s = Math.min(0, ...costs.map((cost) => cost.cost_s.mean));
  const y = linearScale([lowest_s * 1.2, top_s], [HEIGHT_PX - MARGIN.bottom, MARGIN.top]);
  return {
    x,
    y,
    top_s,
    costs,
    best: bestOf(recommendation),
    whiskers: x(1) - x(0) >= LEAST_WHISKER_STEP_PX,
    cut: costs.some((cost) => cost.cost_s.mean > top_s),
  };
}

/** The lap of the best plan's next stop: what the other laps are held against. */
function bestOf({ best_plan, lap_costs: costs }: Recommendation): LapCost | undefined {
  const planned = costs.find((cost) => cost.lap === best_plan.stops[0]?.lap);
  if (planned) return planned;
  return costs.reduce<LapCost | undefined>(
    (best, cost) => (best && best.cost_s.mean <= cost.cost_s.mean ? best : cost),
    undefined,
  );
}

/** The cost nearest to a pixel. */
export function costAt(layout: WindowLayout, x_px: number): LapCost | undefined {
  const lap = layout.x.invert(x_px);
  return layout.costs.reduce<LapCost | undefined>(
    (near, cost) => (near && Math.abs(near.lap - lap) <= Math.abs(cost.lap - lap) ? near : cost),
    undefined,
  );
}

/** The line through the costs, broken where laps are missing, as an SVG path. */
export function costPath(layout: WindowLayout): string {
  return layout.costs
    .map((cost, i) => {
      const joined = layout.costs[i - 1]?.lap === cost.lap - 1;
      return `${joined ? "L" : "M"}${point(layout, cost.lap, cost.cost_s.mean)}`;
    })
    .join("");
}

/** The 95% interval around the line, as a closed SVG path. */
export function intervalPath(layout: WindowLayout): string {
  const { costs } = layout;
  if (costs.length === 0) return "";
  const upper = costs.map((c) => point(layout, c.lap, c.cost_s.mean + Z_95 * c.cost_s.se));
  const lower = costs.map((c) => point(layout, c.lap, c.cost_s.mean - Z_95 * c.cost_s.se));
  return `M${[...upper, ...lower.reverse()].join("L")}Z`;
}

function point(layout: WindowLayout, lap: number, cost_s: number): string {
  return `${layout.x(lap).toFixed(1)} ${layout.y(cost_s).toFixed(1)}`;
}
