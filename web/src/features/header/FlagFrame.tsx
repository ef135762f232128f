import { useSessionState } from "@/features/session/hooks";

/** The flag state as a frame around the whole page. */
export function FlagFrame() {
  const flag = useSessionState((s) => s.view?.state.flag);
  if (!flag) return null;
  return <div className="flag-frame" data-flag={flag} aria-hidden="true" />;
}
