import type { Answer, Compound, Plan, Recommendation } from "@/api/protocol";
import { COMPOUND_NAME } from "@/lib/labels";

/** The tire to fit; nothing where there is only one kind. */
function tireText(compound: Compound | null): string {
  return compound === null || compound === "slick" || compound === "unknown"
    ? ""
    : COMPOUND_NAME[compound];
}

/** A plan in words: `lap 14 hard, lap 35`; `laps 14, 35`; `no further stop`. */
export function planText(plan: Plan): string {
  const stops = plan.stops.map(({ lap, compound }) => ({ lap, tire: tireText(compound) }));
  const [first] = stops;
  if (!first) return "no further stop";
  if (stops.length > 1 && stops.every(({ tire }) => !tire)) {
    return `laps ${stops.map(({ lap }) => lap).join(", ")}`;
  }
  return stops.map(({ lap, tire }) => `lap ${lap}${tire && ` ${tire}`}`).join(", ");
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
