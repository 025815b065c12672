import type { Family } from "../family.ts";

/** The part of a family that is words: how its questions are put. */
export type Wordings = Pick<Family, "nouns" | "sentences" | "heldOut">;
