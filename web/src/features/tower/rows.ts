import type { CarState } from "@/api/protocol";
import { gap, laps, UNKNOWN } from "@/lib/format";

/** How a lap time compares: the best of its class in this race, the car's own best, or neither. */
export type LapMark = "class-best" | "own-best" | null;

/** The best lap of each class [s]. */
export function classBests(cars: readonly CarState[]): ReadonlyMap<string, number> {
  const bests = new Map<string, number>();
  for (const car of cars) {
    if (car.best_lap_s === null) continue;
    const best_s = bests.get(car.car_class);
    if (best_s === undefined || car.best_lap_s < best_s) bests.set(car.car_class, car.best_lap_s);
  }
  return bests;
}

/** How the car's last lap compares. */
export function lastLapMark(car: CarState, bests: ReadonlyMap<string, number>): LapMark {
  if (car.last_lap_s === null) return null;
  if (car.last_lap_s === bests.get(car.car_class)) return "class-best";
  return car.last_lap_s === car.best_lap_s ? "own-best" : null;
}

function isOff(car: CarState): boolean {
  return car.status === "retired";
}

/** The gap to the leader of the race, in laps once it is that much. */
export function gapText(car: CarState): string {
  if (isOff(car)) return UNKNOWN;
  if (car.position === 1) return "Leader";
  return car.laps_down > 0 ? `+${laps(car.laps_down)}` : gap(car.gap_to_leader_s);
}

/** The gap to the car one place ahead in class. */
export function intervalText(car: CarState): string {
  return isOff(car) || car.class_position === 1 ? UNKNOWN : gap(car.interval_s);
}

/** Who drives it, for whom: what the file names of both. */
export function nameOf(car: CarState): string {
  return [car.driver, car.team].filter(Boolean).join(" · ") || `Car ${car.car_id}`;
}
