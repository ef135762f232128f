import { createStore, type StoreApi } from "zustand/vanilla";

import type { AloraClient, LinkStatus, NewQuestion } from "@/api/client";
import { MOST_OPEN_QUESTIONS } from "@/api/limits";
import type {
  Failure,
  RaceState,
  RaceSummary,
  RaceUpdate,
  ServerMessage,
  Welcome,
} from "@/api/protocol";
import type { DeviceSettings } from "@/lib/storage";

import * as questions from "./questions";
import { atMoment, withUpdate, type RaceView } from "./raceView";

export interface SessionState {
  readonly link: LinkStatus;
  readonly welcome: Welcome | null;
  readonly races: readonly RaceSummary[];
  readonly raceId: string | null;
  readonly view: RaceView | null;
  /** Our car in each race. */
  readonly ourCars: Readonly<Record<string, string>>;
  /** The lap of our car that is looked at, in races that are not live. */
  readonly laps: Readonly<Record<string, number>>;
  readonly questions: readonly questions.Question[];
  /** One line about something that belongs to no question; null when there is nothing to say. */
  readonly notice: string | null;
}

const EMPTY: SessionState = {
  link: "closed",
  welcome: null,
  races: [],
  raceId: null,
  view: null,
  ourCars: {},
  laps: {},
  questions: [],
  notice: null,
};

/** The state of the page, and everything that can happen to it. */
export class Session {
  readonly store: StoreApi<SessionState> = createStore<SessionState>(() => EMPTY);
  readonly #client: AloraClient;
  readonly #settings: DeviceSettings;
  readonly #now: () => number;
  readonly #nextFrame: (run: () => void) => void;
  #update: RaceUpdate | null = null;

  constructor(
    client: AloraClient,
    settings: DeviceSettings,
    now: () => number,
    nextFrame: (run: () => void) => void,
  ) {
    this.#client = client;
    this.#settings = settings;
    this.#now = now;
    this.#nextFrame = nextFrame;
  }

