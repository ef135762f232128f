import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { AloraClient } from "@/api/client";
import { LONGEST_DELAY_MS } from "@/api/backoff";
import { DeviceSettings } from "@/lib/storage";
import { testEnvironment } from "@/testing/environment";
import { ManualTimers } from "@/testing/manualTimers";
import { TestOrchestrator } from "@/testing/orchestrator";
import { aRace, aState, aWelcome, anUpdate } from "@/testing/samples";

import { Session } from "./store";

let server: TestOrchestrator;
let timers: ManualTimers;
let session: Session;
let stop: () => void;
let kept: Map<string, string>;
let frames: (() => void)[];

beforeEach(async () => {
  server = await TestOrchestrator.start();
  timers = new ManualTimers();
  kept = new Map();
  frames = [];
  const client = new AloraClient(server.url, testEnvironment(timers));
  const settings = new DeviceSettings({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value);
    },
  });
  session = new Session(
    client,
    settings,
    () => timers.now(),
    (run) => frames.push(run),
  );
  stop = session.start();
});

afterEach(async () => {
  stop();
  await server.stop();
});

const state = () => session.store.getState();

async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(
    () => {
      expect(condition()).toBe(true);
    },
    { timeout: 5_000, interval: 2 },
  );
}

const upload = aRace({ race_id: "file", event: "Spa", source: "spa.csv", live: false });

test("the live race is chosen and watched after the welcome", async () => {
  await until(() => server.connections.length === 1 && server.latest.of("watch").length === 1);
  expect(state().raceId).toBe("live");
  expect(server.latest.of("watch")[0]?.race_id).toBe("live");
});

test("our car comes from the server, and a choice on this device goes before it", async () => {
  await until(() => state().raceId === "live");
  server.latest.send(aWelcome({ races: [aRace({ our_car: "7" })] }));
  await until(() => state().ourCars["live"] === "7");
  session.chooseCar("13");
  expect(state().ourCars["live"]).toBe("13");
  expect(kept.get("alora.car.Barber")).toBe("13");
});

test("a question names the race, our car, and now", async () => {
  await until(() => state().raceId === "live");
  session.chooseCar("13");
  expect(session.ask("When should I pit?")).toBe(true);
  await until(() => server.latest.of("ask").length === 1);
  expect(server.latest.of("ask")[0]).toMatchObject({ race_id: "live", car: "13", lap: null });
  expect(state().questions[0]?.state.phase).toBe("running");
});

test("a question about an uploaded race names the lap that is looked at", async () => {
  await until(() => state().raceId === "live");
  session.addRace(upload);
  session.chooseCar("7");
  session.chooseLap(9);
  session.ask("When should I pit?");
  await until(() => server.latest.of("ask").length === 1);
  expect(server.latest.of("ask")[0]).toMatchObject({ race_id: "file", car: "7", lap: 9 });
  expect(server.latest.of("watch").at(-1)?.race_id).toBeNull();
});

test("a moment that comes after another race was chosen is not shown", async () => {
  await until(() => state().raceId === "live");
  session.addRace(upload);
  session.chooseRace("live");
  session.showMoment("file", aState());
  expect(state().view).toBeNull();
});

test("many updates in one frame are drawn once, as the last one", async () => {
  await until(() => server.connections.length === 1 && server.latest.of("watch").length === 1);
  for (const seq of [1, 2, 3]) {
    server.latest.send(anUpdate({ seq, state: aState({ laps_done: seq }) }));
  }
  server.latest.send({ type: "error", id: null, request_id: null, code: "x", message: "y" });
  await until(() => state().notice !== null);
  expect(frames).toHaveLength(1);
  frames[0]?.();
  expect(state().view?.state.laps_done).toBe(3);
});

test("an uploaded race that a restarted server has lost is said to be gone", async () => {
  await until(() => state().raceId === "live");
  session.addRace(upload);
  server.latest.drop();
  await until(() => state().link === "waiting");
  timers.advance(LONGEST_DELAY_MS);
  await until(() => state().link === "open" && state().raceId === "live");
  expect(state().notice).toContain("spa.csv");
});

test("the replayed race is watched also in the pause after its end", async () => {
  await until(() => state().raceId === "live");
  server.latest.send(aWelcome({ races: [aRace({ live: false })] }));
  await until(() => server.latest.of("watch").length === 1);
  expect(state().races[0]?.live).toBe(true);
});

test("a server without races leaves nothing chosen", async () => {
  await until(() => state().raceId === "live");
  server.latest.send(aWelcome({ races: [], live_race_id: null }));
  await until(() => state().raceId === null);
  expect(state().view).toBeNull();
});
