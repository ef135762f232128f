/** Colours told apart in the dark and in the light; the class is always written next to them. */
const PALETTE = [
  "var(--class-1)",
  "var(--class-2)",
  "var(--class-3)",
  "var(--class-4)",
  "var(--class-5)",
  "var(--class-6)",
] as const;

/** The classes of a field, in the order in which their best cars stand. */
export function classesOf(cars: readonly { car_class: string }[]): string[] {
  return [...new Set(cars.map((car) => car.car_class))];
}

/**
 * A colour for each class. It depends on the names only, so that it stays the same while the
 * order of the field changes.
 */
export function classColors(classes: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...classes].sort();
  return new Map(sorted.map((name, i) => [name, PALETTE[i % PALETTE.length] ?? "var(--class-1)"]));
}
