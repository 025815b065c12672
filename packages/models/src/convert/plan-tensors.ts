import { CodeactError } from "@codeact/protocol";
import { type WritableTensorType, writableTypes } from "../gguf/tensor-types.ts";
import type { GgufTensor } from "../gguf/write-gguf.ts";
import type { CheckpointConfig } from "./checkpoint-config.ts";
import type { SafeTensor } from "./safetensors.ts";

/** Numbers that are in memory at once, unless one head of one layer is larger. */
const PIECE_VALUES = 1 << 20;

/** One tensor of the model: where it comes from, where it goes, what it must look like. */
interface Wanted {
  readonly from: string;
  readonly to: string;
  readonly shape: readonly number[];
  readonly required: boolean;
  /** Rows of each head are reordered for llama.cpp's RoPE. */
  readonly heads?: number | undefined;
}

/**
 * Lists the tensors to write for a checkpoint: renamed, query and key rows reordered, biases where there are any. Vectors
 * stay f32; a matrix whose rows no block of q8_0 fits becomes f16.
 * @throws CodeactError `invalid_input` for a missing tensor or a wrong shape, `not_supported` for tensors that would be lost
 */
export function planTensors(
  config: CheckpointConfig,
  tensors: ReadonlyMap<string, SafeTensor>,
  type: WritableTensorType,
): readonly GgufTensor[] {
  const wanted = wantedTensors(config);
  const known = new Set(wanted.map(({ from }) => from));
  for (const name of tensors.keys()) {
    if (known.has(name) || isWorkingData(name)) continue;
    if (name === HEAD && config.tiedEmbeddings) continue;
    throw new CodeactError(
      "not_supported",
      `The tensor ${name} has no place in a GGUF file of this family.`,
      {
        remedy:
          "The checkpoint is of another kind than its config.json says; use llama.cpp's convert_hf_to_gguf.py.",
      },
    );
  }
  return wanted.flatMap((entry) => {
    const source = tensors.get(entry.from);
    if (source !== undefined) return [outputTensor(entry, source, type)];
    if (!entry.required) return [];
    throw new CodeactError("invalid_input", `The checkpoint has no tensor ${entry.from}.`, {
      remedy:
        entry.from === HEAD
          ? "If its embeddings are tied, config.json must say tie_word_embeddings: true."
          : "Download it again, with all its files.",
    });
  });
}

/** The tensor of factors for scaled positions. */
export function ropeFactorTensor(factors: Float32Array): GgufTensor {
  return {
    name: "rope_freqs.weight",
    shape: [factors.length],
    type: "f32",
    values: () => [factors],
  };
}

const HEAD = "lm_head.weight";

/** Tables that old checkpoints carry and that are computed anew. */
function isWorkingData(name: string): boolean {
  return /\.(?:rotary_emb\.inv_freq|masked_bias|attn\.bias)$/.test(name);
}

function wantedTensors(config: CheckpointConfig): readonly Wanted[] {
  const { width, vocabularySize, layers, tiedEmbeddings } = config;
  const head: Wanted = {
    from: HEAD,
    to: "output.weight",
    shape: [vocabularySize, width],
    required: true,
  };
  return [
    {
      from: "model.embed_tokens.weight",
      to: "token_embd.weight",
      shape: [vocabularySize, width],
      required: true,
    },
    { from: "model.norm.weight", to: "output_norm.weight", shape: [width], required: true },
    ...(tiedEmbeddings ? [] : [head]),
    ...Array.from({ length: layers }, (_, layer) => layerTensors(config, layer)).flat(),
  ];
}

function layerTensors(config: CheckpointConfig, layer: number): readonly Wanted[] {
  const { width, innerWidth, heads, keyHeads, headWidth } = config;
  const queries = heads * headWidth;
  const keys = keyHeads * headWidth;
  const from = `model.layers.${layer}`;
  const to = `blk.${layer}`;
  const linear = (
    source: string,
    target: string,
    rows: number,
    columns: number,
    reorder?: number,
  ): readonly Wanted[] => [
    {
      from: `${from}.${source}.weight`,
      to: `${to}.${target}.weight`,
      shape: [rows, columns],
      required: true,
      heads: reorder,
    },
    {
      from: `${from}.${source}.bias`,
      to: `${to}.${target}.bias`,
      shape: [rows],
      required: false,
      heads: reorder,
    },
  ];
  const norm = (source: string, target: string): Wanted => ({
    from: `${from}.${source}.weight`,
    to: `${to}.${target}.weight`,
    shape: [width],
    required: true,
  });
  return [
    norm("input_layernorm", "attn_norm"),
    ...linear("self_attn.q_proj", "attn_q", queries, width, heads),
    ...linear("self_attn.k_proj", "attn_k", keys, width, keyHeads),
    ...linear("self_attn.v_proj", "attn_v", keys, width),
    ...linear("self_attn.o_proj", "attn_output", width, queries),
    norm("post_attention_layernorm", "ffn_norm"),
    ...linear("mlp.gate_proj", "ffn_gate", innerWidth, width),
    ...linear("mlp.up_proj", "ffn_up", innerWidth, width),
    ...linear("mlp.down_proj", "ffn_down", width, innerWidth),
  ];
}

function outputTensor(entry: Wanted, source: SafeTensor, type: WritableTensorType): GgufTensor {
  const { shape } = entry;
  if (source.shape.length !== shape.length || source.shape.some((size, at) => size !== shape[at])) {
    throw new CodeactError(
      "invalid_input",
      `The tensor ${entry.from} has the shape [${source.shape.join(", ")}], and config.json asks for [${shape.join(", ")}].`,
      { remedy: "Weights and config.json are not of the same model: download both again." },
    );
  }
  const columns = shape.length === 1 ? 1 : (shape.at(-1) ?? 1);
  return {
    name: entry.to,
    shape,
    type: typeOf(shape, type),
    values: () =>
      entry.heads === undefined
        ? pieces(source, shape, columns)
        : headPieces(source, entry.heads, shape[0] ?? 0, columns),
  };
}

function typeOf(shape: readonly number[], type: WritableTensorType): WritableTensorType {
  if (shape.length === 1) return "f32";
  return (shape.at(-1) ?? 0) % writableTypes[type].block === 0 ? type : "f16";
}

/** Whole rows at a time. */
async function* pieces(
  source: SafeTensor,
  shape: readonly number[],
  columns: number,
): AsyncGenerator<Float32Array, void, void> {
  const total = shape.reduce((product, size) => product * size, 1);
  const step = Math.max(1, Math.floor(PIECE_VALUES / columns)) * columns;
  for (let at = 0; at < total; at += step) yield await source.read(at, Math.min(step, total - at));
}

/**
 * A head at a time. Hugging Face rotates a head's dimension i together with i + half, llama.cpp 2i with 2i + 1: row
 * 2i + j of the file is row j * half + i of the checkpoint.
 */
async function* headPieces(
  source: SafeTensor,
  heads: number,
  rows: number,
  columns: number,
): AsyncGenerator<Float32Array, void, void> {
  const headRows = rows / heads;
  const half = headRows / 2;
  for (let head = 0; head < heads; head++) {
    const values = await source.read(head * headRows * columns, headRows * columns);
    const out = new Float32Array(values.length);
    for (let row = 0; row < headRows; row++) {
      const from = (row % 2) * half + Math.floor(row / 2);
      out.set(values.subarray(from * columns, (from + 1) * columns), row * columns);
    }
    yield out;
  }
}
