import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { damagedFile, readCheckpointJson, readOptional } from "../checkpoint-json.ts";
import { preTokenizerName } from "./pre-tokenizer.ts";
import { readSentencePiece } from "./sentencepiece.ts";
import { type AddedToken, partsOf, TokenizerJson } from "./tokenizer-json.ts";
import type { TokenizerConfig } from "./tokenizer-config.ts";
import { padded, tokenKinds, type Vocabulary, type VocabularyToken } from "./vocabulary.ts";

/** How a vocabulary is read. */
export interface ReadVocabularyOptions {
  /** Rows of the embedding. */
  readonly count: number;
  /** llama.cpp's name of the pre-tokenizer, for one that is not recognised. */
  readonly preTokenizer?: string | undefined;
}

/**
 * Reads the vocabulary of a checkpoint: `tokenizer.model` (SentencePiece) or `tokenizer.json` (SentencePiece-like BPE with
 * bytes, or byte-level BPE), with the added tokens of all files, padded to the rows of the embedding.
 * @throws CodeactError `not_found` without either, `invalid_input` for more tokens than rows, `not_supported` for other kinds
 */
export async function readVocabulary(
  folder: string,
  config: TokenizerConfig,
  options: ReadVocabularyOptions,
): Promise<Vocabulary> {
  const pieces = await readOptional(join(folder, "tokenizer.model"));
  const json = await readCheckpointJson(folder, "tokenizer.json", TokenizerJson);
  const added = [
    ...(await oldAddedTokens(folder)),
    ...config.addedTokens,
    ...(json?.added_tokens ?? []),
  ];
  const vocabulary =
    pieces === undefined
      ? fromJson(folder, json, options)
      : fromSentencePiece(pieces, join(folder, "tokenizer.model"));
  const tokens: (VocabularyToken | undefined)[] = [...vocabulary.tokens];
  for (const token of added) tokens[token.id] = withAdded(tokens[token.id], token);
  if (tokens.length > options.count) {
    throw damagedFile(
      folder,
      "config.json",
      `gives ${options.count} rows to the embedding, and the tokenizer has ${tokens.length} tokens`,
    );
  }
  return {
    ...vocabulary,
    tokens: padded(tokens, options.count),
    spacePrefix: config.spacePrefix ?? vocabulary.spacePrefix,
    addBos: config.addBos ?? bosOf(json) ?? vocabulary.addBos,
  };
}

type Unpadded = Omit<Vocabulary, "tokens"> & {
  readonly tokens: readonly (VocabularyToken | undefined)[];
};

function fromSentencePiece(bytes: Uint8Array, name: string): Unpadded {
  const { tokens, spacePrefix } = readSentencePiece(bytes, name);
  // What SentencePiece trainers and llama.cpp do where nothing else is said.
  return { model: "llama", pre: undefined, tokens, merges: [], spacePrefix, addBos: true };
}

function fromJson(
  folder: string,
  json: TokenizerJson | undefined,
  options: ReadVocabularyOptions,
): Unpadded {
  if (json === undefined) {
    throw new CodeactError(
      "not_found",
      `There is neither tokenizer.json nor tokenizer.model in ${folder}.`,
      {
        remedy: "Download the tokenizer's files of the checkpoint as well.",
      },
    );
  }
  const { type = "BPE", byte_fallback: byteFallback } = json.model;
  const byteLevel = [...partsOf(json.pre_tokenizer), ...partsOf(json.decoder)].some(
    (part) => part["type"] === "ByteLevel",
  );
  if (type !== "BPE" || (byteFallback !== true && !byteLevel)) {
    throw new CodeactError(
      "not_supported",
      `The tokenizer in ${folder} (${type}${type === "BPE" ? " without bytes" : ""}) is not one of the llama and mistral families.`,
      { remedy: "Byte-level BPE, and BPE with byte fallback, can be converted." },
    );
  }
  return byteFallback === true
    ? sentencePieceLike(folder, json)
    : byteLevelVocabulary(json, options);
}

