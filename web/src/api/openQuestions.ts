import type { ClientEnvironment, TimerHandle } from "./environment";
import {
  AWAY_WITH_QUESTION_MS,
  CANCEL_WITHIN_MS,
  MOST_ATTEMPTS,
  SILENT_QUESTION_MS,
} from "./limits";
import type { Ask, ServerMessage } from "./protocol";

interface OpenQuestion {
  ask: Ask;
  attempts: number;
  cancelling: boolean;
  away: boolean;
  timer: TimerHandle;
}

/** Why a question ended without the server saying so. */
export type LostReason = "no_connection" | "no_answer" | "cancelled";

/**
 * The questions that were asked and not yet answered.
 *
 * Each always has exactly one timer running, so that none can hang: silence on a living
 * connection, absence of a connection, or a cancel that nobody confirms each end it.
 */
export class OpenQuestions {
  readonly #env: ClientEnvironment;
  readonly #lost: (id: string, reason: LostReason) => void;
  readonly #open = new Map<string, OpenQuestion>();

  constructor(env: ClientEnvironment, lost: (id: string, reason: LostReason) => void) {
    this.#env = env;
    this.#lost = lost;
  }

  get size(): number {
    return this.#open.size;
  }

  add(ask: Ask, linked: boolean): void {
    const timer = linked ? this.#silence(ask.id) : this.#away(ask.id);
    this.#open.set(ask.id, {
      ask,
      attempts: linked ? 1 : 0,
      cancelling: false,
      away: !linked,
      timer,
    });
  }

  /** Mark as being cancelled; false if the question is not open. */
  cancel(id: string, linked: boolean): boolean {
    const question = this.#open.get(id);
    if (!question || question.cancelling) return false;
    question.cancelling = true;
    this.#restart(question, linked ? CANCEL_WITHIN_MS : 0, id, "cancelled");
    return true;
  }

  /** Take note of a message; false if it belongs to no open question. */
  hear(message: Extract<ServerMessage, { id: string | null }>): boolean {
    if (message.id === null) return true;
    const question = this.#open.get(message.id);
    if (!question) return false;
    if (message.type === "progress") {
      if (!question.cancelling) {
        this.#restart(question, SILENT_QUESTION_MS, message.id, "no_answer");
      }
    } else {
      this.#close(message.id);
    }
    return true;
  }

  /** The connection is gone: wait a while for the next one. */
  connectionLost(): void {
    for (const [id, question] of this.#open) {
      if (question.cancelling) {
        this.#end(id, "cancelled");
      } else if (!question.away) {
        // One wait for the whole absence: failed attempts to return must not prolong it.
        question.away = true;
        this.#restart(question, AWAY_WITH_QUESTION_MS, id, "no_connection");
      }
    }
  }

  /** There is a new connection: what to ask on it. A question that was asked too often is lost. */
  toAskAgain(): Ask[] {
    const again: Ask[] = [];
    for (const [id, question] of this.#open) {
      if (question.attempts >= MOST_ATTEMPTS) {
        this.#end(id, "no_answer");
      } else {
        question.attempts += 1;
        question.away = false;
        this.#restart(question, SILENT_QUESTION_MS, id, "no_answer");
        again.push(question.ask);
      }
    }
    return again;
  }

  /** Report every open question as lost. */
  dropAll(reason: LostReason): void {
    for (const id of [...this.#open.keys()]) this.#end(id, reason);
  }

  #silence(id: string): TimerHandle {
    return this.#env.setTimer(() => {
      this.#end(id, "no_answer");
    }, SILENT_QUESTION_MS);
  }

  #away(id: string): TimerHandle {
    return this.#env.setTimer(() => {
      this.#end(id, "no_connection");
    }, AWAY_WITH_QUESTION_MS);
  }

  #restart(question: OpenQuestion, delay_ms: number, id: string, reason: LostReason): void {
    this.#env.clearTimer(question.timer);
    question.timer = this.#env.setTimer(() => {
      this.#end(id, reason);
    }, delay_ms);
  }

  #close(id: string): void {
    const question = this.#open.get(id);
    if (question) this.#env.clearTimer(question.timer);
    this.#open.delete(id);
  }

  #end(id: string, reason: LostReason): void {
    this.#close(id);
    this.#lost(id, reason);
  }
}
