import type { Recommendation } from "@/api/protocol";

import { outlookOf } from "./outlook";

/** What may come: a safety car, a duel, the end of the fuel; and what would change the call. */
export function Outlook({ recommendation }: { recommendation: Recommendation }) {
  const rows = outlookOf(recommendation);
  if (rows.length === 0) return null;
  return (
    <section aria-label="What may come">
      <h4 className="mb-2 text-sm font-semibold">What may come, and what would change the call</h4>
      <dl className="flex flex-col">
        {rows.map(({ label, value, detail }) => (
          <div
            key={label}
            className="flex flex-wrap items-baseline justify-between gap-x-3 border-t border-line py-1.5"
          >
            <dt className="text-sm text-quiet">{label}</dt>
            <dd className="text-sm font-bold">{value}</dd>
            {detail && <dd className="w-full text-xs text-quiet">{detail}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}
