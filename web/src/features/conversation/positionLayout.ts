import type { Outcome, PositionDistribution } from "@/api/protocol";

/** A place rarer than this in every plan is not drawn. */
const LEAST_SHOWN = 0.005;

/** Fewest places drawn, so that a certain finish does not look like a wall. */
const FEWEST_PLACES = 5;

export interface Bar {
  /** From 1. */
  readonly place: number;
  readonly probability: number;
  readonly alternative: number | null;
}

/** The places worth drawing, with the probability of each under one plan or two. */
export function barsOf(
  distribution: PositionDistribution,
  alternative: PositionDistribution | null,
): Bar[] {
  const places = Math.max(distribution.probability.length, alternative?.probability.length ?? 0);
  const all = Array.from({ length: places }, (_, i) => ({
    place: i + 1,
    probability: distribution.probability[i] ?? 0,
    alternative: alternative ? (alternative.probability[i] ?? 0) : null,
  }));
  const shown = all.filter((bar) => Math.max(bar.probability, bar.alternative ?? 0) >= LEAST_SHOWN);
  const first = shown[0]?.place ?? 1;
  const last = shown.at(-1)?.place ?? places;
  const missing = Math.max(0, FEWEST_PLACES - (last - first + 1));
  const from = Math.max(1, first - Math.ceil(missing / 2));
  return all.slice(from - 1, Math.max(last, from + FEWEST_PLACES - 1));
}

/** True where the place in class says something that the overall place does not. */
export function hasClasses(outcome: Outcome): boolean {
  const { position, class_position } = outcome;
  return (
    position.probability.length !== class_position.probability.length ||
    position.probability.some((p, i) => Math.abs(p - (class_position.probability[i] ?? 0)) > 1e-9)
  );
}
