import type { ServerMessage } from "./protocol";
import { LARGEST_MESSAGE_CHARS } from "./limits";

const TYPES: Record<ServerMessage["type"], true> = {
  welcome: true,
  race: true,
  progress: true,
  answer: true,
  cancelled: true,
  error: true,
  pong: true,
};

/**
 * Read a frame from the server; null for what this client does not know.
 *
 * The fields are the server's contract, checked there against the schema that made the types; here
 * only the envelope is checked, so that a newer server's extra messages are passed over.
 */
export function readServerMessage(data: unknown): ServerMessage | null {
  if (typeof data !== "string" || data.length > LARGEST_MESSAGE_CHARS) return null;
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof message !== "object" || message === null || !("type" in message)) return null;
  const { type } = message;
  if (typeof type !== "string" || !Object.hasOwn(TYPES, type)) return null;
  return message as ServerMessage;
}