function byteLevelVocabulary(
  json: TokenizerJson,
  { preTokenizer }: ReadVocabularyOptions,
): Unpadded {
  return {
    model: "gpt2",
    pre: preTokenizer ?? preTokenizerName(json.pre_tokenizer),
    tokens: byId(json, () => ({ kind: tokenKinds.normal, score: 0 })),
    merges: json.model.merges.map((merge) => (typeof merge === "string" ? merge : merge.join(" "))),
    spacePrefix: undefined,
    addBos: false,
  };
}

/**
 * BPE with bytes as Hugging Face writes SentencePiece's: merges in order instead of scores. A token's score is the place of
 * its first merge, so that llama.cpp joins the same pairs in the same order.
 */
function sentencePieceLike(folder: string, json: TokenizerJson): Unpadded {
  const { merges, unk_token: unknown } = json.model;
  const places = new Map<string, number>();
  for (const [place, merge] of merges.entries()) {
    const [left, right] = typeof merge === "string" ? cutMerge(folder, merge) : merge;
    const joined = left + right;
    if (!places.has(joined)) places.set(joined, place);
  }
  const prefixed = [...partsOf(json.normalizer), ...partsOf(json.pre_tokenizer)].some(
    (part) =>
      part["type"] === "Prepend" ||
      (part["type"] === "Metaspace" &&
        part["prepend_scheme"] !== "never" &&
        part["add_prefix_space"] !== false),
  );
  return {
    model: "llama",
    pre: undefined,
    tokens: byId(json, (text) => ({
      kind:
        text === unknown
          ? tokenKinds.unknown
          : /^<0x[0-9A-F]{2}>$/.test(text)
            ? tokenKinds.byte
            : tokenKinds.normal,
      score: -(places.get(text) ?? merges.length),
    })),
    merges: [],
    spacePrefix: prefixed,
    addBos: true,
  };
}

function cutMerge(folder: string, merge: string): readonly [string, string] {
  const [left, right, ...more] = merge.split(" ");
  if (left !== undefined && right !== undefined && more.length === 0) return [left, right];
  throw damagedFile(folder, "tokenizer.json", `has the merge "${merge}", which is no pair`);
}

function byId(
  json: TokenizerJson,
  describe: (text: string) => Omit<VocabularyToken, "text">,
): readonly (VocabularyToken | undefined)[] {
  const tokens: (VocabularyToken | undefined)[] = [];
  for (const [text, id] of Object.entries(json.model.vocab))
    tokens[id] = { text, ...describe(text) };
  return tokens;
}

/** Special tokens are never made from text; other added ones are found in it as they are. */
function withAdded(current: VocabularyToken | undefined, token: AddedToken): VocabularyToken {
  const kind = token.special ? tokenKinds.control : tokenKinds.userDefined;
  // The unknown token keeps its kind, and so do pieces that a tokenizer lists again as they are.
  const kept =
    current?.kind === tokenKinds.unknown || (current?.text === token.content && !token.special);
  return {
    text: token.content,
    kind: kept ? (current?.kind ?? kind) : kind,
    score: current?.score ?? -1000,
  };
}

/** `added_tokens.json`, where old checkpoints have them. They were mostly markers. */
async function oldAddedTokens(folder: string): Promise<readonly AddedToken[]> {
  const ids =
    (await readCheckpointJson(folder, "added_tokens.json", z.record(z.string(), z.int()))) ?? {};
  return Object.entries(ids).map(([content, id]) => ({ content, id, special: true }));
}

/** A post-processor's template tells whether a text begins with a token of its own. */
function bosOf(json: TokenizerJson | undefined): boolean | undefined {
  const template = partsOf(json?.post_processor).find(
    (part) => part["type"] === "TemplateProcessing",
  );
  const single = template?.["single"];
  if (!Array.isArray(single)) return undefined;
  const [first]: readonly unknown[] = single;
  return typeof first === "object" && first !== null && "SpecialToken" in first;
}
