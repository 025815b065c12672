import type { Draw } from "../family.ts";
import { py } from "../py.ts";

/** Measurements, marks, prices: mostly whole numbers, one list of six with decimals. */
export function data(random: Draw, shortest: number, longest: number): number[] {
  const count = random.int(shortest, longest);
  const max = random.pick([10, 20, 50, 100, 100, 1000]);
  if (random.chance(0.16)) {
    const places = random.int(1, 2);
    return Array.from({ length: count }, () => random.decimal(0, max, places));
  }
  return random.ints(count, random.chance(0.1) ? -max : 1, max);
}

/** The line that gives a program its list: `numbers = [3, 5, 9]`. */
export function listed(values: readonly number[], name = "numbers"): string {
  return `${name} = ${py(values)}\n`;
}
