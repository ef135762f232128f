import type { ApiError, RaceState, RaceSummary } from "./protocol";

/** Longest wait for a race state [ms]. */
const STATE_WITHIN_MS = 10_000;

/** Longest wait for a file to be sent and read [ms]. */
const UPLOAD_WITHIN_MS = 120_000;

/** Largest timing file that the server takes [bytes] (64 MiB). */
export const LARGEST_UPLOAD_BYTES = 64 * 1024 * 1024;

/** A request that came back without what it asked for; `message` is fit to show. */
export class RequestFailed extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "RequestFailed";
    this.code = code;
  }
}

export interface Upload {
  file: File;
  /** Which race of a file that holds several; empty where there is one. */
  event: string;
  /** Such as `45min` or `57laps`; empty where the file or its event tells. */
  distance: string;
}

/** The race as it stood when `car` completed `lap`. Throws `RequestFailed`. */
export async function fetchRaceState(
  raceId: string,
  car: string,
  lap: number,
  signal: AbortSignal,
): Promise<RaceState> {
  const query = new URLSearchParams({ car, lap: String(lap) });
  const path = `/api/races/${encodeURIComponent(raceId)}/state?${query}`;
  const timed = AbortSignal.any([signal, AbortSignal.timeout(STATE_WITHIN_MS)]);
  return (await request(path, { signal: timed })) as RaceState;
}

/** Send a timing file; the race that was read from it. Throws `RequestFailed`. */
export async function uploadRace(upload: Upload, signal: AbortSignal): Promise<RaceSummary> {
  const { file, event, distance } = upload;
  if (file.size === 0) throw new RequestFailed("unreadable_file", `${file.name} is empty.`);
  if (file.size > LARGEST_UPLOAD_BYTES) {
    throw new RequestFailed("too_large", `${file.name} is larger than 64 MiB.`);
  }
  const query = new URLSearchParams({ name: file.name });
  if (event.trim()) query.set("event", event.trim());
  if (distance.trim()) query.set("distance", distance.trim());
  return (await request(`/api/races?${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
    signal: AbortSignal.any([signal, AbortSignal.timeout(UPLOAD_WITHIN_MS)]),
  })) as RaceSummary;
}

async function request(path: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(path, init);
    body = await response.json();
  } catch (error) {
    throw describe(error);
  }
  if (response.ok) return body;
  if (isApiError(body)) throw new RequestFailed(body.code, body.message);
  throw new RequestFailed("internal", `The server answered with status ${response.status}.`);
}

function describe(error: unknown): Error {
  if (error instanceof DOMException && error.name === "AbortError") return error;
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return new RequestFailed("deadline", "The server took too long. Try again.");
  }
  return new RequestFailed("unavailable", "The server cannot be reached. Try again in a moment.");
}

function isApiError(body: unknown): body is ApiError {
  return (
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    typeof body.code === "string" &&
    "message" in body &&
    typeof body.message === "string"
  );
}
