import { useState, type RefObject } from "react";

import { Button } from "@/components/Button";
import { CarPicker } from "@/components/CarPicker";
import { Icon } from "@/components/Icon";
import { useOurCar, useRace, useSession, useSessionState } from "@/features/session/hooks";

/** Longest question where the server has not said what it takes [characters]. */
const LONGEST_QUESTION_CHARS = 500;

interface Props {
  input: RefObject<HTMLInputElement | null>;
  /** A question went out. */
  onAsked: () => void;
}

function Moment() {
  const race = useRace();
  const lap = useSessionState((s) => (s.raceId === null ? undefined : s.laps[s.raceId]));
  if (!race) return null;
  return (
    <p className="shrink-0 text-sm whitespace-nowrap text-quiet">
      {race.live ? "now" : `after lap ${lap ?? 1}`}
    </p>
  );
}

/** Where a question is typed, and the car and moment it is about. */
export function AskBox({ input, onAsked }: Props) {
  const session = useSession();
  const race = useRace();
  const ours = useOurCar();
  const longest = useSessionState((s) => s.welcome?.max_question_chars ?? LONGEST_QUESTION_CHARS);
  const refused = useSessionState((s) => s.link === "refused");
  const [text, setText] = useState("");
  const ask = () => {
    const question = text.trim();
    if (!question || !session.ask(question)) return;
    setText("");
    onAsked();
  };
  return (
    <form
      aria-label="Ask the strategist"
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      {race && (
        <div className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <CarPicker
              cars={race.cars}
              value={ours}
              onChoose={(car) => {
                session.chooseCar(car);
              }}
            />
          </div>
          <Moment />
        </div>
      )}
      <div className="flex gap-2">
        <input
          ref={input}
          type="text"
          enterKeyHint="send"
          autoComplete="off"
          aria-label="Question"
          aria-keyshortcuts="/"
          className="field min-w-0 flex-1 text-base"
          placeholder="When should I pit?"
          maxLength={longest}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
        />
        <Button type="submit" look="primary" disabled={!text.trim() || refused} className="px-4">
          Ask
          <Icon name="send" className="size-4" />
        </Button>
      </div>
    </form>
  );
}
