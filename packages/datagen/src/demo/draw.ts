import type { Draw } from "./family.ts";
import { hashText } from "./random.ts";
import type { Random } from "./random.ts";
import { firstNames, words } from "./words.ts";

/** `train`: what training may see. `values`: the held-back values that measure whether a model copies or remembers. */
export type Split = "train" | "values";

/** Integers below this belong to every split: questions about “the first 5” would otherwise run dry. */
const SMALL = 20;
/** One value of this many is held back. */
const HELD_BACK = 5;
/** Draws after which a value of the wrong split is taken; only ranges without a right one need that. */
const TRIES = 60;

/** True when this value is kept from training. Stable for ever: a released model's report rests on it. */
export function isHeldBack(kind: string, value: string): boolean {
  return hashText(`${kind}:${value}`) % HELD_BACK === 0;
}

/** One of every five neighbours is held back, so that also narrow ranges have some of both. */
function isHeldBackInteger(value: number): boolean {
  const block = Math.floor(value / HELD_BACK);
  return value - block * HELD_BACK === hashText(`integer:${block}`) % HELD_BACK;
}

/** Makes the source of values of one question. */
export function createDraw(random: Random, split: Split): Draw {
  return new SplitDraw(random, split);
}

const trainWords = words.filter((word) => !isHeldBack("word", word));
const heldBackWords = words.filter((word) => isHeldBack("word", word));
const trainNames = firstNames.filter((name) => !isHeldBack("name", name));
const heldBackNames = firstNames.filter((name) => isHeldBack("name", name));

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
/** Sentences are words between these. */
const OPENERS = ["the", "a", "my", "our", "this", "that", "one", "every"] as const;
const LINKS = [
  "and the",
  "and a",
  "of the",
  "in the",
  "is",
  "has a",
  "with",
  "for my",
  "to the",
  "was a",
  "or",
  "but not",
  "near the",
  "like a",
] as const;

class SplitDraw implements Draw {
  readonly #random: Random;
  readonly #split: Split;

  constructor(random: Random, split: Split) {
    this.#random = random;
    this.#split = split;
  }

  int(min: number, max: number): number {
    return this.#until(
      () => this.#natural(min, max),
      (value) => Math.abs(value) >= SMALL && isHeldBackInteger(value),
      (value) => Math.abs(value) < SMALL,
    );
  }

  decimal(min: number, max: number, places: number): number {
    const draw = (): number => {
      const digits = this.#random.chance(0.6) ? places : this.#random.int(1, places);
      const value = Number((min + this.#random.next() * (max - min)).toFixed(digits));
      const step = 10 ** -digits;
      return Number.isInteger(value)
        ? Number((value + (value < max ? step : -step)).toFixed(digits))
        : value;
    };
    return this.#until(draw, (value) => isHeldBack("decimal", String(value)));
  }

  ints(count: number, min: number, max: number): number[] {
    return this.#wholeList(() => Array.from({ length: count }, () => this.int(min, max)));
  }

  distinctInts(count: number, min: number, max: number): number[] {
    return this.#wholeList(() => this.#different(count, () => this.int(min, max)));
  }

  pick<T>(items: readonly T[]): T {
    return this.#random.pick(items);
  }

  chance(probability: number): boolean {
    return this.#random.chance(probability);
  }

  word(): string {
    return this.#random.pick(this.#split === "train" ? trainWords : heldBackWords);
  }

  words(count: number): string[] {
    return this.#different(count, () => this.word());
  }

  name(): string {
    return this.#random.pick(this.#split === "train" ? trainNames : heldBackNames);
  }

  names(count: number): string[] {
    return this.#different(count, () => this.name());
  }

  sentence(minWords: number, maxWords: number): string {
    const length = this.#random.int(minWords, maxWords);
    const parts: string[] = this.#random.chance(0.6) ? [this.#random.pick(OPENERS)] : [];
    while (parts.length < length) {
      parts.push(this.word());
      if (this.#random.chance(0.6)) parts.push(...this.#random.pick(LINKS).split(" "));
    }
    const kept = parts.slice(0, length);
    // A sentence never ends in a small word that waits for another.
    kept[length - 1] = this.word();
    return kept.join(" ");
  }

  letters(length: number): string {
    return this.#until(
      () => this.#characters(LETTERS, length),
      (text) => isHeldBack("letters", text),
      (text) => text.length < 3,
    );
  }

  digits(length: number): string {
    return this.#until(
      () => String(this.#random.int(1, 9)) + this.#characters(DIGITS, length - 1),
      (text) => isHeldBack("digits", text),
      (text) => text.length < 3,
    );
  }

  date(fromYear: number, toYear: number): string {
    return this.#until(
      () => {
        const year = this.#random.int(fromYear, toYear);
        const month = this.#random.int(1, 12);
        const day = this.#random.int(1, new Date(Date.UTC(year, month, 0)).getUTCDate());
        return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
      },
      (date) => isHeldBack("date", date),
    );
  }

  fileName(extension: string): string {
    const stem = this.#random.chance(0.7) ? this.word() : this.words(2).join("_");
    const end = this.#random.chance(0.15) ? String(this.#random.int(2, 9)) : "";
    return `${stem}${end}.${extension}`;
  }

  /** How people choose numbers: mostly any, often round ones, and small ones more often than a wide range would give. */
  #natural(min: number, max: number): number {
    const width = max - min;
    if (width >= 1000 && min >= 0 && this.#random.chance(0.4)) {
      const low = Math.log(min + 1);
      const value = Math.floor(Math.exp(low + this.#random.next() * (Math.log(max + 1) - low))) - 1;
      return Math.min(max, Math.max(min, value));
    }
    const value = this.#random.int(min, max);
    if (width < 40 || !this.#random.chance(0.15)) return value;
    const step = width >= 400 && this.#random.chance(0.5) ? 100 : this.#random.chance(0.6) ? 10 : 5;
    const rounded = Math.round(value / step) * step;
    return rounded < min || rounded > max ? value : rounded;
  }

  #characters(alphabet: string, length: number): string {
    return Array.from({ length: Math.max(0, length) }, () =>
      alphabet.charAt(this.#random.int(0, alphabet.length - 1)),
    ).join("");
  }

  #different<T>(count: number, draw: () => T): T[] {
    const found = new Set<T>();
    // A range may hold fewer values of this split than asked for.
    for (let tries = 0; found.size < count && tries < count * TRIES; tries += 1) found.add(draw());
    return [...found];
  }

  #wholeList(draw: () => number[]): number[] {
    return this.#until(draw, (list) => isHeldBack("list", list.join(",")));
  }

  /** Draws until a value belongs to this split; values that `everywhere` accepts belong to both. */
  #until<T>(draw: () => T, held: (value: T) => boolean, everywhere?: (value: T) => boolean): T {
    let value = draw();
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (everywhere?.(value) === true || held(value) === (this.#split === "values")) return value;
      value = draw();
    }
    return value;
  }
}
