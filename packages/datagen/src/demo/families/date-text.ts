import type { Draw } from "../family.ts";
import { ordinalEnding } from "./drawing.ts";

/** English names of the months, January first. */
export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** A date in one of the ways that people write it. Only ways that mean the same everywhere: no `03/09/2024`. */
export function dateText(random: Draw, iso: string): string {
  const { year, month, day } = partsOf(iso);
  const name = MONTHS[month - 1] ?? "";
  const nth = `${day}${ordinalEnding(day)}`;
  const text = random.pick([
    iso,
    iso,
    iso,
    `${day} ${name} ${year}`,
    `${day} ${name} ${year}`,
    `${name} ${day}, ${year}`,
    `${name} ${day}, ${year}`,
    `${name} ${day} ${year}`,
    `${nth} of ${name} ${year}`,
    `${nth} ${name} ${year}`,
    `${name} ${nth}, ${year}`,
    `${name} ${nth} ${year}`,
    `${day} ${name.slice(0, 3)} ${year}`,
  ]);
  return random.chance(0.2) ? text.toLowerCase() : text;
}

/** A date of these years, as people write it. */
export function anyDate(random: Draw, fromYear: number, toYear: number): string {
  return dateText(random, random.date(fromYear, toYear));
}

/** Two different dates in order, the second at most `years` years later, both in the same style as often as not. */
export function twoDates(
  random: Draw,
  fromYear: number,
  toYear: number,
): { readonly start: string; readonly end: string } {
  const day = random.date(fromYear, toYear);
  const { year } = partsOf(day);
  const last = random.chance(0.6) ? year : Math.min(toYear, year + random.int(1, 12));
  const dates = [day, random.date(last, last)].sort();
  const [first = "", second = ""] = dates;
  if (first === second) return twoDates(random, fromYear, toYear);
  if (random.chance(0.4)) return { start: first, end: second };
  return { start: dateText(random, first), end: dateText(random, second) };
}

/** The Python expression of a date that {@link dateText} wrote: `date(2024, 3, 9)`. */
export function dateCall(text: string): string {
  const { year, month, day } = partsOf(text);
  return `date(${year}, ${month}, ${day})`;
}

/** The number of a month by its name, 1 for January. */
export function monthNumber(name: string): number {
  const start = name.slice(0, 3).toLowerCase();
  return MONTHS.findIndex((month) => month.toLowerCase().startsWith(start)) + 1;
}

function partsOf(text: string): {
  readonly year: number;
  readonly month: number;
  readonly day: number;
} {
  const iso = /^(\d+)-(\d+)-(\d+)$/.exec(text);
  if (iso !== null) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
  const month = monthNumber(/[A-Za-z]{3,}/.exec(text.replace(" of ", " "))?.[0] ?? "");
  const [day = 1, year = 1] = [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  return { year, month, day };
}
