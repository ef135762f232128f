// Generated from `src/alora/contracts/page.py` by `make generate`. Do not edit.

/** The version of the protocol that these types speak. */
export const PROTOCOL_VERSION = 1;

/**
 * What to do at the end of this lap.
 */
export type Action = "box_now" | "box_later" | "stay_out" | "too_close" | "no_legal_plan";
/**
 * The tire. `SLICK` is the only dry tire of a series that names none.
 */
export type Compound = "soft" | "medium" | "hard" | "slick" | "intermediate" | "wet" | "unknown";
/**
 * What a car is doing.
 */
export type CarStatus = "running" | "in_pit" | "retired" | "finished";
/**
 * Where the race distance was taken from; `GUESS` is said with every answer.
 */
export type DistanceSource = "given" | "event" | "results" | "guess";
/**
 * The state of the track.
 */
export type Flag = "green" | "yellow" | "fcy" | "vsc" | "sc" | "red" | "checkered";
/**
 * Is the track wet?
 */
export type Sky = "dry" | "wet" | "unknown";

export type ClientMessage = Hello | Watch | Ask | Cancel | Ping;

export type ServerMessage = Welcome | RaceUpdate | Progress | Answer | Cancelled | Failure | Pong;

/**
 * The answer to question `id`.
 *
 * `recommendation` and `outcome` are None where the question needed no simulation. `elapsed_ms`
 * is the orchestrator's: question received to answer sent. `lap` is our car's laps at the moment
 * asked about.
 */
export interface Answer {
  type: "answer";
  id: string;
  request_id: string;
  intent: string;
  question: string;
  answer: string;
  race_id: string;
  event: string;
  car_id: string;
  lap: number;
  clock_s: number;
  recommendation: Recommendation | null;
  outcome: Outcome | null;
  alternative_outcome: Outcome | null;
  iterations: number;
  model_version: string | null;
  from_cache: boolean;
  elapsed_ms: number;
  hops: HopTime[];
  notes: string[];
}
/**
 * The answer to "when should I pit?".
 *
 * Attributes:
 *     action: what to do now.
 *     window: the laps to stop on; None if no stop is best.
 *     best_plan: all stops to the finish.
 *     alternative: the best plan with the other decision at the end of this lap.
 *     expected_gain_s: cost of `alternative` less cost of `best_plan` [s], with its error.
 *     expected_gain_places: the same in class positions.
 *     rejoin: after the next stop of `best_plan`; None without one.
 *     rejoin_if_now: after a stop at the end of this lap; None where that is impossible.
 *     lap_costs: the cost by lap of the next stop, in lap order.
 *     place_value_s: seconds that one class position is counted as.
 *     window_cost_s: the stated cost under which a lap still counts as in the window [s].
 *     notes: what the user must know (guessed distance, assumed rule, few iterations).
 *     plans_considered, races_run: the size of the search.
 */
export interface Recommendation {
  car_id: string;
  action: Action;
  window: PitWindow | null;
  best_plan: Plan;
  alternative: Plan | null;
  expected_gain_s: Estimate;
  expected_gain_places: Estimate;
  rejoin: Rejoin | null;
  rejoin_if_now: Rejoin | null;
  lap_costs: LapCost[];
  place_value_s: number;
  window_cost_s: number;
  iterations: number;
  plans_considered: number;
  races_run: number;
  notes: string[];
}
/**
 * Laps at whose end a stop costs no more than the best lap, within error or stated cost.
 */
export interface PitWindow {
  first_lap: number;
  last_lap: number;
}
/**
 * The stops our car will still make, in order; empty means stay out to the end.
 */
export interface Plan {
  stops: PitStop[];
}
/**
 * A stop at the end of lap `lap` (the in lap).
 *
 * `compound` None keeps the tires; `fuel_laps` None fills up where the series refuels.
 */
