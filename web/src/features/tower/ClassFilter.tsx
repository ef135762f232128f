interface Props {
  classes: readonly string[];
  colors: ReadonlyMap<string, string>;
  chosen: string | null;
  onChoose: (name: string | null) => void;
}

/** Shows all classes or one; there is nothing to choose in a race of one class. */
export function ClassFilter({ classes, colors, chosen, onChoose }: Props) {
  if (classes.length < 2) return null;
  return (
    <div role="group" aria-label="Classes shown" className="flex min-w-0 overflow-x-auto">
      {[null, ...classes].map((name) => (
        <button
          key={name ?? ""}
          type="button"
          aria-pressed={chosen === name}
          onClick={() => {
            onChoose(name);
          }}
          className="tab"
        >
          {name !== null && (
            <span
              aria-hidden="true"
              className="size-2 rounded-[2px]"
              style={{ backgroundColor: colors.get(name) }}
            />
          )}
          {name ?? "All"}
        </button>
      ))}
    </div>
  );
}
