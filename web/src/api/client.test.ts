import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { testEnvironment } from "@/testing/environment";
import { ManualTimers } from "@/testing/manualTimers";
import { TestOrchestrator } from "@/testing/orchestrator";
import { anAnswer, anUpdate, aProgress, aWelcome } from "@/testing/samples";

import { AloraClient, type ClientEvent } from "./client";
import {
  AWAY_WITH_QUESTION_MS,
  CANCEL_WITHIN_MS,
  MOST_ATTEMPTS,
  MOST_OPEN_QUESTIONS,
  PING_AFTER_MS,
  PONG_WITHIN_MS,
  SILENT_QUESTION_MS,
  WELCOME_WITHIN_MS,
} from "./limits";
import { LONGEST_DELAY_MS } from "./backoff";

const QUESTION = { text: "When should I pit?", race_id: "live", car: "13", lap: null };

const MARK = { type: "error", id: null, request_id: null, code: "mark", message: "" } as const;

let server: TestOrchestrator;
let timers: ManualTimers;
let client: AloraClient;
let events: ClientEvent[];

beforeEach(async () => {
  server = await TestOrchestrator.start();
  timers = new ManualTimers();
  events = [];
  client = new AloraClient(server.url, testEnvironment(timers));
  client.subscribe((event) => events.push(event));
});

afterEach(async () => {
  client.stop();
  await server.stop();
});

/** Wait for a condition inside a deadline. */
async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(
    () => {
      expect(condition()).toBe(true);
    },
    { timeout: 5_000, interval: 2 },
  );
}

async function connect(): Promise<void> {
  client.start();
  await until(() => client.status === "open");
}

/** Lose the connection and get a new one. */
async function reconnect(): Promise<void> {
  const before = server.connections.length;
  server.latest.drop();
  await until(() => client.status === "waiting");
  timers.advance(LONGEST_DELAY_MS);
  await until(() => server.connections.length > before && client.status === "open");
}

function askOne(): string {
  const id = client.ask(QUESTION);
  if (id === null) throw new Error("the client did not take the question");
  return id;
}

const lost = () => events.filter((event) => event.kind === "lost");
const messages = () =>
  events.flatMap((event) => (event.kind === "message" ? [event.message.type] : []));

/** Everything that the server sent before this has been heard. */
async function marked(): Promise<void> {
  const before = messages().filter((type) => type === "error").length;
  server.latest.send(MARK);
  await until(() => messages().filter((type) => type === "error").length > before);
}

test("the client says hello and is open once it is welcomed", async () => {
  await connect();
  expect(server.latest.heard[0]).toEqual({ type: "hello", protocol: 1 });
  expect(messages()).toEqual(["welcome"]);
});

test("a question ends in its answer, with progress on the way", async () => {
  await connect();
  const id = askOne();
  await until(() => server.latest.of("ask").length === 1);
  expect(server.latest.of("ask")[0]).toEqual({ type: "ask", id, budget_ms: null, ...QUESTION });
  server.latest.send(aProgress(id));
  server.latest.send(anAnswer({ id }));
  await until(() => messages().includes("answer"));
  expect(messages()).toEqual(["welcome", "progress", "answer"]);
  timers.advance(SILENT_QUESTION_MS);
  expect(lost()).toEqual([]);
});

test("an answer to a question that nobody asked is passed over", async () => {
  await connect();
  server.latest.send(anAnswer({ id: "of somebody else" }));
  await marked();
  expect(messages()).not.toContain("answer");
});

test("updates of the watched race come in order and only once", async () => {
  await connect();
  client.watch("live");
  await until(() => server.latest.of("watch").length === 1);
  for (const seq of [1, 2, 2, 1, 3]) server.latest.send(anUpdate({ seq }));
  server.latest.send(anUpdate({ seq: 9, race_id: "another" }));
  await marked();
  const seen = events.flatMap((event) =>
    event.kind === "message" && event.message.type === "race" ? [event.message.seq] : [],
  );
  expect(seen).toEqual([1, 2, 3]);
});

test("after a lost connection the race is watched and the open question asked again", async () => {
  await connect();
  client.watch("live");
  const id = askOne();
  await until(() => server.latest.of("ask").length === 1);
  await reconnect();
  await until(() => server.latest.of("ask").length === 1);
  expect(server.connections).toHaveLength(2);
  expect(server.latest.of("watch")).toEqual([{ type: "watch", race_id: "live" }]);
  expect(server.latest.of("ask")[0]?.id).toBe(id);
  expect(lost()).toEqual([]);
});

test("a question that loses its connection again and again is reported as lost", async () => {
  await connect();
  const id = askOne();
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    await until(() => server.latest.of("ask").length === 1 || attempt === MOST_ATTEMPTS);
    await reconnect();
  }
  await until(() => lost().length === 1);
  expect(lost()).toEqual([{ kind: "lost", id, reason: "no_answer" }]);
});

