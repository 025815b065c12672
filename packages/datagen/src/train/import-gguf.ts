import { open } from "node:fs/promises";
import {
  dequantiseQ8,
  type GgufHeader,
  type GgufTensorInfo,
  numberIn,
  readGgufHeader,
  textIn,
  textsIn,
} from "@codeact/models/gguf";
import { CodeactError } from "@codeact/protocol";
import { type TokenizerFile, tokenizerFile } from "../tokenizer/tokenizer-file.ts";
import { demoModelName } from "./export-gguf.ts";
import { ModelShape, type TrainedTensor, type TrainedWeights } from "./weights-file.ts";

/** A demo model taken apart again, to train it further. */
export interface ImportedModel {
  readonly weights: TrainedWeights;
  readonly tokenizer: TokenizerFile;
}

/**
 * Reads a demo model that {@link exportGguf} wrote. What quantisation took away stays lost; training gets over it in a
 * few steps.
 * @throws CodeactError `invalid_input` for another model, and what reading the header gives
 */
export async function importGguf(path: string): Promise<ImportedModel> {
  const header = await readGgufHeader(path);
  if (textIn(header.metadata, "general.name") !== demoModelName) throw otherModel(path, undefined);
  try {
    return {
      weights: {
        shape: shapeOf(header),
        facts: { step: 0, tokens: 0, seconds: 0 },
        tensors: await readTensors(path, header.tensors),
      },
      tokenizer: tokenizerOf(header),
    };
  } catch (error) {
    throw otherModel(path, error);
  }
}

function otherModel(path: string, cause: unknown): CodeactError {
  return new CodeactError(
    "invalid_input",
    `${path} is no ${demoModelName} that can be trained on.`,
    {
      remedy: "Give a file that codeact train demo wrote.",
      cause,
    },
  );
}

function shapeOf({ metadata }: GgufHeader): ModelShape {
  const number = (key: string): number | undefined => numberIn(metadata, `llama.${key}`);
  return ModelShape.parse({
    vocabulary: number("vocab_size"),
    layers: number("block_count"),
    width: number("embedding_length"),
    heads: number("attention.head_count"),
    hidden: number("feed_forward_length"),
    context: number("context_length"),
    rope_base: number("rope.freq_base"),
    // Stored in single precision.
    norm_epsilon: Number(number("attention.layer_norm_rms_epsilon")?.toPrecision(6)),
  });
}

/** The vocabulary follows from its merges; a file in which it does not is not one of ours. */
function tokenizerOf({ metadata }: GgufHeader): TokenizerFile {
  const tokens = textsIn(metadata, "tokenizer.ggml.tokens") ?? [];
  const merges = (textsIn(metadata, "tokenizer.ggml.merges") ?? []).map((merge) => {
    const [left = "", right = ""] = merge.split(" ");
    return [left, right] as const;
  });
  const file = tokenizerFile(merges, tokens.length);
  for (const [token, id] of Object.entries(file.model.vocab)) {
    if (tokens[id] !== token) throw new RangeError(`token ${id} is ${tokens[id]}, not ${token}`);
  }
  return file;
}

async function readTensors(
  path: string,
  tensors: readonly GgufTensorInfo[],
): Promise<TrainedTensor[]> {
  const file = await open(path);
  try {
    const read: TrainedTensor[] = [];
    for (const { name, shape, type, offset, bytes = 0 } of tensors) {
      const body = new Uint8Array(bytes);
      await file.read(body, 0, bytes, offset);
      read.push({ name, shape, values: decode(body, type) });
    }
    return read;
  } finally {
    await file.close();
  }
}

function decode(body: Uint8Array, type: string): Float32Array {
  if (type === "f32") return new Float32Array(body.buffer);
  if (type === "f16") return Float32Array.from(new Float16Array(body.buffer));
  if (type === "q8_0") return dequantiseQ8(body);
  throw new RangeError(`tensors of type ${type} are not read`);
}
