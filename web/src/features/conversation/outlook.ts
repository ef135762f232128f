import type { Duel, Estimate, Flip, FuelCall, Recommendation, SafetyCarCall } from "@/api/protocol";
import { estimate } from "@/lib/format";
import { FLAG_MEANING } from "@/lib/labels";

import { planText } from "./plan";

/** A difference counts as one from this many standard errors on. */
const TELLING_ERRORS = 2;

/** Most plans listed that cannot be told apart from the best. */
const MAX_SAME = 4;

/** Largest share of the fuel that anybody can save on a lap and still race. */
const MAX_SAVED_SHARE = 0.25;

/** One line of what may come: what it is about, what to do or expect, and the numbers behind. */
export interface OutlookRow {
  label: string;
  value: string;
  detail?: string;
}

function tells({ mean, se }: Estimate): boolean {
  return Math.abs(mean) > TELLING_ERRORS * se;
}

function size({ mean, se }: Estimate): Estimate {
  return { mean: Math.abs(mean), se };
}

function verdict(gain_s: Estimate): string {
  if (!tells(gain_s)) return `can't be told apart: ${estimate(gain_s, "s")}`;
  return `${gain_s.mean > 0 ? "gains" : "costs"} ${estimate(size(gain_s), "s")}`;
}

function share({ mean, se }: Estimate): string {
  return `${estimate({ mean: 100 * mean, se: 100 * se })}%`;
}

function safetyCar(call: SafetyCarCall): OutlookRow {
  const stopping = verdict(call.gain_s);
  return {
    label: `If a ${FLAG_MEANING[call.flag]} comes next lap`,
    value: call.box_at_once ? "box at once" : "stay out",
    detail: `stopping under it ${stopping}; P${estimate(call.class_position, "", 2)} in class; plan then: ${planText(call.best_plan)}`,
  };
}

function duel({ rival, kind, our_lap, rival_lap, ...told }: Duel): OutlookRow {
  const side = told.gap_s.mean < 0 ? "behind" : "ahead";
  return {
    label: `${kind === "we_undercut" ? "Undercut" : "Overcut"} on ${rival}`,
    value: `ahead in ${share(told.ahead_probability)}`,
    detail: `you on lap ${our_lap}, ${rival} on lap ${rival_lap}: ${estimate(size(told.gap_s), "s")} ${side} at the end of lap ${told.measured_lap}`,
  };
}

function fuel({ laps_left, laps_to_go, short_laps, ...call }: FuelCall): OutlookRow {
  const reach = call.save_share > MAX_SAVED_SHARE ? " (out of reach)" : "";
  const save =
    short_laps > 0
      ? [`save ${(100 * call.save_share).toFixed(1)}% a lap${reach} to reach the finish`]
      : [];
  const fill =
    call.next_fill_laps === null
      ? []
      : [`take ${call.next_fill_laps.toFixed(1)} laps or more at the next stop`];
  return {
    label: "Fuel",
    value: short_laps > 0 ? `${short_laps.toFixed(1)} laps short` : "reaches the finish",
    detail: [`${laps_left.toFixed(1)} laps left, ${laps_to_go} to go`, ...save, ...fill].join("; "),
  };
}

/** Digits after the point that show a standard error: 1 to 3. */
function digitsFor(se: number): number {
  return se <= 0 ? 1 : Math.min(3, Math.max(1, -Math.floor(Math.log10(se) + 1e-9)));
}

function flip({ assumption, unit, value, flips_at, to }: Flip): OutlookRow {
  const digits = digitsFor(flips_at.se);
  const now = `${value.toFixed(digits)}${unit && ` ${unit}`}`;
  return {
    label: "Would change the call",
    value: `${assumption} of ${estimate(flips_at, unit, digits)}`,
    detail: `instead of ${now}; then: ${planText(to)}`,
  };
}

function asGood(plans: Recommendation["same_as_best"]): OutlookRow {
  const more = plans.length - MAX_SAME;
  const named = plans.slice(0, MAX_SAME).map(planText).join("; ");
  return {
    label: "Can't be told apart from the best",
    value: `${plans.length} ${plans.length === 1 ? "plan" : "plans"}`,
    detail: more > 0 ? `${named}; and ${more} more` : named,
  };
}

/** What may come and what would change the call; what was not worked out is left out. */
export function outlookOf(recommendation: Recommendation): OutlookRow[] {
  const { stop_now_gain_s, waiting_s_per_lap, if_safety_car, duels, same_as_best } = recommendation;
  return [
    ...(stop_now_gain_s
      ? [{ label: "Box now against staying out", value: verdict(stop_now_gain_s) }]
      : []),
    ...(waiting_s_per_lap
      ? [
          {
            label: "Waiting past the window",
            value: `${estimate(waiting_s_per_lap, "s", 2)} a lap`,
          },
        ]
      : []),
    ...(if_safety_car ? [safetyCar(if_safety_car)] : []),
    ...duels.map(duel),
    ...(recommendation.fuel ? [fuel(recommendation.fuel)] : []),
    ...(recommendation.flip ? [flip(recommendation.flip)] : []),
    ...(same_as_best.length > 0 ? [asGood(same_as_best)] : []),
  ];
}
