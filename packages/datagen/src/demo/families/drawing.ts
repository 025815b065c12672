import type { Draw } from "../family.ts";

/** A word, a name or a short sentence, now and then with capitals, for questions about any text. */
export function anyText(random: Draw, sentenceShare = 0.4): string {
  if (random.chance(sentenceShare)) return withCapitals(random, random.sentence(2, 5));
  if (random.chance(0.1)) return withCapitals(random, random.name());
  if (random.chance(0.06)) return random.letters(random.int(4, 9));
  return withCapitals(random, random.word());
}

/** The text as it is, mostly; else with a capital at its start or at the start of each word. */
export function withCapitals(random: Draw, text: string): string {
  if (random.chance(0.75)) return text;
  if (random.chance(0.6)) return text.charAt(0).toUpperCase() + text.slice(1);
  return text.replaceAll(/(?<=^| )[a-z]/g, (letter) => letter.toUpperCase());
}

/** A letter of the text, in lower case; the text must have one. */
export function letterOf(random: Draw, text: string): string {
  const letters = text
    .toLowerCase()
    .split("")
    .filter((letter) => /[a-z]/.test(letter));
  return random.pick(letters);
}

/** Some letter of the alphabet, in lower case; no split holds letters back. */
export function anyLetter(random: Draw): string {
  return random.pick("abcdefghijklmnopqrstuvwxyz".split(""));
}

/** The items in another order. */
export function shuffled<T>(random: Draw, items: readonly T[]): T[] {
  const rest = [...items];
  const order: T[] = [];
  while (rest.length > 0) order.push(...rest.splice(random.int(0, rest.length - 1), 1));
  return order;
}

/** An integer that `step` divides, both ends included; drawn until one fits, so that the split of integers holds. */
export function roundInt(random: Draw, min: number, max: number, step: number): number {
  let value = random.int(min, max);
  for (let tries = 0; tries < 50 * step && value % step !== 0; tries++)
    value = random.int(min, max);
  return value;
}

/** A sum of money as people write it: often round, sometimes with cents. */
export function money(random: Draw, min: number, max: number): number {
  const step = max >= 2000 ? 100 : 10;
  if (max >= 200 && random.chance(0.55)) return roundInt(random, min, max, step);
  return random.chance(0.2) ? random.decimal(min, max, 2) : random.int(min, max);
}

/** A percentage as in contracts: whole, or with one or two digits after the point. */
export function rate(random: Draw, min: number, max: number): number {
  return random.chance(0.65) ? random.int(min, max) : random.decimal(min, max, random.int(1, 2));
}

/** An integer, or sometimes a decimal, for things that are measured. */
export function measure(random: Draw, min: number, max: number): number {
  return random.chance(0.7) ? random.int(min, max) : random.decimal(min, max, random.int(1, 2));
}

/** A list of integers, some of them negative in one list of eight, for questions about lists. */
export function numberList(random: Draw, shortest = 3, longest = 9): number[] {
  const max = random.pick([10, 20, 50, 100, 100, 1000]);
  const min = random.chance(0.12) ? -max : random.pick([0, 1]);
  return random.ints(random.int(shortest, longest), min, max);
}

/** The variable that holds a list in programs: `numbers`, or `words` when there are texts in it. */
export function listName(values: readonly (number | string)[]): string {
  return values.every((value) => typeof value === "number") ? "numbers" : "words";
}

/** Wordings of a follow-up that asks the same again for another value, in the place of the slot `slot`. */
export function again(slot: string): readonly string[] {
  return [
    `(and|ok and|now|and what) (for|about) {${slot}}`,
    `what about {${slot}}`,
    `(and|now|ok now) (with|try|do) {${slot}}`,
    `(do|and) the same (for|with) {${slot}}`,
    `how about {${slot}}`,
    `and if it (was|were|is) {${slot}}`,
    `same (question|thing) (for|with|but with) {${slot}}`,
    `(and|then) {${slot}}`,
  ];
}

const ORDINAL_WORDS = [
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
  "tenth",
] as const;

/** `3rd` or, up to ten and as often, `third`. */
export function ordinal(random: Draw, n: number): string {
  const word = ORDINAL_WORDS[n - 1];
  if (word !== undefined && random.chance(0.5)) return word;
  return `${n}${ordinalEnding(n)}`;
}

/** The number that {@link ordinal} wrote. */
export function ordinalNumber(text: string): number {
  const place = ORDINAL_WORDS.findIndex((word) => word === text);
  return place === -1 ? Number.parseInt(text, 10) : place + 1;
}

/** `st`, `nd`, `rd` or `th`. */
export function ordinalEnding(n: number): string {
  if (n % 100 >= 11 && n % 100 <= 13) return "th";
  return ["th", "st", "nd", "rd"][n % 10] ?? "th";
}
