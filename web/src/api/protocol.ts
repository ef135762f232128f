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
 * The state of the track.
 */
export type Flag = "green" | "yellow" | "fcy" | "vsc" | "sc" | "red" | "checkered";
/**
 * Who tries to get past whom by stopping at another time.
 */
export type DuelKind = "we_undercut" | "we_overcut";
/**
 * What a car is doing.
 */
export type CarStatus = "running" | "in_pit" | "retired" | "finished";
/**
 * Where the race distance was taken from; `GUESS` is said with every answer.
 */
export type DistanceSource = "given" | "event" | "results" | "guess";
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
 *     stop_now_gain_s: best cost of staying out less best cost of stopping at the end of this lap
 *         [s]; None if only one of them is possible.
 *     waiting_s_per_lap: what each lap of waiting past the window costs [s]; None without one.
 *     same_as_best: simulated plans that cannot be told apart from the best.
 *     if_safety_car: None if no safety car is possible or one is out.
 *     duels: against the nearest rivals, or those asked for.
 *     fuel: None where nothing is known of fuel.
 *     flip: None if no assumption within reach turns the call.
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
  stop_now_gain_s: Estimate | null;
  waiting_s_per_lap: Estimate | null;
  same_as_best: Plan[];
  if_safety_car: SafetyCarCall | null;
  duels: Duel[];
  fuel: FuelCall | null;
  flip: Flip | null;
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
  if_neutralised: BoxIfNeutralised | null;
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
 * Make the next planned stop at once if the race is neutralised.
 *
 * It holds at the end of laps `from_lap` to `until_lap`, while that stop is still to come.
 */
export interface BoxIfNeutralised {
  from_lap: number;
  until_lap: number;
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
 * What to do if the race is neutralised (`flag`) on the coming lap.
 *
 * `gain_s` is the cost of staying out less that of stopping under it [s].
 */
export interface SafetyCarCall {
  flag: Flag;
  best_plan: Plan;
  box_at_once: boolean;
  gain_s: Estimate;
  class_position: Estimate;
}
/**
 * Our stop against the stop of one rival of our class.
 *
 * Seen from the rival, our undercut is its overcut and the other way round. `ahead_probability`
 * is that of being ahead of it at the line on `measured_lap`, after both stops; `gap_s` is the
 * gap then, positive if we are ahead [s].
 */
export interface Duel {
  rival: string;
  kind: DuelKind;
  our_lap: number;
  rival_lap: number;
  measured_lap: number;
  ahead_probability: Estimate;
  gap_s: Estimate;
}
/**
 * Fuel in laps: what is in the car, what the finish takes, and what to do about it.
 *
 * `save_share` is the share of fuel to save on each lap to reach the finish without another stop,
 * 0 if it reaches; `next_fill_laps` is the least to take at the next planned stop to get to the
 * stop after it, or to the finish; None without a stop for fuel.
 */
export interface FuelCall {
  laps_left: number;
  laps_to_go: number;
  short_laps: number;
  save_share: number;
  next_fill_laps: number | null;
}
/**
 * The assumption whose change turns the call into `to`: its value now and at the turn.
 */
export interface Flip {
  assumption: string;
  unit: string;
  value: number;
  flips_at: Estimate;
  to: Plan;
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
 *     driver_stint_laps: laps since this driver took the wheel; None where no file says.
 *     driver_changes: changes of driver so far.
 *     penalty_s: time penalty to be served standing at the next stop [s].
 *     drive_throughs: drive-through penalties not yet served.
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
  driver_stint_laps: number | null;
  driver_changes: number;
  penalty_s: number;
  drive_throughs: number;
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
 * Attributes:
 *     required_stops: compulsory stops; `stop_window` says when one counts, from and until, in
 *         laps for a race by laps and in seconds of the race clock for a race by time.
 *     max_stint_s: longest time between two stops [s].
 *     required_driver_changes: changes of driver in the whole race.
 *     max_driver_stint_s, min_driver_stint_s: longest and shortest time of one driver at the
 *         wheel between two changes [s].
 *     assumed: the sentences a user should read about rules that no file named.
 */
export interface RaceRules {
  required_stops: number;
  required_dry_compounds: number;
  min_pit_stop_s: number;
  refuelling: boolean;
  tire_change: boolean;
  max_stint_s: number | null;
  stop_window: unknown[] | null;
  required_driver_changes: number;
  max_driver_stint_s: number | null;
  min_driver_stint_s: number | null;
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
 * The weather now, and the rain forecast; what was not measured is None.
 *
 * `wetness` is 0 on a dry track and 1 where it can take no more water.
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
  wetness: number | null;
  rain: RainForecast[];
}
/**
 * Rain that may fall from `from_s` until `until_s` on the race clock [s].
 */
export interface RainForecast {
  from_s: number;
  until_s: number;
  probability: number;
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
