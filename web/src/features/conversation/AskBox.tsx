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

/** The moment that a question is about, in words. */
function useMoment(): string {
  const race = useRace();
  const lap = useSessionState((s) => (s.raceId === null ? undefined : s.laps[s.raceId]));
  return !race || race.live ? "now" : `lap ${lap ?? 1}`;
}

/** Where a question is typed, and the car and moment it is about. */
export function AskBox({ input, onAsked }: Props) {
  const session = useSession();
  const race = useRace();
  const ours = useOurCar();
  const moment = useMoment();
  const longest = useSessionState((s) => s.welcome?.max_question_chars ?? LONGEST_QUESTION_CHARS);
  const [text, setText] = useState("");
  const ask = () => {
    const question = text.trim();
    if (question && session.ask(question)) {
      setText("");
      onAsked();
    } else {
      input.current?.focus();
    }
  };
  return (
    <form
      aria-label="Ask the strategist"
      className="flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      {race && (
        <CarPicker
          cars={race.cars}
          value={ours}
          moment={moment}
          onChoose={(car) => {
            session.chooseCar(car);
          }}
        />
      )}
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
      <Button type="submit" look="primary" aria-label="Ask" className="px-4">
        <span className="max-sm:sr-only">Ask</span>
        <Icon name="send" className="size-5" />
      </Button>
    </form>
  );
}
