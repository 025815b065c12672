import { countIn, type GgufMetadata, numberIn, textIn } from "./gguf-value.ts";
import type { GgufHeader } from "./read-gguf-header.ts";
import { fileTypeName } from "./tensor-types.ts";

/** What a model file says of itself: what a person wants to know before downloading, and an engine before loading. */
export interface ModelFacts {
  /** llama.cpp's name of the architecture, such as `llama` or `qwen3`. */
  readonly architecture: string;
  readonly name: string | undefined;
  /** Number of weights. */
  readonly parameters: number;
  /** `q8_0`, `q4_k_m` …; the commonest tensor type where the file does not say. */
  readonly quantisation: string;
  /** Tokens that it was trained for in one conversation. */
  readonly contextLength: number | undefined;
  readonly layers: number | undefined;
  readonly embeddingLength: number | undefined;
  readonly vocabularySize: number | undefined;
  /** `gpt2` is byte-level BPE, `llama` SentencePiece. */
  readonly tokenizer: string | undefined;
  /** Jinja source of the chat template. */
  readonly chatTemplate: string | undefined;
  /** Bytes of all tensors in this file. */
  readonly tensorBytes: number;
  /** Bytes of key and value cache per token of context, as half precision; undefined where the header does not tell. */
  readonly cacheBytesPerToken: number | undefined;
  /** This file is one of so many; 1 for a model in one file. */
  readonly splitCount: number;
}

/** Names longer than this are no names, and would fill every message and table. */
const MAX_NAME = 200;

/** Reads the facts off a header. Never fails: what is missing is undefined, `architecture` then `unknown`. */
export function modelFacts(header: GgufHeader): ModelFacts {
  const { metadata, tensors } = header;
  const architecture = textIn(metadata, "general.architecture")?.slice(0, MAX_NAME) ?? "unknown";
  const own = (key: string): number | undefined => countIn(metadata, `${architecture}.${key}`);
  const parameters = tensors.reduce(
    (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
    0,
  );
  return {
    architecture,
    name: textIn(metadata, "general.name")?.slice(0, MAX_NAME),
    parameters,
    quantisation: quantisationOf(header),
    contextLength: own("context_length"),
    layers: own("block_count"),
    embeddingLength: own("embedding_length"),
    vocabularySize: lengthOf(metadata, "tokenizer.ggml.tokens") ?? own("vocab_size"),
    tokenizer: textIn(metadata, "tokenizer.ggml.model"),
    chatTemplate: textIn(metadata, "tokenizer.chat_template"),
    tensorBytes: tensors.reduce((sum, tensor) => sum + (tensor.bytes ?? 0), 0),
    cacheBytesPerToken: cacheBytesPerToken(metadata, architecture),
    splitCount: countIn(metadata, "split.count") ?? 1,
  };
}

function quantisationOf({ metadata, tensors }: GgufHeader): string {
  const declared = fileTypeName(numberIn(metadata, "general.file_type"));
  if (declared !== undefined) return declared;
  const bytes = new Map<string, number>();
  for (const tensor of tensors)
    bytes.set(tensor.type, (bytes.get(tensor.type) ?? 0) + (tensor.bytes ?? 0));
  const [largest] = [...bytes].sort(([, a], [, b]) => b - a);
  return largest?.[0] ?? "unknown";
}

function lengthOf(metadata: GgufMetadata, key: string): number | undefined {
  const value = metadata.get(key);
  return value?.type === "array" ? value.values.length : undefined;
}

/** Bytes of a half-precision number. */
const HALF = 2;

/** Keys and values of every layer: the cache that grows with the conversation. */
function cacheBytesPerToken(metadata: GgufMetadata, architecture: string): number | undefined {
  const own = (key: string): number | undefined => countIn(metadata, `${architecture}.${key}`);
  const layers = own("block_count");
  const heads = own("attention.head_count");
  const width = own("embedding_length");
  if (layers === undefined || heads === undefined || width === undefined || heads === 0)
    return undefined;
  const keyLength = own("attention.key_length") ?? width / heads;
  const valueLength = own("attention.value_length") ?? width / heads;
  const bytes = keyHeads(metadata, architecture, layers, heads) * (keyLength + valueLength) * HALF;
  return Number.isFinite(bytes) ? bytes : undefined;
}

/** Key heads of all layers together; some models have a number per layer. */
function keyHeads(
  metadata: GgufMetadata,
  architecture: string,
  layers: number,
  heads: number,
): number {
  const value = metadata.get(`${architecture}.attention.head_count_kv`);
  if (value?.type !== "array") {
    return layers * (countIn(metadata, `${architecture}.attention.head_count_kv`) ?? heads);
  }
  return value.values.reduce<number>((sum, count) => sum + Number(count), 0);
}
