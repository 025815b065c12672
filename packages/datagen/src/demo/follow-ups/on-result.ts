import { family } from "../family.ts";
import type { Draw, Family, ResultKind, Topic } from "../family.ts";

/** A question about the kept variable `result`. */
export interface GenericFollowUp {
  readonly family: Family;
  /** What the last output must look like. */
  readonly on: "number" | "list" | "text";
  fits(output: string): boolean;
}

const always = (): boolean => true;
/** Fits numbers of at most so many digits. */
export const upToDigits =
  (digits: number) =>
  (output: string): boolean =>
    output.replace(/^-/, "").replace(".", "").length <= digits;
/** Fits whole numbers from 0 of at most so many digits. */
export const whole =
  (digits: number) =>
  (output: string): boolean =>
    new RegExp(`^\\d{1,${digits}}$`).test(output);
/** Fits lists of at least two numbers. */
export const numberList = (output: string): boolean => /^\[-?[\d.]+(?:, -?[\d.]+)+\]$/.test(output);
/** Fits lists of at least two plain items. */
export const flatList = (output: string): boolean => /^\[[^[\]{}()]+, [^[\]{}()]+\]$/.test(output);

/** The number that a follow-up brings along (“add {k}”); 0 and unused where it brings none. */
export interface FollowUpSlots {
  readonly k: number;
  readonly [slot: string]: number;
}

/** A follow-up as it is written down. */
export interface Definition {
  readonly name: string;
  readonly on: GenericFollowUp["on"];
  readonly result: ResultKind;
  readonly topic: Topic;
  readonly fits?: ((output: string) => boolean) | undefined;
  readonly wordings: readonly string[];
  readonly heldOut: readonly string[];
  readonly draw?: ((random: Draw) => FollowUpSlots) | undefined;
  readonly code: (slots: FollowUpSlots) => string;
  readonly reply: (slots: FollowUpSlots, output: string) => string;
  readonly weight?: number | undefined;
}

/** Makes a question about `result` out of what it computes and how it is worded. */
export function onResult(definition: Definition): GenericFollowUp {
  const { code, wordings, heldOut, draw, on, fits = always } = definition;
  return {
    on,
    fits,
    family: family<FollowUpSlots>({
      name: definition.name,
      topic: definition.topic,
      result: definition.result,
      draw: (random) => draw?.(random) ?? { k: 0 },
      nouns: [],
      sentences: wordings,
      heldOut: { nouns: [], sentences: heldOut },
      program: (slots) => `result = ${code(slots)}\nprint(result)`,
      reply: definition.reply,
      weight: definition.weight,
    }),
  };
}

/** How a follow-up may begin. */
export const lead = "(and |now |ok, |then |)";
/** What it calls the kept value. */
export const it = "(it|that|this|the result|the answer|that number)";
