import type {
  Answer,
  CarState,
  Outcome,
  PitStop,
  Plan,
  PositionDistribution,
  Progress,
  RaceState,
  RaceSummary,
  RaceUpdate,
  Recommendation,
  Welcome,
} from "@/api/protocol";

/** A running car of a small field. */
export function aCar(changed: Partial<CarState> = {}): CarState {
  return {
    car_id: "13",
    car_class: "GT",
    team: "Northline",
    driver: "A. Driver",
    position: 2,
    class_position: 2,
    status: "running",
    laps_done: 12,
    last_crossing_s: 1200,
    gap_to_leader_s: 3.5,
    interval_s: 3.5,
    laps_down: 0,
    last_lap_s: 98.2,
    best_lap_s: 97.4,
    compound: "slick",
    tire_age_laps: 12,
    stint_laps: 12,
    stops_done: 0,
    dry_compounds_used: [],
    fuel_laps_left: null,
    last_sectors_s: [],
    driver_stint_laps: null,
    driver_changes: 0,
    penalty_s: 0,
    drive_throughs: 0,
    ...changed,
  };
}

/** A race of 45 minutes, 20 of them driven. */
export function aState(changed: Partial<RaceState> = {}): RaceState {
  return {
    series: "gr_cup",
    event: "Barber",
    clock_s: 1200,
    laps_done: 12,
    distance: { laps: null, time_s: 2700, source: "given" },
    flag: "green",
    flag_since_s: 0,
    weather: {
      sky: "dry",
      air_temp_c: null,
      track_temp_c: null,
      humidity_pct: null,
      wind_kph: null,
      wetness: null,
      rain: [],
    },
    rules: {
      required_stops: 0,
      required_dry_compounds: 1,
      min_pit_stop_s: 0,
      refuelling: false,
      tire_change: true,
      max_stint_s: null,
      stop_window: null,
      required_driver_changes: 0,
      max_driver_stint_s: null,
      min_driver_stint_s: null,
      assumed: [],
    },
    cars: [aCar({ car_id: "7", position: 1, class_position: 1 }), aCar()],
    ...changed,
  };
}

export function aRace(changed: Partial<RaceSummary> = {}): RaceSummary {
  return {
    race_id: "live",
    series: "gr_cup",
    event: "Barber",
    source: "demo race",
    distance: "45 min",
    distance_source: "given",
    cars: ["7", "13"].map((id) => ({
      car_id: id,
      number: id,
      car_class: "GT",
      team: "Northline",
      laps: 28,
    })),
    laps: 28,
    live: true,
    our_car: null,
    notes: [],
    ...changed,
  };
}

export function aWelcome(changed: Partial<Welcome> = {}): Welcome {
  return {
    type: "welcome",
    protocol: 1,
    session_id: "s",
    instance: "i",
    version: "0",
    races: [aRace()],
    live_race_id: "live",
    suggested_questions: ["When should I pit?"],
    max_question_chars: 500,
    ...changed,
  };
}

export function anUpdate(changed: Partial<RaceUpdate> = {}): RaceUpdate {
  return {
    type: "race",
    race_id: "live",
    seq: 1,
    speed: 1,
    ended: false,
    state: aState(),
    ...changed,
  };
}

/** Finishing places with these probabilities. */
export function places(...probability: number[]): PositionDistribution {
  return { probability, expected: { mean: 2, se: 0.1 }, p05: 1, p50: 2, p95: 3 };
}

/** A plan of these stops, without a condition. */
export function aPlan(...stops: PitStop[]): Plan {
  return { stops, if_neutralised: null };
}

export function anOutcome(changed: Partial<Outcome> = {}): Outcome {
  return {
    plan: aPlan(),
    iterations: 1000,
    position: places(0.2, 0.6, 0.2),
    class_position: places(0.2, 0.6, 0.2),
    remaining_time_s: { mean: 1500, se: 1 },
    retire_probability: 0,
    rejoin: null,
    neighbours: [],
    ...changed,
  };
}

/** A recommendation with one lap cost for each of `costs_s`, from lap 13 on. */
export function aRecommendation(
  costs_s: readonly number[],
  changed: Partial<Recommendation> = {},
): Recommendation {
  return {
    car_id: "13",
    action: "box_later",
    window: { first_lap: 14, last_lap: 16 },
    best_plan: aPlan({ lap: 15, compound: null, fuel_laps: null }),
    alternative: null,
    expected_gain_s: { mean: 1, se: 0.1 },
    expected_gain_places: { mean: 0.1, se: 0.01 },
    rejoin: null,
    rejoin_if_now: null,
    lap_costs: costs_s.map((mean, i) => ({
      lap: 13 + i,
      cost_s: { mean, se: 0.1 },
      class_position: { mean: 2, se: 0.1 },
      in_window: mean < 0.5,
    })),
    place_value_s: 8,
    window_cost_s: 0.5,
    iterations: 3000,
    plans_considered: 20,
    races_run: 40_000,
    notes: [],
    stop_now_gain_s: null,
    waiting_s_per_lap: null,
    same_as_best: [],
    if_safety_car: null,
    duels: [],
    fuel: null,
    flip: null,
    ...changed,
  };
}

export function anAnswer(changed: Partial<Answer> = {}): Answer {
  return {
    type: "answer",
    id: "q1",
    request_id: "r1",
    intent: "pit_window",
    question: "When should I pit?",
    answer: "Box on lap 15. You rejoin P2, 1.8 s ahead of 7.",
    race_id: "live",
    event: "Barber",
    car_id: "13",
    lap: 12,
    clock_s: 1200,
    recommendation: aRecommendation([1, 0.4, 0, 0.4]),
    outcome: anOutcome(),
    alternative_outcome: null,
    iterations: 3000,
    model_version: "gr_cup-1",
    from_cache: false,
    elapsed_ms: 120,
    hops: [],
    notes: [],
    ...changed,
  };
}

export function aProgress(id: string, fraction = 0.5): Progress {
  return {
    type: "progress",
    id,
    request_id: "r",
    stage: "comparing plans",
    races_done: 1,
    races_planned: 2,
    fraction,
    elapsed_ms: 10,
  };
}