export interface PitStop {
  lap: number;
  compound: Compound | null;
  fuel_laps: number | null;
}
/**
 * A simulated mean and its standard error, in the unit of the field that holds it.
 */
export interface Estimate {
  mean: number;
  se: number;
}
/**
 * Where the car is in its class as it ends the out lap of its next stop.
 *
 * Gaps are at the line [s] with their 5 and 95% points; None where nobody is there.
 * `car_ahead` and `car_behind` are the most frequent neighbours in the races where the car comes
 * out in the most likely place, and the gaps are to them in those races.
 */
export interface Rejoin {
  lap: number;
  class_position: Estimate;
  most_likely_position: number;
  car_ahead: string | null;
  gap_ahead_s: Estimate | null;
  gap_ahead_p05_s: number | null;
  gap_ahead_p95_s: number | null;
  car_behind: string | null;
  gap_behind_s: Estimate | null;
  gap_behind_p05_s: number | null;
  gap_behind_p95_s: number | null;
}
/**
 * The expected loss of making the next stop on this lap against the best lap.
 *
 * `cost_s` counts lost race time and lost places together (`place_value_s` a place).
 */
export interface LapCost {
  lap: number;
  cost_s: Estimate;
  class_position: Estimate;
  in_window: boolean;
}
/**
 * What one plan leads to over all simulated races.
 */
export interface Outcome {
  plan: Plan;
  iterations: number;
  position: PositionDistribution;
  class_position: PositionDistribution;
  remaining_time_s: Estimate;
  retire_probability: number;
  rejoin: Rejoin | null;
  neighbours: Neighbour[];
}
/**
 * Where the car finishes: `probability[i]` is that of place i + 1, and they sum to 1.
 */
export interface PositionDistribution {
  probability: number[];
  expected: Estimate;
  p05: number;
  p50: number;
  p95: number;
}
/**
 * A rival of our class close to us now, and how often we finish ahead of it.
 */
export interface Neighbour {
  car_id: string;
  ahead_now: boolean;
  finish_ahead_probability: number;
}
/**
 * One step of the question's way: who did it and how long it took there [ms].
 */
export interface HopTime {
  step: string;
  service: string;
  instance: string;
  ms: number;
}
/**
 * Body of every HTTP error of the orchestrator.
 */
export interface ApiError {
  code: string;
  message: string;
  request_id: string;
}
/**
 * A question about a race.
 *
 * `id` is the client's own, unique among its open questions. `car` is as the user named it.
 * `lap` is the moment at which that car completes that lap; None is now.
 */
export interface Ask {
  type: "ask";
  id: string;
  text: string;
  race_id: string | null;
  car: string | null;
  lap: number | null;
  budget_ms: number | null;
}
/**
 * Stop working on question `id`.
 */
export interface Cancel {
  type: "cancel";
  id: string;
}
/**
 * Question `id` was cancelled; nothing more comes for it.
 */
export interface Cancelled {
  type: "cancelled";
  id: string;
  request_id: string;
}
/**
 * One car now.
 *
 * Attributes:
 *     position, class_position: from 1; retired cars stand last.
 *     laps_done: complete laps.
 *     last_crossing_s: race clock of its last line crossing [s].
 *     gap_to_leader_s: time between the overall leader's and this car's end of this car's
 *         last complete lap [s], never negative.
 *     interval_s: the same against the car one place ahead in class; 0 for the class leader.
 *     laps_down: laps behind the overall leader at this moment.
 *     stint_laps: laps since the last stop (or the start).
 *     tire_age_laps: laps on this set; equals `stint_laps` where no file says otherwise.
 *     stops_done: pit stops so far, drive-throughs not told apart.
 *     fuel_laps_left: laps of fuel; None where the series does not refuel or nobody knows.
 */
