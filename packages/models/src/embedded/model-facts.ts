import { freemem } from "node:os";
import process from "node:process";
import { CodeactError } from "@codeact/protocol";
// Not through the index, which brings the whole converter: this is on the way to the first token.
import { countIn, textIn, textsIn } from "../gguf/gguf-value.ts";
import type { GgufMetadata } from "../gguf/gguf-value.ts";
import { modelFacts } from "../gguf/model-facts.ts";
import { readGgufHeader } from "../gguf/read-gguf-header.ts";
import type { GgufHeader } from "../gguf/read-gguf-header.ts";

/** What the engine must know of a file before it loads it. */
export interface ModelFacts {
  readonly file: string;
  readonly fileBytes: number;
  readonly architecture: string;
  /** Tokens that the model was made for. */
  readonly trainedLength: number;
  readonly vocabularySize: number;
  /** Characters of an average token: about 1 for bytes, 4 for the vocabularies of large models. */
  readonly charactersPerToken: number;
  /** Chat templates by name; `default` is the main one. */
  readonly templates: Readonly<Record<string, string>>;
  /** Keys and values of one token in the cache; undefined where the file does not tell, or there is none. */
  readonly cacheBytesPerToken: number | undefined;
}

/**
 * Reads a model's header and checks that it can be a model to chat with.
 * @throws CodeactError `not_found`, `model_bad_request` for what is no model file or a damaged one, `not_supported`
 */
export async function readModelFacts(file: string, signal?: AbortSignal): Promise<ModelFacts> {
  const header = await readHeader(file, signal);
  const { metadata, fileBytes } = header;
  const architecture = textIn(metadata, "general.architecture");
  if (architecture === undefined) throw unusable(file, "it does not say its architecture");
  // Such models say how they make one vector of a text; they write none, and llama.cpp says so only in its log.
  if ((countIn(metadata, `${architecture}.pooling_type`) ?? 0) > 0)
    throw unusable(file, `it makes vectors of texts (${architecture}) and writes none`);
  const tokens = textsIn(metadata, "tokenizer.ggml.tokens");
  if (tokens === undefined) throw unusable(file, "it has no vocabulary");
  const trainedLength = countIn(metadata, `${architecture}.context_length`);
  if (trainedLength === undefined || trainedLength < 1)
    throw unusable(file, "it does not say how long its context is");
  return {
    file,
    fileBytes,
    architecture,
    trainedLength,
    vocabularySize: tokens.length,
    charactersPerToken: averageLength(tokens),
    templates: templatesOf(metadata),
    cacheBytesPerToken: modelFacts(header).cacheBytesPerToken,
  };
}

async function readHeader(file: string, signal: AbortSignal | undefined): Promise<GgufHeader> {
  try {
    return await readGgufHeader(file, { signal });
  } catch (error) {
    if (!CodeactError.isInstance(error) || error.code !== "invalid_input") throw error;
    throw new CodeactError("model_bad_request", error.message, {
      remedy: error.remedy,
      details: { file },
      cause: error,
    });
  }
}

function unusable(file: string, why: string): CodeactError {
  return new CodeactError("model_bad_request", `${file} cannot be used as a model: ${why}.`, {
    remedy: "Use a GGUF file of a language model, with its tokenizer.",
    details: { file },
  });
}

function templatesOf(metadata: GgufMetadata): Readonly<Record<string, string>> {
  const prefix = "tokenizer.chat_template";
  const templates: Record<string, string> = {};
  for (const key of metadata.keys()) {
    const text = key.startsWith(prefix) ? textIn(metadata, key) : undefined;
    if (text === undefined || text === "") continue;
    templates[key === prefix ? "default" : key.slice(prefix.length + 1)] = text;
  }
  return templates;
}

/** Large vocabularies have many long words that are rare; most text is made of shorter ones. */
function averageLength(tokens: readonly string[]): number {
  if (tokens.length < 600) return 1;
  return tokens.length < 8000 ? 2 : 4;
}

const MAX_DEFAULT_LENGTH = 8192;
const MIN_LENGTH = 256;
/** Small models get this much for their caches whatever the file's size; with it they stay below 250 MB. */
const SMALL_CACHE_BYTES = 96 * 1024 ** 2;
const SHARE_OF_MEMORY = 4;

/**
 * Tokens of one slot: what was asked for, or as many as the model can and 8192 at most, less where the caches of all
 * slots would take more than a quarter of the free memory or twice the file.
 * @throws CodeactError `invalid_input` for more than the model was made for
 */
export function slotLength(facts: ModelFacts, slots: number, asked: number | undefined): number {
  if (asked !== undefined) {
    if (Number.isInteger(asked) && asked >= 1 && asked <= facts.trainedLength) return asked;
    throw new CodeactError(
      "invalid_input",
      `A context of ${asked} tokens was asked for; ${facts.file} is made for 1 to ${facts.trainedLength}.`,
      { remedy: "Ask for a context within these bounds, or for none." },
    );
  }
  const free = Math.min(process.availableMemory(), freemem());
  const wanted = Math.max(SMALL_CACHE_BYTES, 2 * facts.fileBytes);
  const budget = Math.min(wanted, free / SHARE_OF_MEMORY);
  // Models that remember in a state of one size, such as Mamba, have no cache that grows.
  const perToken = facts.cacheBytesPerToken ?? 0;
  if (perToken === 0) return Math.min(facts.trainedLength, MAX_DEFAULT_LENGTH);
  const fitting = Math.floor(budget / (perToken * slots));
  const rounded = Math.max(MIN_LENGTH, fitting - (fitting % MIN_LENGTH));
  return Math.min(facts.trainedLength, MAX_DEFAULT_LENGTH, rounded);
}
