import { expand } from "./grammar.ts";
import { typed, usualNoise } from "./noise.ts";
import type { Random } from "./random.ts";
import { cultureAndWriting } from "./refusals/culture-and-writing.ts";
import { everyday } from "./refusals/everyday.ts";
import { machinesAndMischief } from "./refusals/machines-and-mischief.ts";
import { placesAndPast } from "./refusals/places-and-past.ts";
import { scienceAndBody } from "./refusals/science-and-body.ts";
import type { RefusalSubject } from "./refusals/subject.ts";

/**
 * What the demo model says to everything outside its few fields. One text, so that it is learnt once and recognised
 * everywhere.
 */
export const REFUSAL =
  "I cannot answer that. I am codeact-demo, the small model that comes with CodeAct: I can only do small calculations, texts, dates, lists, tables and files. For anything else, connect a real model: `codeact chat --model ollama:qwen3` or `codeact chat --base-url URL --model NAME`.";

/** Every field that training questions outside the model's reach are taken from. */
export const refusalSubjects: readonly RefusalSubject[] = [
  placesAndPast,
  scienceAndBody,
  cultureAndWriting,
  everyday,
  machinesAndMischief,
].flat();

/** A question that the demo model has to decline. */
export function refusalQuestion(random: Random): string {
  const subject = random.pickWeighted(refusalSubjects, ({ name, patterns }) =>
    name === "foreign languages" ? 12 : patterns.length,
  );
  const pattern = random.pick(subject.patterns);
  const slots = Object.fromEntries(
    Object.entries(subject.slots).map(([name, values]) => [name, random.pick(values)]),
  );
  // A pattern that names a slot twice wants two different things.
  const second = pattern.replaceAll(/\{(\w+)\}(?=.*\{\1\})/g, "{$1_other}");
  const others = Object.fromEntries(
    Object.entries(subject.slots).map(([name, values]) => [`${name}_other`, random.pick(values)]),
  );
  const pieces = expand(second, { ...slots, ...others }, random);
  return typed(lowerNames(pieces, random), random, usualNoise);
}

/** Names of people and places are often typed without capitals. */
function lowerNames<T extends { readonly text: string; readonly value: boolean }>(
  pieces: readonly T[],
  random: Random,
): T[] {
  if (!random.chance(0.35)) return [...pieces];
  return pieces.map((piece) => ({ ...piece, text: piece.text.toLowerCase() }));
}
