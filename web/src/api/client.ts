import { backoffDelay } from "./backoff";
import type { ClientEnvironment, SocketLike, TimerHandle } from "./environment";
import { MOST_OPEN_QUESTIONS, PING_AFTER_MS, PONG_WITHIN_MS, WELCOME_WITHIN_MS } from "./limits";
import { readServerMessage } from "./messages";
import { OpenQuestions, type LostReason } from "./openQuestions";
import { PROTOCOL_VERSION, type Ask, type ClientMessage, type ServerMessage } from "./protocol";

/**
 * connecting: first attempt or a new one is on its way. open: welcomed. waiting: the connection
 * was lost and a new attempt comes. refused: the server speaks another version of the protocol,
 * so trying again helps nobody. closed: `stop()` was called.
 */
export type LinkStatus = "connecting" | "open" | "waiting" | "refused" | "closed";

export type ClientEvent =
  | { kind: "status"; status: LinkStatus }
  | { kind: "message"; message: ServerMessage }
  | { kind: "lost"; id: string; reason: LostReason };

export type NewQuestion = Pick<Ask, "text" | "race_id" | "car" | "lap">;

/**
 * The page's end of the socket to the orchestrator. No framework, no globals.
 *
 * It keeps itself connected, watches the race it was told to watch on every new connection, and
 * every question it takes ends in exactly one of: an answer, a failure, `cancelled`, or `lost`.
 */
export class AloraClient {
  readonly #url: string;
  readonly #env: ClientEnvironment;
  readonly #listeners = new Set<(event: ClientEvent) => void>();
  readonly #questions: OpenQuestions;
  #status: LinkStatus = "closed";
  #socket: SocketLike | null = null;
  #timer: TimerHandle | null = null;
  #attempt = 0;
  #asked = 0;
  #lastSeq = -1;
  #raceId: string | null = null;

  constructor(url: string, env: ClientEnvironment) {
    this.#url = url;
    this.#env = env;
    this.#questions = new OpenQuestions(env, (id, reason) => {
      this.#emit({ kind: "lost", id, reason });
    });
  }

  get status(): LinkStatus {
    return this.#status;
  }

  /** Hear of everything from now on; returns how to stop hearing. */
  subscribe(listener: (event: ClientEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Connect, and stay connected until `stop()`. */
  start(): void {
    if (this.#status === "closed") this.#connect();
  }

  /** Close for good; open questions are reported as lost. */
  stop(): void {
    this.#dropSocket();
    this.#setStatus("closed");
    this.#questions.dropAll("no_connection");
  }

  /** Try again now rather than when the wait is over: the browser came online or to the front. */
  hurry(): void {
    if (this.#status === "waiting") this.#connect();
    else if (this.#status === "open") this.#ping();
  }

  /** Watch this race, on this connection and the next ones. */
  watch(raceId: string | null): void {
    if (raceId === this.#raceId) return;
    this.#raceId = raceId;
    this.#lastSeq = -1;
    if (this.#status === "open") this.#send({ type: "watch", race_id: raceId });
  }

  /** Ask; the id under which everything about this question comes, or null if too many are open. */
  ask(question: NewQuestion): string | null {
    if (this.#questions.size >= MOST_OPEN_QUESTIONS || this.#status === "refused") return null;
    this.#asked += 1;
    const id = `q${this.#asked}-${Math.floor(this.#env.random() * 2 ** 32).toString(36)}`;
    const ask: Ask = { type: "ask", id, budget_ms: null, ...question };
    const linked = this.#status === "open";
    this.#questions.add(ask, linked);
    if (linked) this.#send(ask);
    return id;
  }

  /** Stop working on a question. `cancelled` or `lost` follows within `CANCEL_WITHIN_MS`. */
  cancel(id: string): void {
    const linked = this.#status === "open";
    if (this.#questions.cancel(id, linked) && linked) this.#send({ type: "cancel", id });
  }

  #connect(): void {
    this.#dropSocket();
    this.#setStatus("connecting");
    this.#lastSeq = -1;
    const socket = this.#env.openSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#send({ type: "hello", protocol: PROTOCOL_VERSION });
    };
    socket.onmessage = (event: { data?: unknown }) => {
      this.#receive(event.data);
    };
    socket.onclose = () => {
      this.#lose();
    };
    // What failed is told by the close that follows an error.
    socket.onerror = () => undefined;
    this.#later(WELCOME_WITHIN_MS, () => {
      this.#lose();
    });
  }

  #receive(data: unknown): void {
    const message = readServerMessage(data);
    if (!message) return;
    if (message.type === "welcome") this.#welcome(message.protocol);
    else if (this.#status === "connecting" && message.type === "error") {
      this.#refuse(message);
      return;
    }
    if (this.#status === "open") this.#later(PING_AFTER_MS, this.#ping);
    if (this.#isNews(message)) this.#emit({ kind: "message", message });
  }

  #welcome(protocol: number): void {
    if (protocol !== PROTOCOL_VERSION) {
      this.#dropSocket();
      this.#setStatus("refused");
      this.#questions.dropAll("no_connection");
      return;
    }
    this.#attempt = 0;
    this.#setStatus("open");
    if (this.#raceId !== null) this.#send({ type: "watch", race_id: this.#raceId });
    for (const ask of this.#questions.toAskAgain()) this.#send(ask);
  }

  /** The hello was not liked: another version is final, anything else is worth a new attempt. */
  #refuse(message: Extract<ServerMessage, { type: "error" }>): void {
    this.#emit({ kind: "message", message });
    if (message.code !== "bad_protocol") {
      this.#lose();
      return;
    }
    this.#dropSocket();
    this.#setStatus("refused");
    this.#questions.dropAll("no_connection");
  }

  #isNews(message: ServerMessage): boolean {
    switch (message.type) {
      case "pong":
        return false;
      case "race":
        if (message.race_id !== this.#raceId || message.seq <= this.#lastSeq) return false;
        this.#lastSeq = message.seq;
        return true;
      case "progress":
      case "answer":
      case "cancelled":
      case "error":
        return this.#questions.hear(message);
      case "welcome":
        return this.#status === "open";
    }
  }

  readonly #ping = (): void => {
    this.#send({ type: "ping" });
    this.#later(PONG_WITHIN_MS, () => {
      this.#lose();
    });
  };

  #lose(): void {
    this.#dropSocket();
    const delay_ms = backoffDelay(this.#attempt, () => this.#env.random());
    this.#attempt += 1;
    this.#questions.connectionLost();
    this.#setStatus("waiting");
    this.#later(delay_ms, () => {
      this.#connect();
    });
  }

  #dropSocket(): void {
    if (this.#timer !== null) this.#env.clearTimer(this.#timer);
    this.#timer = null;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** Run once later, in place of whatever was to run. */
  #later(delay_ms: number, run: () => void): void {
    if (this.#timer !== null) this.#env.clearTimer(this.#timer);
    this.#timer = this.#env.setTimer(run, delay_ms);
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #setStatus(status: LinkStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#emit({ kind: "status", status });
  }

  #emit(event: ClientEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
