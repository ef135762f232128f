import { WebSocket } from "ws";

import type { ClientEnvironment } from "@/api/environment";

import type { ManualTimers } from "./manualTimers";

/** Real sockets, but time that passes only when the test says so. */
export function testEnvironment(timers: ManualTimers): ClientEnvironment {
  return {
    openSocket: (url) => new WebSocket(url),
    now: () => timers.now(),
    setTimer: (run, delay_ms) => timers.setTimer(run, delay_ms),
    clearTimer: (handle) => {
      timers.clearTimer(handle);
    },
    random: () => 0.5,
  };
}
