/** A class: its colour as a small block, and its name. */
export function ClassMark({ name, color }: { name: string; color: string | undefined }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 text-xs text-quiet">
      <span
        aria-hidden="true"
        className="size-2 shrink-0 rounded-[2px]"
        style={{ backgroundColor: color }}
      />
      <span className="truncate">{name || "no class"}</span>
    </span>
  );
}
