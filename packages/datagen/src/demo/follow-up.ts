import type { Draw, FollowUp, Slots } from "./family.ts";
import { arithmeticFollowUps } from "./follow-ups/arithmetic.ts";
import { listFollowUps } from "./follow-ups/lists.ts";
import { numberFollowUps } from "./follow-ups/numbers.ts";
import type { GenericFollowUp } from "./follow-ups/on-result.ts";
import { textFollowUps } from "./follow-ups/texts.ts";
import { expand } from "./grammar.ts";
import { typed, usualNoise } from "./noise.ts";
import type { NoiseLevels } from "./noise.ts";
import { askOwn } from "./question.ts";
import type { Question } from "./question.ts";
import type { Random } from "./random.ts";

/** Every question that leans on the kept variable `result`. */
export const followUpFamilies: readonly GenericFollowUp[] = [
  arithmeticFollowUps,
  numberFollowUps,
  listFollowUps,
  textFollowUps,
].flat();

/** Follow-ups are short, mostly without greetings. */
const followUpNoise: NoiseLevels = { ...usualNoise, greeting: 0.06 };

/** A follow-up of the family's own, if it has any. */
export function askFollowUp(before: Question, random: Random, draw: Draw): Question | undefined {
  const { family, slots } = before;
  if (family.followUps === undefined || family.followUps.length === 0) return undefined;
  const followUp: FollowUp<Slots> = random.pick(family.followUps);
  const next = followUp.draw(draw, slots);
  const text = typed(expand(random.pick(followUp.wordings), next, random), random, followUpNoise);
  const own = askOwn(family, next, text);
  const { program, reply } = followUp;
  if (program === undefined && reply === undefined) return own;
  return {
    ...own,
    // A follow-up with a program of its own may leave another kind of result behind.
    family: { ...family, followUps: program === undefined ? family.followUps : undefined },
    steps: program === undefined ? own.steps : [{ code: program(next) }],
    reply: (outputs) =>
      reply === undefined ? own.reply(outputs) : reply(next, outputs.at(-1) ?? ""),
  };
}

/**
 * A question on the kept variable `result`: “double it”. Undefined when none fits what it holds; `type` is Python's name
 * for that, `output` what was printed.
 */
export function askGeneric(
  type: string,
  output: string,
  random: Random,
  draw: Draw,
): Question | undefined {
  const on = kinds.get(type);
  if (on === undefined || !shows(on, output)) return undefined;
  const fitting = followUpFamilies.filter((one) => one.on === on && one.fits(output));
  if (fitting.length === 0) return undefined;
  const { family } = random.pickWeighted(fitting, (one) => one.family.weight ?? 1);
  const slots = family.draw(draw);
  const text = typed(expand(random.pick(family.sentences), slots, random), random, followUpNoise);
  return askOwn(family, slots, text);
}

const kinds: ReadonlyMap<string, GenericFollowUp["on"]> = new Map([
  ["int", "number"],
  ["float", "number"],
  ["list", "list"],
  ["str", "text"],
]);

/** The person must have seen what is kept: a program may print something else than `result`. */
function shows(on: "number" | "list" | "text", output: string): boolean {
  switch (on) {
    case "number":
      return /^-?\d+(?:\.\d+)?$/.test(output);
    case "list":
      return /^\[.+\]$/.test(output);
    case "text":
      return /^[^\n]{1,80}$/.test(output);
    default:
      return on satisfies never;
  }
}
