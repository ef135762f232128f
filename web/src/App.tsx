import { useCallback, useEffect, useRef, useState } from "react";

import { Button } from "@/components/Button";
import { Icon } from "@/components/Icon";
import { Notice } from "@/components/Notice";
import { AskBox } from "@/features/conversation/AskBox";
import { Conversation } from "@/features/conversation/Conversation";
import { Suggestions } from "@/features/conversation/Suggestions";
import { FlagFrame } from "@/features/header/FlagFrame";
import { Header } from "@/features/header/Header";
import { MomentPicker } from "@/features/races/MomentPicker";
import { RaceDialog } from "@/features/races/RaceDialog";
import { useSession, useSessionState } from "@/features/session/hooks";
import { Tower } from "@/features/tower/Tower";
import type { DeviceSettings } from "@/lib/storage";

type Pane = "timing" | "strategist";

const TABS = [
  { pane: "timing", label: "Timing", icon: "tower", region: "field" },
  { pane: "strategist", label: "Strategist", icon: "talk", region: "answers" },
] as const;

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, dialog *");
}

function GeneralNotice() {
  const session = useSession();
  const notice = useSessionState((s) => s.notice);
  if (notice === null) return null;
  return (
    <div className="px-3 pt-2 wide:px-5">
      <Notice
        look="warn"
        action={
          <Button
            look="quiet"
            aria-label="Dismiss"
            onClick={() => {
              session.dismissNotice();
            }}
          >
            <Icon name="close" />
          </Button>
        }
      >
        {notice}
      </Notice>
    </div>
  );
}

function Tabs({ pane, onChoose }: { pane: Pane; onChoose: (pane: Pane) => void }) {
  const running = useSessionState((s) => s.questions.some((q) => q.state.phase === "running"));
  return (
    <nav aria-label="Panels" className="grid grid-cols-2 wide:hidden">
      {TABS.map((tab) => (
        <button
          key={tab.pane}
          type="button"
          aria-current={pane === tab.pane ? "page" : undefined}
          className="target flex items-center justify-center gap-2 border-t-2 border-transparent text-sm text-quiet aria-[current]:border-accent aria-[current]:font-bold aria-[current]:text-ink"
          onClick={() => {
            onChoose(tab.pane);
          }}
        >
          <Icon name={tab.icon} />
          {tab.label}
          {tab.pane === "strategist" && running && (
            <span className="text-xs text-accent">working…</span>
          )}
        </button>
      ))}
    </nav>
  );
}

/** `/` asks; 1 and 2 go to a panel. */
function useKeys(
  input: React.RefObject<HTMLInputElement | null>,
  show: (pane: Pane) => void,
): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.key === "/") {
        event.preventDefault();
        input.current?.focus();
      }
      const tab = TABS[Number(event.key) - 1];
      if (!tab) return;
      show(tab.pane);
      requestAnimationFrame(() => document.getElementById(tab.region)?.focus());
    };
    document.addEventListener("keydown", press);
    return () => {
      document.removeEventListener("keydown", press);
    };
  }, [input, show]);
}

/** The pit wall: header, timing tower, strategist. Two panes side by side, or one at a time. */
export function App({ settings }: { settings: DeviceSettings }) {
  const [pane, setPane] = useState<Pane>("timing");
  const [choosing, setChoosing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const history = useRef<HTMLDivElement>(null);
  useKeys(input, setPane);
  const showAnswer = useCallback(() => {
    setPane("strategist");
    history.current?.scrollTo({ top: 0 });
  }, []);
  return (
    <div className="flex h-dvh flex-col">
      <FlagFrame />
      <Header
        settings={settings}
        onChooseRace={() => {
          setChoosing(true);
        }}
      />
      <GeneralNotice />
      <main className="flex min-h-0 flex-1 flex-col gap-3 px-3 pt-2 wide:grid wide:grid-cols-[minmax(0,1fr)_minmax(26rem,32rem)] wide:grid-rows-[auto_minmax(0,1fr)] wide:px-5 wide:pb-4">
        <div
          className={`min-h-0 flex-1 flex-col wide:row-span-2 wide:flex ${pane === "timing" ? "flex" : "hidden"}`}
        >
          <Tower moment={<MomentPicker />} />
        </div>
        <section
          id="strategist"
          aria-label="Strategist"
          className="contents wide:col-start-2 wide:row-span-2 wide:flex wide:min-h-0 wide:flex-col wide:gap-3"
        >
          <div className="order-2 flex flex-col-reverse gap-2 pb-2 wide:order-none wide:flex-col wide:panel wide:p-3">
            <AskBox input={input} onAsked={showAnswer} />
            <div className={pane === "strategist" ? "" : "max-wide:hidden"}>
              <Suggestions onAsked={showAnswer} />
            </div>
          </div>
          <div
            ref={history}
            id="answers"
            role="region"
            aria-label="Answers"
            tabIndex={0}
            className={`order-1 min-h-0 flex-1 overflow-y-auto overscroll-contain wide:order-none wide:block ${pane === "strategist" ? "" : "max-wide:hidden"}`}
          >
            <Conversation />
          </div>
        </section>
      </main>
      <Tabs pane={pane} onChoose={setPane} />
      <RaceDialog
        open={choosing}
        onClose={() => {
          setChoosing(false);
        }}
      />
    </div>
  );
}
