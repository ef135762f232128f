import { useEffect, useRef } from "react";

import type { RaceSummary } from "@/api/protocol";
import { Button } from "@/components/Button";
import { Icon } from "@/components/Icon";
import { useSession, useSessionState } from "@/features/session/hooks";
import { laps } from "@/lib/format";
import { DISTANCE_SOURCE_LABEL } from "@/lib/labels";

import { UploadForm } from "./UploadForm";

interface RowProps {
  race: RaceSummary;
  chosen: boolean;
  onChoose: () => void;
}

function RaceRow({ race, chosen, onChoose }: RowProps) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        className="target w-full rounded-lg border border-line bg-raised p-3 text-left hover:border-accent aria-pressed:border-2 aria-pressed:border-accent"
      >
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate text-base font-semibold">{race.event}</span>
          {race.live && (
            <span className="rounded border border-good px-1.5 text-xs font-bold text-good">
              LIVE
            </span>
          )}
        </span>
        <span className="block text-sm text-quiet">
          {race.distance} ({DISTANCE_SOURCE_LABEL[race.distance_source]}) · {race.cars.length} cars
          · {laps(race.laps)} in the file
        </span>
        <span className="block truncate text-sm text-quiet">{race.source}</span>
        {race.notes.map((note) => (
          <span key={note} className="block text-xs text-quiet">
            {note}
          </span>
        ))}
      </button>
    </li>
  );
}

interface Props {
  open: boolean;
  onClose: () => void;
}

/** Chooses the race: one that the server has, or a timing file of one's own. */
export function RaceDialog({ open, onClose }: Props) {
  const session = useSession();
  const races = useSessionState((s) => s.races);
  const raceId = useSessionState((s) => s.raceId);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="races-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className="m-auto max-h-[92dvh] w-[min(40rem,calc(100vw-1.5rem))] overflow-y-auto rounded-xl border border-line bg-surface text-ink backdrop:bg-black/60"
    >
      <div className="flex flex-col gap-4 p-4">
        <div className="flex items-center justify-between">
          <h2 id="races-title" className="text-xl font-bold">
            Races
          </h2>
          <Button look="quiet" aria-label="Close the race chooser" onClick={onClose}>
            <Icon name="close" />
          </Button>
        </div>
        {races.length === 0 ? (
          <p className="text-quiet">The server has no race yet. Open a timing file.</p>
        ) : (
          <ul className="flex flex-col gap-2">
            {races.map((race) => (
              <RaceRow
                key={race.race_id}
                race={race}
                chosen={race.race_id === raceId}
                onChoose={() => {
                  session.chooseRace(race.race_id);
                  onClose();
                }}
              />
            ))}
          </ul>
        )}
        <h3 className="text-base font-bold">Open a timing file</h3>
        <UploadForm
          onRace={(race) => {
            session.addRace(race);
            onClose();
          }}
        />
      </div>
    </dialog>
  );
}