export interface CarState {
  car_id: string;
  car_class: string;
  team: string;
  driver: string;
  position: number;
  class_position: number;
  status: CarStatus;
  laps_done: number;
  last_crossing_s: number;
  gap_to_leader_s: number;
  interval_s: number;
  laps_down: number;
  last_lap_s: number | null;
  best_lap_s: number | null;
  compound: Compound;
  tire_age_laps: number;
  stint_laps: number;
  stops_done: number;
  dry_compounds_used: Compound[];
  fuel_laps_left: number | null;
  last_sectors_s: (number | null)[];
}
/**
 * A car of a race, for choosing one.
 */
export interface EntrySummary {
  car_id: string;
  number: string;
  car_class: string;
  team: string;
  laps: number;
}
/**
 * A message or question could not be served; the socket stays open.
 *
 * `code` is one of `alora.domain.errors`, or `bad_message`; `id` the question's, if there is one.
 */
export interface Failure {
  type: "error";
  id: string | null;
  request_id: string | null;
  code: string;
  message: string;
}
/**
 * First message of a client.
 */
export interface Hello {
  type: "hello";
  protocol: number;
}
/**
 * Are you there?
 */
export interface Ping {
  type: "ping";
}
/**
 * I am here.
 */
export interface Pong {
  type: "pong";
}
/**
 * How far the simulation for question `id` is; `fraction` is 0 to 1.
 */
export interface Progress {
  type: "progress";
  id: string;
  request_id: string;
  stage: string;
  races_done: number;
  races_planned: number;
  fraction: number;
  elapsed_ms: number;
}
/**
 * Exactly one of `laps` [laps] and `time_s` [s] is set.
 *
 * A race by time ends when the leader next crosses the line after `time_s`.
 */
export interface RaceDistance {
  laps: number | null;
  time_s: number | null;
  source: DistanceSource;
}
/**
 * What the series' rulebook demands of a car's stops.
 *
 * `assumed` holds the sentences a user should read about rules that no file named.
 */
export interface RaceRules {
  required_stops: number;
  required_dry_compounds: number;
  min_pit_stop_s: number;
  refuelling: boolean;
  tire_change: boolean;
  max_stint_s: number | null;
  assumed: string[];
}
/**
 * The whole field now, ordered by position.
 *
 * `clock_s` is the race clock [s since the start]; `laps_done` the leader's complete laps.
 */
export interface RaceState {
  series: string;
  event: string;
  clock_s: number;
  laps_done: number;
  distance: RaceDistance;
  flag: Flag;
  flag_since_s: number;
  weather: Weather;
  rules: RaceRules;
  cars: CarState[];
}
/**
 * The weather now; what was not measured is None.
 */
export interface Weather {
  /**
   * Is the track wet?
   */
  sky: "dry" | "wet" | "unknown";
  air_temp_c: number | null;
  track_temp_c: number | null;
  humidity_pct: number | null;
  wind_kph: number | null;
}
/**
 * A race that questions can be asked about.
 *
 * `live` is true while its replay runs. `our_car` is the car that a question means when it names
 * none; None where nobody said.
 */
export interface RaceSummary {
  race_id: string;
  series: string;
  event: string;
  source: string;
  distance: string;
  distance_source: DistanceSource;
  cars: EntrySummary[];
  laps: number;
  live: boolean;
  our_car: string | null;
  notes: string[];
}
/**
 * The watched race now. `seq` rises by one with every update of this socket.
 */
export interface RaceUpdate {
  type: "race";
  race_id: string;
  seq: number;
  speed: number;
  ended: boolean;
  state: RaceState;
}
/**
 * Send me the state of this race whenever it changes (None: stop sending).
 */
export interface Watch {
  type: "watch";
  race_id: string | null;
}
/**
 * Answer to `hello`.
 */
export interface Welcome {
  type: "welcome";
  protocol: number;
  session_id: string;
  instance: string;
  version: string;
  races: RaceSummary[];
  live_race_id: string | null;
  suggested_questions: string[];
  max_question_chars: number;
}
