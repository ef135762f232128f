import type { ReactNode } from "react";

const LOOKS = {
  warn: "border-warn/50 bg-warn/10",
  bad: "border-bad/50 bg-bad/10",
} as const;

const SIGN = { warn: "!", bad: "×" } as const;

interface Props {
  look: keyof typeof LOOKS;
  children: ReactNode;
  /** A button, where something can be done about it. */
  action?: ReactNode;
}

/** One line that the user must see. */
export function Notice({ look, children, action }: Props) {
  return (
    <div
      className={`flex items-center gap-3 rounded-lg border px-3 py-2 text-sm ${LOOKS[look]}`}
      role={look === "bad" ? "alert" : "status"}
    >
      <span
        aria-hidden="true"
        className={`grid size-5 shrink-0 place-items-center rounded-full border-2 border-current text-xs font-bold ${look === "bad" ? "text-bad" : "text-warn"}`}
      >
        {SIGN[look]}
      </span>
      <p className="min-w-0 flex-1 break-words">{children}</p>
      {action}
    </div>
  );
}
