import { createContext, useContext, useEffect, useState } from "react";
import { useStore } from "zustand";

import type { RaceSummary } from "@/api/protocol";

import type { Session, SessionState } from "./store";

export const SessionContext = createContext<Session | null>(null);

/** The session that the page runs on. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("no SessionContext above this component");
  return session;
}

/** A part of the session's state, re-rendering only when that part changes. */
export function useSessionState<T>(select: (state: SessionState) => T): T {
  return useStore(useSession().store, select);
}

/** The chosen race. */
export function useRace(): RaceSummary | null {
  return useSessionState((s) => s.races.find((race) => race.race_id === s.raceId) ?? null);
}

/** Our car in the chosen race. */
export function useOurCar(): string | null {
  return useSessionState((s) => (s.raceId === null ? null : (s.ourCars[s.raceId] ?? null)));
}

/** The session's clock [ms], read again every `every_ms` while `active`. */
export function useNow(every_ms: number, active = true): number {
  const session = useSession();
  const [now_ms, setNow] = useState(() => session.now());
  useEffect(() => {
    if (!active) return undefined;
    const timer = setInterval(() => {
      setNow(session.now());
    }, every_ms);
    return () => {
      clearInterval(timer);
    };
  }, [session, every_ms, active]);
  return now_ms;
}
