import type { CodeStep, Draw, Family, Slots } from "../family.ts";
import { family } from "../family.ts";

/** A question whose program raises, which is the answer. */
export interface Failing<S extends Slots> {
  readonly name: string;
  readonly draw: (random: Draw) => S;
  readonly nouns: readonly string[];
  readonly sentences: readonly string[];
  readonly heldOut: Family["heldOut"];
  readonly code: (slots: S) => string;
  readonly reply: (slots: S) => string;
  readonly weight?: number;
}

/** The program raises, and a sentence says what that means. */
export function failingFamily<S extends Slots>(failing: Failing<S>): Family {
  return family<S>({
    name: failing.name,
    topic: "errors",
    result: "none",
    draw: failing.draw,
    nouns: failing.nouns,
    sentences: failing.sentences,
    heldOut: failing.heldOut,
    program: failing.code,
    reply: failing.reply,
    steps: (slots): CodeStep[] => [{ code: failing.code(slots), raises: true }],
    replyToSteps: failing.reply,
    weight: failing.weight,
  });
}
