import type { EntrySummary } from "@/api/protocol";

interface Props {
  cars: readonly EntrySummary[];
  value: string | null;
  onChoose: (carId: string) => void;
}

function name(car: EntrySummary): string {
  const id = car.car_id === car.number ? car.number : `${car.number} (${car.car_id})`;
  return [id, car.team, car.car_class].filter(Boolean).join(" · ");
}

/** Chooses our car; the phone shows its own wheel for it. */
export function CarPicker({ cars, value, onChoose }: Props) {
  return (
    <label className="flex min-w-0 items-center gap-2 text-sm">
      <span className="shrink-0 text-quiet">Our car</span>
      <select
        className="field min-w-0 flex-1 truncate font-semibold"
        value={value ?? ""}
        onChange={(event) => {
          onChoose(event.target.value);
        }}
      >
        {value === null && <option value="">choose…</option>}
        {cars.map((car) => (
          <option key={car.car_id} value={car.car_id}>
            {name(car)}
          </option>
        ))}
      </select>
    </label>
  );
}
