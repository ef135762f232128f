/** The part of a WebSocket that the client uses; the browser's and the `ws` package's both fit. */
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}

export type TimerHandle = ReturnType<typeof setTimeout>;

/** Everything the client takes from the world around it, so that tests can own it. */
export interface ClientEnvironment {
  /** Start opening a socket; `onmessage` gets events whose `data` is the text. */
  openSocket(url: string): SocketLike;
  /** A clock that never runs backwards [ms]. */
  now(): number;
  setTimer(run: () => void, delay_ms: number): TimerHandle;
  clearTimer(handle: TimerHandle): void;
  /** Uniform in [0, 1). */
  random(): number;
}

/** The real one of a browser. */
export function browserEnvironment(): ClientEnvironment {
  return {
    openSocket: (url) => new WebSocket(url),
    now: () => performance.now(),
    setTimer: (run, delay_ms) => setTimeout(run, delay_ms),
    clearTimer: (handle) => {
      clearTimeout(handle);
    },
    random: () => Math.random(),
  };
}

/** The address of the orchestrator's socket on the host that served the page. */
export function socketUrl(page: { protocol: string; host: string }): string {
  return `${page.protocol === "https:" ? "wss:" : "ws:"}//${page.host}/ws`;
}
