import type { ReactNode } from "react";

import { Icon } from "./Icon";

/** What is shown when asked for. */
export function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="group">
      <summary className="target inline-flex list-none items-center gap-1.5 rounded-md pr-2 text-sm text-quiet hover:text-ink [&::-webkit-details-marker]:hidden">
        <Icon name="chevron" className="size-4 -rotate-90 group-open:rotate-0" />
        {title}
      </summary>
      {children}
    </details>
  );
}
