/** Silence after which the client asks whether the server is there [ms]. */
export const PING_AFTER_MS = 5_000;

/** Longest wait for any sign of life after a ping [ms]. */
export const PONG_WITHIN_MS = 5_000;

/** Longest wait for the server's welcome after starting to connect [ms]. */
export const WELCOME_WITHIN_MS = 5_000;

/** A question without a word from the server for this long is reported as lost [ms]. */
export const SILENT_QUESTION_MS = 65_000;

/** A question whose connection stays away for this long is reported as lost [ms]. */
export const AWAY_WITH_QUESTION_MS = 20_000;

/** Longest wait for the server to confirm a cancel [ms]. */
export const CANCEL_WITHIN_MS = 2_000;

/** How often one question is asked again after its connection was lost. */
export const MOST_ATTEMPTS = 3;

/** Most questions open at once. */
export const MOST_OPEN_QUESTIONS = 4;

/** Largest message taken from the server [characters] (4 Mi). */
export const LARGEST_MESSAGE_CHARS = 4 * 1024 * 1024;
