import { readFile } from "node:fs/promises";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { writeWhole } from "./training-folder.ts";

/** Sizes of a trained demo model, as the training recipe names them. */
export const ModelShape = z.strictObject({
  vocabulary: z.int().positive(),
  layers: z.int().positive(),
  width: z.int().positive(),
  heads: z.int().positive(),
  hidden: z.int().positive(),
  context: z.int().positive(),
  rope_base: z.number().positive(),
  norm_epsilon: z.number().positive(),
});
export type ModelShape = z.infer<typeof ModelShape>;

/** How long the weights were trained. */
export const TrainingFacts = z.looseObject({
  step: z.int(),
  tokens: z.number(),
  seconds: z.number(),
});
export type TrainingFacts = z.infer<typeof TrainingFacts>;

/** Weights as `training/train.py` writes them. */
export interface TrainedWeights {
  readonly shape: ModelShape;
  readonly facts: TrainingFacts;
  /** llama.cpp's tensor names; queries and keys in interleaved rotary order. */
  readonly tensors: readonly TrainedTensor[];
}

/** One array, rows first. */
export interface TrainedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const Tensor = z.object({
  dtype: z.literal("F32"),
  shape: z.array(z.int().positive()),
  data_offsets: z.tuple([z.int(), z.int()]),
});
const Header = z.object({
  __metadata__: z.object({
    format: z.literal("codeact-demo"),
    shape: z.string(),
    facts: z.string(),
  }),
});

/** Reads the weights that a training run wrote (safetensors). @throws CodeactError `invalid_input`, `not_found` */
export async function readWeights(path: string): Promise<TrainedWeights> {
  const body = await readWhole(path);
  try {
    const headerBytes = Number(body.readBigUInt64LE(0));
    const header: unknown = JSON.parse(body.toString("utf8", 8, 8 + headerBytes));
    const { __metadata__: metadata } = Header.parse(header);
    const { __metadata__: _, ...rest } = z.record(z.string(), z.unknown()).parse(header);
    const data = body.subarray(8 + headerBytes);
    return {
      shape: ModelShape.parse(JSON.parse(metadata.shape)),
      facts: TrainingFacts.parse(JSON.parse(metadata.facts)),
      tensors: Object.entries(rest).map(([name, value]) => readTensor(name, value, data)),
    };
  } catch (error) {
    throw new CodeactError("invalid_input", `${path} holds no weights of the training recipe.`, {
      remedy: "Give the weights.safetensors that training/train.py wrote.",
      cause: error,
    });
  }
}

/** Writes weights as `training/train.py` does, for its `--init-from`. */
export async function writeWeights(path: string, weights: TrainedWeights): Promise<void> {
  const header: Record<string, unknown> = {
    __metadata__: {
      format: "codeact-demo",
      shape: JSON.stringify(weights.shape),
      facts: JSON.stringify(weights.facts),
    },
  };
  let offset = 0;
  for (const { name, shape, values } of weights.tensors) {
    const end = offset + values.byteLength;
    header[name] = { dtype: "F32", shape, data_offsets: [offset, end] };
    offset = end;
  }
  const plain = JSON.stringify(header);
  const text = Buffer.from(plain.padEnd(Math.ceil(plain.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const arrays = weights.tensors.map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  await writeWhole(path, Buffer.concat([length, text, ...arrays]));
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CodeactError("not_found", `There are no weights at ${path}.`, {
      remedy: "Train first: the weights appear with the first checkpoint.",
      cause: error,
    });
  }
}

function readTensor(name: string, value: unknown, data: Buffer): TrainedTensor {
  const { shape, data_offsets: offsets } = Tensor.parse(value);
  const [start, end] = offsets;
  // Copied: a slice of a file need not begin at a multiple of four.
  const bytes = Uint8Array.from(data.subarray(start, end));
  const values = new Float32Array(bytes.buffer);
  if (values.length !== shape.reduce((product, size) => product * size, 1))
    throw new RangeError(`${name} has ${values.length} values for the shape ${shape.join(" x ")}`);
  return { name, shape, values };
}
