import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { byteLetters } from "./byte-letters.ts";

/**
 * Tokens beside the byte-pair vocabulary, in the order of their ids from 0. Special ones steer (they are not shown and
 * end a reply), the others are text.
 */
export const addedTokens = [
  { content: "<|im_start|>", special: true },
  { content: "<|im_end|>", special: true },
  { content: "<execute>", special: false },
  { content: "</execute>", special: false },
] as const;

const AddedToken = z.object({
  id: z.int().min(0),
  content: z.string().min(1),
  single_word: z.literal(false),
  lstrip: z.literal(false),
  rstrip: z.literal(false),
  normalized: z.literal(false),
  special: z.boolean(),
});

/** A byte-pair `tokenizer.json` as Hugging Face libraries read it, limited to what we write. */
export const TokenizerFile = z.object({
  version: z.literal("1.0"),
  truncation: z.null(),
  padding: z.null(),
  added_tokens: z.array(AddedToken),
  normalizer: z.null(),
  pre_tokenizer: z.json(),
  post_processor: z.null(),
  decoder: z.json(),
  model: z.object({
    type: z.literal("BPE"),
    dropout: z.null(),
    unk_token: z.null(),
    continuing_subword_prefix: z.null(),
    end_of_word_suffix: z.null(),
    fuse_unk: z.literal(false),
    byte_fallback: z.literal(false),
    ignore_merges: z.literal(false),
    /** Token text in byte letters to id. */
    vocab: z.record(z.string(), z.int().min(0)),
    /** Two tokens with one space between, the first learned first. */
    merges: z.array(z.string().regex(/^\S+ \S+$/u)),
  }),
});
export type TokenizerFile = z.infer<typeof TokenizerFile>;

/** Reads the text of a `tokenizer.json` of ours. @throws CodeactError `invalid_input` */
export function parseTokenizerFile(text: string): TokenizerFile {
  try {
    return TokenizerFile.parse(JSON.parse(text));
  } catch (error) {
    throw new CodeactError("invalid_input", "This tokenizer.json is not one that we wrote.", {
      remedy: "Train a tokenizer again (codeact train demo writes one).",
      cause: error,
    });
  }
}

/** Content of the vocabulary's last places, where there was nothing more to learn. They occur in no text. */
export const unusedToken = /^<unused\d+>$/u;

/**
 * Lays out a vocabulary: added tokens, the 256 bytes, the merged tokens, and unused ones up to `size`.
 *
 * The pre-tokenizer only isolates digits; that our merges cross no border of classes makes it exact. llama.cpp names
 * the same rule `superbpe` (`tokenizer.ggml.pre`).
 */
export function tokenizerFile(
  merges: readonly (readonly [string, string])[],
  size: number,
): TokenizerFile {
  const tokens = [...new Set([...byteLetters, ...merges.map(([left, right]) => left + right)])];
  const unused = size - addedTokens.length - tokens.length;
  tokens.push(...Array.from({ length: unused }, (_, index) => `<unused${index}>`));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: addedTokens.map(({ content, special }, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: "\\p{N}" }, behavior: "Isolated", invert: false },
        byteLevel,
      ],
    },
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, index) => [token, index + addedTokens.length])),
      merges: merges.map(([left, right]) => `${left} ${right}`),
    },
  };
}

const byteLevel = {
  type: "ByteLevel",
  add_prefix_space: false,
  trim_offsets: false,
  use_regex: false,
} as const;

/** Tokens in all, added and unused ones included. */
export function vocabularySize(file: TokenizerFile): number {
  return file.added_tokens.length + Object.keys(file.model.vocab).length;
}

/** A text as a regular expression that matches exactly it. */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
}
