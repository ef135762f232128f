import type { TimerHandle } from "@/api/environment";

interface Waiting {
  readonly due_ms: number;
  readonly run: () => void;
}

/** Timers that fire when the test says that time has passed, in the order in which they are due. */
export class ManualTimers {
  #now_ms = 0;
  #next = 1;
  readonly #waiting = new Map<number, Waiting>();

  now(): number {
    return this.#now_ms;
  }

  /** How long until the next timer fires [ms]; infinite when none waits. */
  get next_ms(): number {
    const due = [...this.#waiting.values()].map((timer) => timer.due_ms);
    return Math.min(...due) - this.#now_ms;
  }

  setTimer(run: () => void, delay_ms: number): TimerHandle {
    const id = this.#next++;
    this.#waiting.set(id, { due_ms: this.#now_ms + delay_ms, run });
    return id as unknown as TimerHandle;
  }

  clearTimer(handle: TimerHandle): void {
    this.#waiting.delete(handle as unknown as number);
  }

  advance(by_ms: number): void {
    const until_ms = this.#now_ms + by_ms;
    for (;;) {
      const [id, timer] = [...this.#waiting].sort(([, a], [, b]) => a.due_ms - b.due_ms)[0] ?? [];
      if (id === undefined || !timer || timer.due_ms > until_ms) break;
      this.#now_ms = timer.due_ms;
      this.#waiting.delete(id);
      timer.run();
    }
    this.#now_ms = until_ms;
  }
}
