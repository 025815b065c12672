import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  byteTokenizerJson,
  markers,
  pieceList,
  pieceTokenizerJson,
  sentencePieceModel,
} from "./tiny-tokenizers.ts";
import { type SafeContent, writeSafetensors } from "./write-safetensors.ts";

/** What a random checkpoint looks like. */
export interface TinyCheckpointOptions {
  readonly tokenizer: "sentencepiece" | "pieces-json" | "bytes-json";
  readonly type: "F32" | "F16" | "BF16" | "F64";
  /** Files that the weights are spread over; more than one come with an index. @default 1 */
  readonly files?: number | undefined;
  /** Adds biases to all linear layers. @default false */
  readonly biases?: boolean | undefined;
  /** Replaces or adds fields of config.json. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

/** A shape that is small and has no two equal sizes. */
const base = {
  architectures: ["LlamaForCausalLM"],
  hidden_act: "silu",
  hidden_size: 64,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 256,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  tie_word_embeddings: false,
  vocab_size: 352,
};

/** ChatML in Jinja. */
export const chatTemplate =
  "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}";

/** Writes a checkpoint with random weights as Hugging Face lays it out. */
export async function writeTinyCheckpoint(
  folder: string,
  options: TinyCheckpointOptions,
): Promise<void> {
  const { tokenizer, type, files = 1 } = options;
  const config = { ...base, ...options.config };
  await mkdir(folder, { recursive: true });
  await writeJson(folder, "config.json", config);
  await writeTokenizer(folder, tokenizer);
  const tensors = tensorsOf(config, options.biases === true);
  if (files === 1) {
    await writeSafetensors(join(folder, "model.safetensors"), tensors, type);
    return;
  }
  const weightMap: Record<string, string> = {};
  for (let file = 0; file < files; file++) {
    const part = tensors.filter((_, at) => at % files === file);
    const name = `model-0000${file + 1}-of-0000${files}.safetensors`;
    for (const tensor of part) weightMap[tensor.name] = name;
    await writeSafetensors(join(folder, name), part, type);
  }
  await writeJson(folder, "model.safetensors.index.json", { metadata: {}, weight_map: weightMap });
}

async function writeTokenizer(
  folder: string,
  kind: TinyCheckpointOptions["tokenizer"],
): Promise<void> {
  const count = pieceList().length;
  const decoder = Object.fromEntries(
    markers.map((content, at) => [String(count + at), { content, special: true, lstrip: false }]),
  );
  const bytes = kind === "bytes-json";
  await writeJson(folder, "tokenizer_config.json", {
    ...(bytes ? {} : { add_bos_token: true, added_tokens_decoder: decoder }),
    bos_token: bytes ? "<|begin_of_text|>" : "<s>",
    // Old files write a token as an object.
    eos_token: { __type: "AddedToken", content: "<|im_end|>" },
    unk_token: bytes ? null : "<unk>",
    chat_template: bytes
      ? [
          { name: "tools", template: "no" },
          { name: "default", template: chatTemplate },
        ]
      : chatTemplate,
  });
  if (kind === "sentencepiece")
    await writeFile(join(folder, "tokenizer.model"), sentencePieceModel());
  else
    await writeJson(folder, "tokenizer.json", bytes ? byteTokenizerJson() : pieceTokenizerJson());
}

function tensorsOf(
  config: typeof base & { readonly head_dim?: number },
  biases: boolean,
): readonly SafeContent[] {
  const { hidden_size: width, intermediate_size: inner, vocab_size: rows } = config;
  const headWidth = config.head_dim ?? width / config.num_attention_heads;
  const queries = headWidth * config.num_attention_heads;
  const keys = headWidth * config.num_key_value_heads;
  const random = randomNumbers(7);
  const tensor = (name: string, shape: readonly number[], scale: number, mean = 0): SafeContent => {
    const count = shape.reduce((product, size) => product * size, 1);
    return { name, shape, values: new Float32Array(count).map(() => mean + scale * random()) };
  };
  const linear = (name: string, out: number, columns: number): readonly SafeContent[] => [
    tensor(`${name}.weight`, [out, columns], 1.7 / Math.sqrt(columns)),
    ...(biases ? [tensor(`${name}.bias`, [out], 0.3)] : []),
  ];
  const layers = Array.from({ length: config.num_hidden_layers }, (_, layer) => {
    const name = `model.layers.${layer}`;
    return [
      tensor(`${name}.input_layernorm.weight`, [width], 0.2, 1),
      ...linear(`${name}.self_attn.q_proj`, queries, width),
      ...linear(`${name}.self_attn.k_proj`, keys, width),
      ...linear(`${name}.self_attn.v_proj`, keys, width),
      ...linear(`${name}.self_attn.o_proj`, width, queries),
      tensor(`${name}.post_attention_layernorm.weight`, [width], 0.2, 1),
      ...linear(`${name}.mlp.gate_proj`, inner, width),
      ...linear(`${name}.mlp.up_proj`, inner, width),
      ...linear(`${name}.mlp.down_proj`, width, inner),
    ];
  });
  return [
    tensor("model.embed_tokens.weight", [rows, width], 0.6),
    ...layers.flat(),
    tensor("model.norm.weight", [width], 0.2, 1),
    ...(config.tie_word_embeddings ? [] : [tensor("lm_head.weight", [rows, width], 0.6)]),
  ];
}

async function writeJson(folder: string, name: string, value: unknown): Promise<void> {
  await writeFile(join(folder, name), JSON.stringify(value));
}

/** Numbers from -1 to 1 (a linear congruence, as of Numerical Recipes). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2_147_483_648 - 1;
  };
}
