import { useSessionState } from "@/features/session/hooks";
import type { LinkStatus } from "@/api/client";

const WORDS: Record<LinkStatus, string> = {
  connecting: "Connecting",
  open: "Connected",
  waiting: "Reconnecting",
  refused: "Reload the page: the server was updated",
  closed: "Not connected",
};

/** Is there a server at the other end? In words, and as a filled or hollow dot. */
export function LinkState() {
  const link = useSessionState((s) => s.link);
  const good = link === "open";
  return (
    <p role="status" className="flex items-center gap-2 text-xs whitespace-nowrap text-quiet">
      <span
        aria-hidden="true"
        className={`size-2.5 shrink-0 rounded-full border-2 ${good ? "border-good bg-good" : "animate-pulse border-warn"}`}
      />
      <span className={good ? "max-wide:sr-only" : "font-semibold text-warn"}>{WORDS[link]}</span>
    </p>
  );
}
