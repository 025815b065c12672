/** Fields of knowledge that the demo model knows; reports are broken down by them. */
export type Topic =
  | "arithmetic"
  | "number-theory"
  | "statistics"
  | "geometry"
  | "finance"
  | "units"
  | "dates"
  | "strings"
  | "lists"
  | "sorting"
  | "json"
  | "tables"
  | "files"
  | "plotting"
  | "algorithms"
  | "tools"
  | "errors"
  | "copying";

/** What the variable `result` of a program holds; decides which follow-up questions fit. */
export type ResultKind = "integer" | "number" | "text" | "list" | "boolean" | "none";

/** A value as it stands in a question. Programs get the value itself and write it as a Python literal. */
export type Slot = number | string | readonly (number | string)[];

/** The values of one question, by the name that its wordings give them. */
export type Slots = Readonly<Record<string, Slot>>;

/**
 * Where the values of a question come from. Deterministic by seed. Values are split: what one split may draw (integers
 * from 20 up, decimals, words, names, dates, letters, lists as a whole) the other never sees.
 */
export interface Draw {
  /** An integer, both ends included. Small ones (below 20) belong to every split. */
  int(min: number, max: number): number;
  /** A decimal with at most `places` digits after the point, never a whole number. */
  decimal(min: number, max: number, places: number): number;
  /** `count` integers, drawn one by one. */
  ints(count: number, min: number, max: number): number[];
  /** `count` different integers. */
  distinctInts(count: number, min: number, max: number): number[];
  /** One of the items; for choices that mean something to the program (an operation, a unit), which no split holds back. */
  pick<T>(items: readonly T[]): T;
  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean;
  /** A lower-case English word of 3 to 10 letters, split by hash. */
  word(): string;
  /** `count` different words. */
  words(count: number): string[];
  /** A first name, split by hash. */
  name(): string;
  names(count: number): string[];
  /** A short sentence of words, without punctuation inside. */
  sentence(minWords: number, maxWords: number): string;
  /** Lower-case letters that form no word. */
  letters(length: number): string;
  /** Decimal digits, the first not 0. */
  digits(length: number): string;
  /** An ISO date, `2024-03-09`. */
  date(fromYear: number, toYear: number): string;
  /** A plain file name with this extension (no dot given): `sales.csv`, `trip_notes.csv`. */
  fileName(extension: string): string;
}

/** One piece of code on the way to the answer. */
export interface CodeStep {
  readonly code: string;
  /** True when the code is meant to raise, because that is how a person finds out (a file that is not there). */
  readonly raises?: true | undefined;
}

/** A function that the host offers inside Python, for questions about using it. */
export interface DemoTool {
  readonly name: string;
  /** As the system prompt shows it: `def price_of(item: str) -> float:` and a docstring line. */
  readonly signature: string;
  readonly docstring: string;
  /** Python source that defines it for the generator's own runs; never shown to the model. */
  readonly source: string;
}

/** A question that can follow the one of this family and leans on it (`{n}` of the new slots; `it`, `that`). */
export interface FollowUp<S extends Slots> {
  readonly wordings: readonly string[];
  /** Slots of the follow-up, given those of the question before. */
  draw(random: Draw, before: S): S;
  /** Defaults to the family's own program and reply with the new slots (“and for 30?”). */
  readonly program?: ((slots: S) => string) | undefined;
  readonly reply?: ((slots: S, output: string) => string) | undefined;
}

/**
 * One kind of question, how people word it, and the program that answers it.
 *
 * Wordings are small grammars: `{slot}` puts in a value, `(a|b|)` picks one of the alternatives (an empty one: nothing),
 * nested as deep as needed. The case of the first letter and the end mark are the generator's business (write lower case
 * and no `?` or `.`), as are politeness, typos and lower case.
 */
export interface Family<S extends Slots = Slots> {
  /** Kebab-case, unique: `sum-of-first-primes`. */
  readonly name: string;
  readonly topic: Topic;
  readonly result: ResultKind;
  /** Draws the values of one question. */
  draw(random: Draw): S;
  /**
   * Noun phrases for the asked thing (`the sum of the first {n} (primes|prime numbers)`): the generator puts them into
   * shared frames (`what is …`, `can you calculate …`, `i need …`), so each gives dozens of questions.
   */
  readonly nouns: readonly string[];
  /** Whole questions and orders, without frames (`add up the first {n} primes`, `how much is …`). */
  readonly sentences: readonly string[];
  /** Noun phrases and whole questions that training never sees. At least one of each kind that the family has. */
  readonly heldOut: { readonly nouns: readonly string[]; readonly sentences: readonly string[] };
  /** The Python that answers: standard library only, assigns `result`, ends with printing it. At most about 12 short lines. */
  program(slots: S): string;
  /** The final message; `output` is what the program printed, without the last newline. */
  reply(slots: S, output: string): string;
  /** Files that lie in the working folder beforehand, by name. */
  files?(slots: S): Readonly<Record<string, string>>;
  tools?(slots: S): readonly DemoTool[];
  /** For questions that need several pieces of code; replaces `program`. `outputs` are those of all steps. */
  steps?(slots: S): readonly CodeStep[];
  replyToSteps?(slots: S, outputs: readonly string[]): string;
  readonly followUps?: readonly FollowUp<S>[] | undefined;
  /** Share of training dialogues relative to the others, before `emphasis.ts` has its say. @default 1 */
  readonly weight?: number | undefined;
}

/** Keeps the slots' names checked inside one family while lists hold families of any slots. */
export function family<const S extends Slots>(definition: Family<S>): Family {
  // oxlint-disable-next-line typescript/consistent-type-assertions, typescript/no-unsafe-type-assertion -- slots go out of `draw` and back into the same family only
  return definition as unknown as Family;
}
