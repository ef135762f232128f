import { useEffect, useRef, useState, type DragEvent } from "react";

import { RequestFailed, uploadRace } from "@/api/http";
import type { RaceSummary } from "@/api/protocol";
import { Button } from "@/components/Button";
import { Icon } from "@/components/Icon";
import { Notice } from "@/components/Notice";
import { bytes } from "@/lib/format";

type Sending = { phase: "idle" } | { phase: "sending" } | { phase: "failed"; message: string };

interface FieldProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
}

function Field({ label, hint, value, onChange }: FieldProps) {
  return (
    <label className="flex min-w-0 flex-col gap-1 text-sm">
      <span>{label}</span>
      <input
        className="field min-w-0"
        value={value}
        maxLength={200}
        placeholder={hint}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </label>
  );
}

interface DropProps {
  file: File | null;
  onFile: (file: File) => void;
}

function DropZone({ file, onFile }: DropProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  };
  return (
    <label
      className={`flex min-h-24 cursor-pointer flex-col items-center justify-center gap-1 rounded-lg border-2 border-dashed p-3 text-center focus-within:border-accent hover:border-accent ${over ? "border-accent bg-accent-soft" : "border-edge"}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={drop}
    >
      <Icon name="file" className="size-6 text-quiet" />
      <span className="font-semibold break-all">
        {file ? `${file.name}, ${bytes(file.size)}` : "Drop a timing file here, or choose one"}
      </span>
      <span className="text-sm text-quiet">
        Al Kamel lap analysis (WEC, IMSA, GR Cup) or an F1 lap table, up to 64 MiB
      </span>
      <input
        type="file"
        className="sr-only"
        aria-label="Timing file"
        accept=".csv,.CSV,text/csv,text/plain"
        onChange={(event) => {
          const picked = event.target.files?.[0];
          if (picked) onFile(picked);
          event.target.value = "";
        }}
      />
    </label>
  );
}

/** Sends a timing file to the server; what is wrong with it is said in one line. */
export function UploadForm({ onRace }: { onRace: (race: RaceSummary) => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [event, setEvent] = useState("");
  const [distance, setDistance] = useState("");
  const [sending, setSending] = useState<Sending>({ phase: "idle" });
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const send = (chosen: File) => {
    abort.current?.abort();
    const mine = new AbortController();
    abort.current = mine;
    setSending({ phase: "sending" });
    uploadRace({ file: chosen, event, distance }, mine.signal).then(
      (race) => {
        setSending({ phase: "idle" });
        setFile(null);
        onRace(race);
      },
      (error: unknown) => {
        if (mine.signal.aborted) return;
        const message = error instanceof RequestFailed ? error.message : "The file was not sent.";
        setSending({ phase: "failed", message });
      },
    );
  };

  return (
    <form
      className="flex flex-col gap-3"
      aria-label="Open a timing file"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (file) send(file);
      }}
    >
      <DropZone
        file={file}
        onFile={(chosen) => {
          setFile(chosen);
          send(chosen);
        }}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Event, if the file holds several"
          hint="Belgian Grand Prix"
          value={event}
          onChange={setEvent}
        />
        <Field
          label="Distance, if you know it"
          hint="45min or 57laps"
          value={distance}
          onChange={setDistance}
        />
      </div>
      {sending.phase === "failed" && <Notice look="bad">{sending.message}</Notice>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={!file || sending.phase === "sending"}>
          {sending.phase === "sending" ? "Reading the file…" : "Open the race"}
        </Button>
        {sending.phase === "sending" && (
          <Button
            onClick={() => {
              abort.current?.abort();
              setSending({ phase: "idle" });
            }}
          >
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
}
