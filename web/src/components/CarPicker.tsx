import type { EntrySummary } from "@/api/protocol";

import { Icon } from "./Icon";

interface Props {
  cars: readonly EntrySummary[];
  value: string | null;
  /** The moment that goes with the car, such as `now`. */
  moment?: string;
  onChoose: (carId: string) => void;
}

function name(car: EntrySummary): string {
  const id = car.car_id === car.number ? car.number : `${car.number} (${car.car_id})`;
  return [id, car.team, car.car_class].filter(Boolean).join(" · ");
}

/** Chooses our car: a small label over the device's own list, which a phone shows as a wheel. */
export function CarPicker({ cars, value, moment, onChoose }: Props) {
  return (
    <div className="field relative flex shrink-0 items-center gap-2 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
      <span aria-hidden="true" className="leading-4 whitespace-nowrap">
        <span className="block text-sm font-bold">
          {value === null ? "Our car?" : `Car ${value}`}
        </span>
        {moment && <span className="block text-xs text-quiet">{moment}</span>}
      </span>
      <Icon name="chevron" className="size-3.5 text-quiet" />
      <select
        aria-label="Our car"
        className="absolute inset-0 w-full opacity-0"
        value={value ?? ""}
        onChange={(event) => {
          if (event.target.value) onChoose(event.target.value);
        }}
      >
        {value === null && <option value="">Choose our car</option>}
        {cars.map((car) => (
          <option key={car.car_id} value={car.car_id}>
            {name(car)}
          </option>
        ))}
      </select>
    </div>
  );
}
