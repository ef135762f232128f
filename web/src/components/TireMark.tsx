import type { Compound } from "@/api/protocol";
import { laps } from "@/lib/format";
import { COMPOUND_LETTER, COMPOUND_NAME } from "@/lib/labels";

const RING: Record<Compound, string> = {
  soft: "border-[#f0353c]",
  medium: "border-[#d9a400]",
  hard: "border-ink",
  slick: "border-edge",
  intermediate: "border-[#1fa64f]",
  wet: "border-[#2f8bff]",
  unknown: "border-dashed border-edge",
};

/** A tire: its compound as a ringed letter, and its age [laps]. */
export function TireMark({ compound, age_laps }: { compound: Compound; age_laps?: number }) {
  const age = age_laps === undefined ? "" : `, ${laps(age_laps)} old`;
  return (
    <span className="inline-flex items-center gap-1.5" title={COMPOUND_NAME[compound] + age}>
      <span
        aria-hidden="true"
        className={`grid size-5 shrink-0 place-items-center rounded-full border-2 text-[0.625rem] leading-none font-bold ${RING[compound]}`}
      >
        {COMPOUND_LETTER[compound]}
      </span>
      <span className="sr-only">{COMPOUND_NAME[compound] + age}</span>
      {age_laps !== undefined && <span aria-hidden="true">{age_laps}</span>}
    </span>
  );
}
