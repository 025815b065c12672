import { CodeactError } from "@codeact/protocol";
import type { Family, Slots } from "./family.ts";
import { pickFrame, verbFor } from "./frames.ts";
import { expand, expandWith, pieceText } from "./grammar.ts";
import type { Piece } from "./grammar.ts";
import { typed, usualNoise } from "./noise.ts";
import type { NoiseLevels } from "./noise.ts";
import type { Random } from "./random.ts";

/**
 * Where a question's wording comes from: what training sees; nouns, whole sentences or frames that it never sees (a
 * held-out noun stands in a known frame, a held-out frame around a known noun).
 */
export type WordingSource = "train" | "held-out-noun" | "held-out-sentence" | "held-out-frame";

/** Share of questions that are whole sentences where a family has both. */
const SENTENCE_SHARE = 0.55;

/**
 * Words a question of this family as a person would type it; undefined when the family has nothing of that source.
 * @throws CodeactError `invalid_input` when a pattern is broken
 */
export function wordQuestion(
  family: Family,
  slots: Slots,
  random: Random,
  source: WordingSource = "train",
  noise: NoiseLevels = usualNoise,
): string | undefined {
  const pieces = wordingPieces(family, slots, random, source);
  return pieces === undefined ? undefined : typed(pieces, random, noise);
}

function wordingPieces(
  family: Family,
  slots: Slots,
  random: Random,
  source: WordingSource,
): Piece[] | undefined {
  const { nouns, heldOut } = family;
  switch (source) {
    case "held-out-sentence": {
      const { sentences } = heldOut;
      return sentences.length === 0 ? undefined : expand(random.pick(sentences), slots, random);
    }
    case "held-out-noun":
      return heldOut.nouns.length === 0
        ? undefined
        : framed(random.pick(heldOut.nouns), slots, random);
    case "held-out-frame":
      return nouns.length === 0 ? undefined : framed(random.pick(nouns), slots, random, true);
    case "train":
      return trainingPieces(family, slots, random);
    default:
      return source satisfies never;
  }
}

function trainingPieces({ name, nouns, sentences }: Family, slots: Slots, random: Random): Piece[] {
  if (nouns.length === 0 && sentences.length === 0) {
    throw new CodeactError("invalid_input", `The family "${name}" has no wording.`);
  }
  const sentence = nouns.length === 0 || (sentences.length > 0 && random.chance(SENTENCE_SHARE));
  return sentence
    ? expand(random.pick(sentences), slots, random)
    : framed(random.pick(nouns), slots, random);
}

function framed(noun: string, slots: Slots, random: Random, heldOutFrame = false): Piece[] {
  const phrase = expand(noun, slots, random);
  const verb: Piece = { text: verbFor(pieceText(phrase)), value: false };
  const frame = pickFrame(pieceText(phrase), random, heldOutFrame);
  return expandWith(frame, slots, random, { np: phrase, is: [verb] });
}
