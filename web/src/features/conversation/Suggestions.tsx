import { useSession, useSessionState } from "@/features/session/hooks";

/** Questions that one tap asks. */
export function Suggestions({ onAsked }: { onAsked: () => void }) {
  const session = useSession();
  const questions = useSessionState((s) => s.welcome?.suggested_questions);
  if (!questions?.length) return null;
  return (
    <ul aria-label="Suggested questions" className="flex gap-1.5 overflow-x-auto wide:flex-wrap">
      {questions.map((question) => (
        <li key={question} className="shrink-0">
          <button
            type="button"
            className="target rounded-full border border-edge bg-raised px-4 text-sm wide:pointer-fine:min-h-9 wide:pointer-fine:px-2.5 wide:pointer-fine:text-[0.8125rem] whitespace-nowrap hover:border-accent"
            onClick={() => {
              if (session.ask(question)) onAsked();
            }}
          >
            {question}
          </button>
        </li>
      ))}
    </ul>
  );
}
