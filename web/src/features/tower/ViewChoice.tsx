export const VIEWS = ["times", "stints"] as const;

export type View = (typeof VIEWS)[number];

const LABEL: Record<View, string> = { times: "Times", stints: "Stints" };

interface Props {
  chosen: View;
  onChoose: (view: View) => void;
}

/** What the last columns show where there is no room for all of them. */
export function ViewChoice({ chosen, onChoose }: Props) {
  return (
    <div role="group" aria-label="Columns shown" className="tower-views ml-auto flex shrink-0">
      {VIEWS.map((view) => (
        <button
          key={view}
          type="button"
          aria-pressed={chosen === view}
          className="tab"
          onClick={() => {
            onChoose(view);
          }}
        >
          {LABEL[view]}
        </button>
      ))}
    </div>
  );
}
