import type { RaceState, RaceUpdate } from "@/api/protocol";

/** How long a gained or lost place stays marked [ms]. */
export const CHANGE_SHOWN_MS = 8_000;

/** Places gained (positive) or lost, and when that was seen on the client's clock. */
export interface PlaceChange {
  readonly places: number;
  readonly at_ms: number;
}

/** The race on the screen: live, or as it stood at one moment. */
export interface RaceView {
  readonly raceId: string;
  readonly live: boolean;
  readonly ended: boolean;
  readonly speed: number;
  readonly state: RaceState;
  readonly receivedAt_ms: number;
  readonly changes: ReadonlyMap<string, PlaceChange>;
}

/** The view after an update of the live race. */
export function withUpdate(before: RaceView | null, update: RaceUpdate, now_ms: number): RaceView {
  const known = before?.live && before.raceId === update.race_id ? before : null;
  // A replay that begins again has moved nobody.
  const restarted = known !== null && update.state.clock_s < known.state.clock_s;
  return {
    raceId: update.race_id,
    live: true,
    ended: update.ended,
    speed: update.speed,
    state: update.state,
    receivedAt_ms: now_ms,
    changes: known && !restarted ? placeChanges(known, update.state, now_ms) : new Map(),
  };
}

/** The view of a race as it stood at a moment. */
export function atMoment(raceId: string, state: RaceState, now_ms: number): RaceView {
  return {
    raceId,
    live: false,
    ended: false,
    speed: 0,
    state,
    receivedAt_ms: now_ms,
    changes: new Map(),
  };
}

function placeChanges(
  before: RaceView,
  state: RaceState,
  now_ms: number,
): ReadonlyMap<string, PlaceChange> {
  const changes = new Map<string, PlaceChange>();
  for (const [car, change] of before.changes) {
    if (now_ms - change.at_ms < CHANGE_SHOWN_MS) changes.set(car, change);
  }
  const places = new Map(before.state.cars.map((car) => [car.car_id, car.position]));
  for (const car of state.cars) {
    const gained = (places.get(car.car_id) ?? car.position) - car.position;
    if (gained === 0) continue;
    const total = (changes.get(car.car_id)?.places ?? 0) + gained;
    if (total === 0) changes.delete(car.car_id);
    else changes.set(car.car_id, { places: total, at_ms: now_ms });
  }
  return changes;
}

/** The race clock now [s]: the last one heard, moved on by what has passed since. */
export function clockNow(view: RaceView, now_ms: number, running: boolean): number {
  if (!view.live || view.ended || !running) return view.state.clock_s;
  return view.state.clock_s + (Math.max(0, now_ms - view.receivedAt_ms) / 1000) * view.speed;
}
