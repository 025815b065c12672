import { ggufValue, type GgufValue } from "../../gguf/gguf-value.ts";

/** Kinds of tokens, with llama.cpp's numbers, which are also those of SentencePiece. */
export const tokenKinds = {
  normal: 1,
  unknown: 2,
  control: 3,
  userDefined: 4,
  unused: 5,
  byte: 6,
} as const;

/** One token of a vocabulary. */
export interface VocabularyToken {
  readonly text: string;
  readonly kind: number;
  /** Of SentencePiece: the higher, the earlier two pieces are joined to this one. */
  readonly score: number;
}

/** How text becomes tokens. */
export interface Vocabulary {
  /** `llama` is SentencePiece's BPE with bytes for what is unknown; `gpt2` is byte-level BPE. */
  readonly model: "llama" | "gpt2";
  /** llama.cpp's name of the rule that cuts text into words; of byte-level BPE. */
  readonly pre: string | undefined;
  /** By id, without holes. */
  readonly tokens: readonly VocabularyToken[];
  /** Of byte-level BPE: `left right`, the first ones first. */
  readonly merges: readonly string[];
  /** A space is put before the text; of SentencePiece. */
  readonly spacePrefix: boolean | undefined;
  /** The beginning-of-text token is put before every prompt. */
  readonly addBos: boolean | undefined;
}

/** Fills a vocabulary up to the number of rows that the embedding has; the fillers are never produced. */
export function padded(
  tokens: readonly (VocabularyToken | undefined)[],
  count: number,
): readonly VocabularyToken[] {
  return Array.from(
    { length: Math.max(count, tokens.length) },
    (_, id) => tokens[id] ?? { text: `[PAD${id}]`, kind: tokenKinds.unused, score: -1000 },
  );
}

/** The vocabulary as metadata. */
export function vocabularyMetadata(vocabulary: Vocabulary): Readonly<Record<string, GgufValue>> {
  const { model, pre, tokens, merges, spacePrefix, addBos } = vocabulary;
  return {
    "tokenizer.ggml.model": ggufValue.text(model),
    ...(pre === undefined ? {} : { "tokenizer.ggml.pre": ggufValue.text(pre) }),
    "tokenizer.ggml.tokens": ggufValue.texts(tokens.map(({ text }) => text)),
    ...(model === "llama"
      ? { "tokenizer.ggml.scores": ggufValue.float32s(tokens.map(({ score }) => score)) }
      : { "tokenizer.ggml.merges": ggufValue.texts(merges) }),
    "tokenizer.ggml.token_type": ggufValue.int32s(tokens.map(({ kind }) => kind)),
    ...(spacePrefix === undefined
      ? {}
      : { "tokenizer.ggml.add_space_prefix": ggufValue.bool(spacePrefix) }),
    ...(addBos === undefined ? {} : { "tokenizer.ggml.add_bos_token": ggufValue.bool(addBos) }),
  };
}