  /** Connect; returns how to end it all. */
  start(): () => void {
    const unsubscribe = this.#client.subscribe((event) => {
      switch (event.kind) {
        case "status":
          this.store.setState({ link: event.status });
          break;
        case "message":
          this.#hear(event.message);
          break;
        case "lost":
          this.store.setState((s) => ({
            questions: questions.loseQuestion(s.questions, event.id, event.reason),
          }));
          break;
      }
    });
    this.#client.start();
    return () => {
      unsubscribe();
      this.#client.stop();
    };
  }

  now(): number {
    return this.#now();
  }

  /** Try to connect now. */
  hurry(): void {
    this.#client.hurry();
  }

  /** Show this race and ask about it from now on. */
  chooseRace(raceId: string): void {
    const race = this.store.getState().races.find((r) => r.race_id === raceId);
    if (!race) return;
    this.#client.watch(race.live ? raceId : null);
    this.store.setState((s) => ({
      raceId,
      notice: null,
      view: s.view?.raceId === raceId ? s.view : null,
      ourCars: { ...s.ourCars, ...this.#defaultCar(race, s.ourCars[raceId]) },
      laps: { ...s.laps, [raceId]: s.laps[raceId] ?? Math.max(1, Math.floor(race.laps / 2)) },
    }));
  }

  /** A race was uploaded: it is in the list, and chosen. */
  addRace(race: RaceSummary): void {
    this.store.setState((s) => ({
      races: [...s.races.filter((r) => r.race_id !== race.race_id), race],
    }));
    this.chooseRace(race.race_id);
  }

  /** This car is ours. */
  chooseCar(car: string): void {
    const { raceId } = this.store.getState();
    if (raceId === null) return;
    this.store.setState((s) => ({ ourCars: { ...s.ourCars, [raceId]: car } }));
    const race = this.store.getState().races.find((r) => r.race_id === raceId);
    if (race) this.#settings.set(`car.${race.event}`, car);
  }

  chooseLap(lap: number): void {
    const { raceId } = this.store.getState();
    if (raceId !== null) this.store.setState((s) => ({ laps: { ...s.laps, [raceId]: lap } }));
  }

  /** The race as it stood at the chosen moment has come. */
  showMoment(raceId: string, state: RaceState): void {
    if (this.store.getState().raceId !== raceId) return;
    this.store.setState({ view: atMoment(raceId, state, this.#now()) });
  }

  /** Ask about the chosen race, car and moment; false if that cannot be done now. */
  ask(text: string): boolean {
    const { raceId, races, ourCars, laps } = this.store.getState();
    const race = races.find((r) => r.race_id === raceId);
    const asked: NewQuestion = {
      text,
      race_id: raceId,
      car: raceId === null ? null : (ourCars[raceId] ?? null),
      lap: raceId === null || (race?.live ?? true) ? null : (laps[raceId] ?? null),
    };
    const id = this.#client.ask(asked);
    if (id === null) {
      this.store.setState({
        notice: `At most ${MOST_OPEN_QUESTIONS} questions at once. Wait for an answer or cancel one.`,
      });
      return false;
    }
    const state: questions.QuestionState = { phase: "running", progress: null, cancelling: false };
    const question = { id, text, asked, askedAt_ms: this.#now(), state };
    this.store.setState((s) => ({
      notice: null,
      questions: questions.addQuestion(s.questions, question),
    }));
    return true;
  }

  cancel(id: string): void {
    this.store.setState((s) => ({ questions: questions.markCancelling(s.questions, id) }));
    this.#client.cancel(id);
  }

  dismissNotice(): void {
    this.store.setState({ notice: null });
  }

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        this.#welcome(message);
        break;
      case "race":
        this.#updateRace(message);
        break;
      case "error":
        if (message.id === null) this.#complain(message);
        else this.#toQuestion(message);
        break;
      case "progress":
      case "answer":
      case "cancelled":
        this.#toQuestion(message);
        break;
      case "pong":
        break;
    }
  }

  /** Draw at most once a frame, however many updates come. */
  #updateRace(update: RaceUpdate): void {
    const waiting = this.#update !== null;
    this.#update = update;
    if (waiting) return;
    this.#nextFrame(() => {
      const latest = this.#update;
      this.#update = null;
      if (!latest) return;
      if (latest.race_id !== this.store.getState().raceId) return;
      this.store.setState((s) => ({ view: withUpdate(s.view, latest, this.#now()) }));
    });
  }

  #toQuestion(message: Extract<ServerMessage, { id: string | null }>): void {
    this.store.setState((s) => ({ questions: questions.hearMessage(s.questions, message) }));
  }

  #complain(failure: Failure): void {
    this.store.setState({ notice: `${failure.message} (${failure.code})` });
  }

  #welcome(welcome: Welcome): void {
    const { raceId, races } = this.store.getState();
    const chosen = races.find((race) => race.race_id === raceId);
    this.store.setState({ welcome, races: racesOf(welcome) });
    const still = racesOf(welcome).find((race) => race.race_id === raceId);
    const next = still?.race_id ?? welcome.live_race_id ?? welcome.races[0]?.race_id;
    if (next === undefined) this.store.setState({ raceId: null, view: null });
    else this.chooseRace(next);
    if (chosen && !chosen.live && !still) {
      this.store.setState({
        notice: `The server was restarted and no longer has ${chosen.source}. Upload it again.`,
      });
    }
  }

  #defaultCar(race: RaceSummary, chosen: string | undefined): Record<string, string> {
    const wanted = [chosen, this.#settings.get(`car.${race.event}`), race.our_car];
    const car = wanted.find((id) => race.cars.some((entry) => entry.car_id === id));
    return car ? { [race.race_id]: car } : {};
  }
}

/**
 * The races of a welcome. The replayed one counts as live also in the pause between its end and its
 * next start, or a page that came in this pause would never see it start.
 */
function racesOf({ races, live_race_id }: Welcome): RaceSummary[] {
  return races.map((race) => ({ ...race, live: race.live || race.race_id === live_race_id }));
}
