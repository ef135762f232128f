import { Icon } from "@/components/Icon";
import { useRace } from "@/features/session/hooks";
import type { DeviceSettings } from "@/lib/storage";

import { LinkState } from "./LinkState";
import { RaceClock } from "./RaceClock";
import { ThemeToggle } from "./ThemeToggle";

interface Props {
  settings: DeviceSettings;
  onChooseRace: () => void;
}

/** What race this is, how it stands, and whether what is shown is live. */
export function Header({ settings, onChooseRace }: Props) {
  const race = useRace();
  return (
    <header className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1.5 px-3 pt-3 wide:grid-cols-[auto_minmax(0,auto)_1fr_auto] wide:gap-x-6 wide:px-5">
      <h1 className="flex items-center gap-2 text-lg font-bold">
        <img src="/favicon.svg" alt="" width="28" height="28" />
        <span className="max-wide:sr-only">Alora</span>
      </h1>
      <button
        type="button"
        onClick={onChooseRace}
        aria-haspopup="dialog"
        className="target flex min-w-0 items-center gap-2 rounded-lg px-2 text-left hover:bg-raised"
      >
        <span className="min-w-0">
          <span className="block truncate text-base leading-5 font-semibold">
            {race?.event ?? "Choose a race"}
          </span>
          <span className="block truncate text-xs text-quiet">
            {race
              ? `${race.live ? "Live" : "Recorded"} · ${race.distance} · ${race.source}`
              : "No race is open"}
          </span>
        </span>
        <Icon name="chevron" className="size-4 text-quiet" />
      </button>
      <div className="flex items-center gap-2 wide:order-last">
        <LinkState />
        <ThemeToggle settings={settings} />
      </div>
      <div className="col-span-full wide:col-auto wide:justify-self-center">
        <RaceClock />
      </div>
    </header>
  );
}
