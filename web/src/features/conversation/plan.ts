import type { Answer, Plan, Recommendation } from "@/api/protocol";
import { COMPOUND_NAME } from "@/lib/labels";

/** A plan in words: `lap 14 hard, lap 35`; `no further stop`. */
export function planText(plan: Plan): string {
  if (plan.stops.length === 0) return "no further stop";
  return plan.stops
    .map(({ lap, compound }) => `lap ${lap}${compound ? ` ${COMPOUND_NAME[compound]}` : ""}`)
    .join(", ");
}

/** The laps of the window: `13–16`, `14`, or none. */
export function windowText(window: Recommendation["window"]): string {
  if (!window) return "none";
  const { first_lap, last_lap } = window;
  return first_lap === last_lap ? `lap ${first_lap}` : `laps ${first_lap}–${last_lap}`;
}

/** Everything the user must know about an answer, each thing once. */
export function notesOf(answer: Answer): string[] {
  return [...new Set([...answer.notes, ...(answer.recommendation?.notes ?? [])])];
}
