import { z } from "zod";

/** A token that was added to a vocabulary and is found in text before anything else. */
export const AddedToken = z.looseObject({
  id: z
    .int()
    .nonnegative()
    .max(1 << 24),
  content: z.string(),
  special: z.boolean().default(false),
});
export type AddedToken = z.infer<typeof AddedToken>;

/** A map from tokens to ids. Not copied: a token may have any name, also that of an object's own machinery. */
const TokenIds = z.custom<Readonly<Record<string, number>>>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((id) => Number.isInteger(id) && id >= 0 && id < 1 << 24),
  "is not a map of tokens to ids",
);

/** The part of Hugging Face's `tokenizer.json` that is needed. */
export const TokenizerJson = z.looseObject({
  added_tokens: z.array(AddedToken).default([]),
  normalizer: z.unknown().optional(),
  pre_tokenizer: z.unknown().optional(),
  post_processor: z.unknown().optional(),
  decoder: z.unknown().optional(),
  model: z.looseObject({
    // Old files leave it out; they are BPE if they have merges.
    type: z.string().optional(),
    vocab: TokenIds,
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
    byte_fallback: z.boolean().nullish(),
    unk_token: z.string().nullish(),
  }),
});
export type TokenizerJson = z.infer<typeof TokenizerJson>;

/** All parts of a normalizer, pre-tokenizer or decoder, those within a sequence too, in their order. */
export function partsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  const parsed = Part.safeParse(value);
  if (!parsed.success) return [];
  const part = parsed.data;
  const inner = [part["pretokenizers"], part["normalizers"], part["decoders"], part["processors"]];
  return [part, ...inner.flatMap((list) => (Array.isArray(list) ? list.flatMap(partsOf) : []))];
}

const Part = z.record(z.string(), z.unknown());
