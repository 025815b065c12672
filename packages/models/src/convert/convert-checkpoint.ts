import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { ggufValue, type GgufValue } from "../gguf/gguf-value.ts";
import { fileTypeNumbers, type WritableTensorType } from "../gguf/tensor-types.ts";
import { writeGguf, type WriteProgress } from "../gguf/write-gguf.ts";
import { type CheckpointConfig, readCheckpointConfig } from "./checkpoint-config.ts";
import { openWeights } from "./open-weights.ts";
import { planTensors, ropeFactorTensor } from "./plan-tensors.ts";
import { ropeScaling } from "./rope.ts";
import { readVocabulary } from "./tokenizer/read-vocabulary.ts";
import { readTokenizerConfig, specialMetadata } from "./tokenizer/tokenizer-config.ts";
import { vocabularyMetadata } from "./tokenizer/vocabulary.ts";

/** How a checkpoint is converted. */
export interface ConvertOptions {
  /** How matrices are stored; vectors stay f32. */
  readonly type: WritableTensorType;
  /** Jinja source of a chat template for a checkpoint that has none. */
  readonly fallbackTemplate?: string | undefined;
  /** llama.cpp's name of the pre-tokenizer, for one that is not recognised. */
  readonly preTokenizer?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: WriteProgress) => void) | undefined;
}

/** What was converted. */
export interface Converted {
  readonly bytes: number;
  readonly tensors: number;
  readonly parameters: number;
  readonly family: CheckpointConfig["family"];
  readonly contextLength: number;
  readonly hasChatTemplate: boolean;
  /** What the file does not carry over as it was, in sentences. */
  readonly warnings: readonly string[];
}

/**
 * Turns a Hugging Face checkpoint of the llama or mistral family (folder with config.json, safetensors and tokenizer) into
 * a GGUF file. At most one head or a megabyte of numbers of one tensor is in memory. The file appears whole or not at all.
 * @throws CodeactError `not_found` for a missing file, `not_supported` for another architecture, tokenizer or tensor,
 * `invalid_input` for damaged files
 */
export async function convertCheckpoint(
  folder: string,
  output: string,
  options: ConvertOptions,
): Promise<Converted> {
  options.signal?.throwIfAborted();
  await checkFolder(folder);
  const config = await readCheckpointConfig(folder);
  const tokenizer = await readTokenizerConfig(folder);
  const vocabulary = await readVocabulary(folder, tokenizer, {
    count: config.vocabularySize,
    preTokenizer: options.preTokenizer,
  });
  const rope = ropeScaling(config);
  await using weights = await openWeights(folder);
  const tensors = [
    ...(rope.factors === undefined ? [] : [ropeFactorTensor(rope.factors)]),
    ...planTensors(config, weights.tensors, options.type),
  ];
  const template = tokenizer.chatTemplate ?? options.fallbackTemplate;
  const metadata: Readonly<Record<string, GgufValue>> = {
    ...modelMetadata(folder, config, options.type),
    ...rope.metadata,
    ...vocabularyMetadata(vocabulary),
    ...specialMetadata(tokenizer, vocabulary, config.tokenIds),
    ...(template === undefined ? {} : { "tokenizer.chat_template": ggufValue.text(template) }),
  };
  const bytes = await writeGguf(output, { metadata: Object.entries(metadata), tensors }, options);
  return {
    bytes,
    tensors: tensors.length,
    parameters: tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
    family: config.family,
    contextLength: config.contextLength,
    hasChatTemplate: template !== undefined,
    warnings: warningsOf(config, rope.warning, template),
  };
}

function modelMetadata(
  folder: string,
  config: CheckpointConfig,
  type: WritableTensorType,
): Readonly<Record<string, GgufValue>> {
  const { headWidth, slidingWindow } = config;
  return {
    // Both families have the same graph, and llama.cpp one name for it.
    "general.architecture": ggufValue.text("llama"),
    "general.type": ggufValue.text("model"),
    "general.name": ggufValue.text(basename(resolve(folder))),
    "general.file_type": ggufValue.uint32(fileTypeNumbers[type]),
    "general.quantization_version": ggufValue.uint32(2),
    "llama.block_count": ggufValue.uint32(config.layers),
    "llama.context_length": ggufValue.uint32(config.contextLength),
    "llama.embedding_length": ggufValue.uint32(config.width),
    "llama.feed_forward_length": ggufValue.uint32(config.innerWidth),
    "llama.attention.head_count": ggufValue.uint32(config.heads),
    "llama.attention.head_count_kv": ggufValue.uint32(config.keyHeads),
    "llama.attention.key_length": ggufValue.uint32(headWidth),
    "llama.attention.value_length": ggufValue.uint32(headWidth),
    "llama.attention.layer_norm_rms_epsilon": ggufValue.float32(config.epsilon),
    ...(slidingWindow === undefined
      ? {}
      : { "llama.attention.sliding_window": ggufValue.uint32(slidingWindow) }),
    "llama.rope.dimension_count": ggufValue.uint32(headWidth),
    "llama.rope.freq_base": ggufValue.float32(config.ropeTheta),
    "llama.vocab_size": ggufValue.uint32(config.vocabularySize),
  };
}

function warningsOf(
  { slidingWindow, contextLength }: CheckpointConfig,
  rope: string | undefined,
  template: string | undefined,
): readonly string[] {
  const warnings: string[] = [];
  if (rope !== undefined) warnings.push(rope);
  if (slidingWindow !== undefined && slidingWindow < contextLength) {
    warnings.push(
      `The model sees ${slidingWindow} tokens back (sliding window); llama.cpp lets it see all, so replies to longer texts can differ.`,
    );
  }
  if (template === undefined)
    warnings.push(
      "The checkpoint has no chat template: the file continues text and cannot chat by itself.",
    );
  return warnings;
}

async function checkFolder(folder: string): Promise<void> {
  const status = await stat(folder).catch(() => undefined);
  if (status?.isDirectory() === true) return;
  throw new CodeactError(
    "not_found",
    `${folder} is ${status === undefined ? "not there" : "not a folder"}.`,
    {
      remedy:
        "Name the folder of a Hugging Face checkpoint: config.json, *.safetensors, tokenizer files.",
    },
  );
}
