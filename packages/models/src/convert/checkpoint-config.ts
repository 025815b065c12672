import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { readCheckpointJson } from "./checkpoint-json.ts";

const count = z
  .int()
  .positive()
  .max(1 << 24);

/** RoPE settings in their old (`rope_scaling`) and new (`rope_parameters`) place. */
const RopeSettings = z.looseObject({
  rope_type: z.string().optional(),
  type: z.string().optional(),
  rope_theta: z.number().positive().optional(),
  factor: z.number().positive().nullish(),
  original_max_position_embeddings: z.number().positive().nullish(),
  low_freq_factor: z.number().positive().nullish(),
  high_freq_factor: z.number().positive().nullish(),
  attention_factor: z.number().nullish(),
  beta_fast: z.number().nullish(),
  beta_slow: z.number().nullish(),
});

/** The fields of Hugging Face's `config.json` that a llama or mistral model has. */
const Config = z.looseObject({
  architectures: z.array(z.string()).optional(),
  model_type: z.string().optional(),
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count.nullish(),
  head_dim: count.nullish(),
  max_position_embeddings: count,
  vocab_size: count,
  rms_norm_eps: z.number().positive(),
  rope_theta: z.number().positive().nullish(),
  rope_scaling: RopeSettings.nullish(),
  rope_parameters: RopeSettings.nullish(),
  sliding_window: z.int().positive().nullish(),
  tie_word_embeddings: z.boolean().optional(),
  hidden_act: z.string().optional(),
  quantization_config: z.unknown().optional(),
  bos_token_id: z.unknown().optional(),
  eos_token_id: z.unknown().optional(),
  _name_or_path: z.string().optional(),
});

/** Shape and numbers of a checkpoint, checked to be of a family that can be converted. */
export interface CheckpointConfig {
  readonly family: "llama" | "mistral";
  readonly width: number;
  readonly innerWidth: number;
  readonly layers: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly contextLength: number;
  readonly vocabularySize: number;
  readonly epsilon: number;
  readonly ropeTheta: number;
  readonly rope: z.infer<typeof RopeSettings>;
  /** Tokens that a token sees back; llama.cpp does not apply it to this architecture. */
  readonly slidingWindow: number | undefined;
  readonly tiedEmbeddings: boolean;
  readonly tokenIds: { readonly bos: readonly number[]; readonly eos: readonly number[] };
}

const families: Readonly<Record<string, CheckpointConfig["family"]>> = {
  LlamaForCausalLM: "llama",
  MistralForCausalLM: "mistral",
};

/**
 * Reads `config.json` of a checkpoint.
 * @throws CodeactError `not_found` without one, `not_supported` for another architecture or quantised weights,
 * `invalid_input` for numbers that make no sense
 */
export async function readCheckpointConfig(folder: string): Promise<CheckpointConfig> {
  const head = await readCheckpointJson(folder, "config.json", Head);
  if (head === undefined) {
    throw new CodeactError("not_found", `There is no config.json in ${folder}.`, {
      remedy:
        "Name the folder of a Hugging Face checkpoint: config.json, *.safetensors, tokenizer files.",
    });
  }
  const family = familyOf(folder, head);
  const config = await readCheckpointJson(folder, "config.json", Config);
  if (config === undefined) throw new CodeactError("internal", "config.json vanished.");
  return checked(folder, {
    family,
    width: config.hidden_size,
    innerWidth: config.intermediate_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    keyHeads: config.num_key_value_heads ?? config.num_attention_heads,
    headWidth: config.head_dim ?? config.hidden_size / config.num_attention_heads,
    contextLength: config.max_position_embeddings,
    vocabularySize: config.vocab_size,
    epsilon: config.rms_norm_eps,
    // The value of the original models where the file is silent.
    ropeTheta: config.rope_parameters?.rope_theta ?? config.rope_theta ?? 10_000,
    rope: config.rope_parameters ?? config.rope_scaling ?? {},
    slidingWindow: config.sliding_window ?? undefined,
    tiedEmbeddings: config.tie_word_embeddings ?? false,
    tokenIds: { bos: idsOf(config.bos_token_id), eos: idsOf(config.eos_token_id) },
  });
}

/** A token id, or a list of them, or nothing. */
export function idsOf(value: unknown): readonly number[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((id): id is number => Number.isInteger(id));
}

const Head = z.looseObject({
  architectures: z.array(z.string()).optional(),
  hidden_act: z.string().optional(),
  quantization_config: z.unknown().optional(),
});

function familyOf(folder: string, head: z.infer<typeof Head>): CheckpointConfig["family"] {
  const [architecture = "unknown"] = head.architectures ?? [];
  const family = Object.hasOwn(families, architecture) ? families[architecture] : undefined;
  if (family === undefined) {
    throw notSupported(
      `The architecture "${architecture}" of ${folder} cannot be converted.`,
      `These can: ${Object.keys(families).join(", ")}. For others use llama.cpp's convert_hf_to_gguf.py.`,
    );
  }
  if (head.quantization_config !== undefined && head.quantization_config !== null) {
    throw notSupported(
      `The weights in ${folder} are quantised already (quantization_config).`,
      "Take the checkpoint with plain weights (float32, float16 or bfloat16).",
    );
  }
  if (head.hidden_act !== undefined && head.hidden_act !== "silu") {
    throw notSupported(
      `The activation "${head.hidden_act}" of ${folder} is not that of the ${family} family.`,
      "Use llama.cpp's convert_hf_to_gguf.py.",
    );
  }
  return family;
}

function checked(folder: string, config: CheckpointConfig): CheckpointConfig {
  const { heads, keyHeads, headWidth } = config;
  const problem = !Number.isInteger(headWidth)
    ? `hidden_size ${config.width} is no multiple of num_attention_heads ${heads}`
    : headWidth % 2 !== 0
      ? `the heads are ${headWidth} wide, which is odd`
      : heads % keyHeads !== 0
        ? `num_attention_heads ${heads} is no multiple of num_key_value_heads ${keyHeads}`
        : undefined;
  if (problem === undefined) return config;
  throw new CodeactError("invalid_input", `config.json in ${folder} makes no sense: ${problem}.`, {
    remedy: "Download the checkpoint again.",
  });
}

function notSupported(message: string, remedy: string): CodeactError {
  return new CodeactError("not_supported", message, { remedy });
}