test("a question is lost when the server stays away", async () => {
  await connect();
  const id = askOne();
  server.latest.drop();
  await until(() => client.status === "waiting");
  server.greets = false;
  timers.advance(AWAY_WITH_QUESTION_MS);
  expect(lost()).toEqual([{ kind: "lost", id, reason: "no_connection" }]);
});

test("a question asked without a connection is sent when there is one", async () => {
  client.start();
  const id = askOne();
  await until(() => client.status === "open" && server.latest.of("ask").length === 1);
  expect(server.latest.of("ask")[0]?.id).toBe(id);
});

test("a question that the server forgets is lost after the longest silence", async () => {
  await connect();
  const id = askOne();
  await until(() => server.latest.of("ask").length === 1);
  // The connection itself stays alive: every ping is answered.
  for (let passed = 0; passed < SILENT_QUESTION_MS; passed += PING_AFTER_MS) {
    const pings = server.latest.of("ping").length;
    timers.advance(PING_AFTER_MS);
    await until(() => server.latest.of("ping").length > pings);
    server.latest.send({ type: "pong" });
    await marked();
  }
  expect(lost()).toEqual([{ kind: "lost", id, reason: "no_answer" }]);
  expect(server.connections).toHaveLength(1);
});

test("a cancel that the server confirms ends the question as cancelled", async () => {
  await connect();
  const id = askOne();
  client.cancel(id);
  await until(() => server.latest.of("cancel").length === 1);
  server.latest.send({ type: "cancelled", id, request_id: "r" });
  await until(() => messages().includes("cancelled"));
  timers.advance(CANCEL_WITHIN_MS);
  expect(lost()).toEqual([]);
});

test("a cancel that nobody confirms ends the question all the same", async () => {
  await connect();
  const id = askOne();
  client.cancel(id);
  timers.advance(CANCEL_WITHIN_MS);
  expect(lost()).toEqual([{ kind: "lost", id, reason: "cancelled" }]);
});

test("a cancelled question is not asked again after a reconnect", async () => {
  await connect();
  const id = askOne();
  await until(() => server.latest.of("ask").length === 1);
  client.cancel(id);
  await reconnect();
  expect(server.latest.of("ask")).toEqual([]);
  expect(lost()).toEqual([{ kind: "lost", id, reason: "cancelled" }]);
});

test("too many open questions are refused and not queued", async () => {
  await connect();
  for (let i = 0; i < MOST_OPEN_QUESTIONS; i += 1) askOne();
  expect(client.ask(QUESTION)).toBeNull();
});

test("a server that answers no ping is left for a new connection", async () => {
  await connect();
  timers.advance(PING_AFTER_MS);
  await until(() => server.latest.of("ping").length === 1);
  timers.advance(PONG_WITHIN_MS);
  expect(client.status).toBe("waiting");
});

test("a server that never welcomes is left for a new connection", async () => {
  server.greets = false;
  client.start();
  await until(() => server.connections.length === 1);
  timers.advance(WELCOME_WITHIN_MS);
  expect(client.status).toBe("waiting");
});

test("the waits between attempts grow up to their cap while there is no server", async () => {
  await connect();
  server.greets = false;
  server.latest.drop();
  await until(() => client.status === "waiting");
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    waits.push(timers.next_ms);
    timers.advance(timers.next_ms);
    timers.advance(WELCOME_WITHIN_MS);
  }
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits.at(-1)).toBeLessThanOrEqual(LONGEST_DELAY_MS);
});

test("a server of another protocol is final and said to be", async () => {
  server.greets = false;
  client.start();
  await until(() => server.connections.length === 1);
  server.latest.send(aWelcome({ protocol: 99 }));
  await until(() => client.status === "refused");
  expect(client.ask(QUESTION)).toBeNull();
});

test("what is not a message of the protocol changes nothing", async () => {
  await connect();
  for (const text of ["", "null", "[]", "{}", '{"type":7}', '{"type":"toString"}', "{"]) {
    server.latest.sendText(text);
  }
  await marked();
  expect(messages()).toEqual(["welcome", "error"]);
});

test("hurrying skips the wait for the next attempt", async () => {
  await connect();
  server.latest.drop();
  await until(() => client.status === "waiting");
  client.hurry();
  await until(() => client.status === "open");
  expect(server.connections).toHaveLength(2);
});

test("stopping reports open questions as lost and connects no more", async () => {
  await connect();
  const id = askOne();
  client.stop();
  timers.advance(60_000);
  expect(lost()).toEqual([{ kind: "lost", id, reason: "no_connection" }]);
  expect(client.status).toBe("closed");
  expect(server.connections).toHaveLength(1);
});
