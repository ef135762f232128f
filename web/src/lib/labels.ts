/** The words for states, as an engineer writes them. */
export const FLAG_LABEL = {
  green: "GREEN",
  yellow: "YELLOW",
  fcy: "FCY",
  vsc: "VSC",
  sc: "SC",
  red: "RED",
  checkered: "CHECKERED",
} as const;

export const FLAG_MEANING = {
  green: "green flag",
  yellow: "yellow flag",
  fcy: "full course yellow",
  vsc: "virtual safety car",
  sc: "safety car",
  red: "red flag",
  checkered: "checkered flag, race over",
} as const;

export const ACTION_LABEL = {
  box_now: "Box now",
  box_later: "Box later",
  stay_out: "Stay out",
  too_close: "Too close to call",
  no_legal_plan: "No legal plan",
} as const;

export const STATUS_LABEL = {
  running: "",
  in_pit: "PIT",
  retired: "OUT",
  finished: "FIN",
} as const;

export const STATUS_MEANING = {
  running: "on track",
  in_pit: "in the pit lane",
  retired: "out of the race",
  finished: "finished",
} as const;

export const COMPOUND_LETTER = {
  soft: "S",
  medium: "M",
  hard: "H",
  slick: "D",
  intermediate: "I",
  wet: "W",
  unknown: "?",
} as const;

export const COMPOUND_NAME = {
  soft: "soft",
  medium: "medium",
  hard: "hard",
  slick: "dry (slick)",
  intermediate: "intermediate",
  wet: "wet",
  unknown: "unknown tire",
} as const;

export const DISTANCE_SOURCE_LABEL = {
  given: "as given",
  event: "from the event",
  results: "from the results file",
  guess: "guessed",
} as const;
