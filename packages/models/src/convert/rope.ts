import { ggufValue, type GgufValue } from "../gguf/gguf-value.ts";
import type { CheckpointConfig } from "./checkpoint-config.ts";

/** How the positions are scaled, as GGUF says it. */
export interface RopeScaling {
  readonly metadata: Readonly<Record<string, GgufValue>>;
  /** A factor per pair of a head's dimensions, for the tensor `rope_freqs.weight`. */
  readonly factors: Float32Array | undefined;
  readonly warning: string | undefined;
}

/** Reads the checkpoint's RoPE settings: none, linear, yarn or llama3. Others are left out with a warning. */
export function ropeScaling(config: CheckpointConfig): RopeScaling {
  const { rope } = config;
  const type = (rope.rope_type ?? rope.type ?? "default").toLowerCase();
  const none: RopeScaling = { metadata: {}, factors: undefined, warning: undefined };
  if (type === "default" || type === "none") return none;
  const factor = rope.factor ?? undefined;
  if (type === "llama3") return { ...none, factors: llama3Factors(config) };
  if (type === "linear" && factor !== undefined) {
    return {
      ...none,
      metadata: {
        "llama.rope.scaling.type": ggufValue.text("linear"),
        "llama.rope.scaling.factor": ggufValue.float32(factor),
      },
    };
  }
  if (type === "yarn" && factor !== undefined) return { ...none, metadata: yarn(config, factor) };
  return {
    ...none,
    warning: `The RoPE scaling "${type}" is left out: beyond the context without scaling the model will do worse.`,
  };
}

function yarn(
  { rope, contextLength }: CheckpointConfig,
  factor: number,
): Record<string, GgufValue> {
  const original = rope.original_max_position_embeddings ?? Math.round(contextLength / factor);
  const optional: Readonly<Record<string, number | null | undefined>> = {
    // llama.cpp multiplies the usual factor of yarn with this one; the checkpoint's stands for itself.
    "llama.rope.scaling.attn_factor":
      typeof rope.attention_factor === "number"
        ? rope.attention_factor / (0.1 * Math.log(factor) + 1)
        : undefined,
    "llama.rope.scaling.yarn_beta_fast": rope.beta_fast,
    "llama.rope.scaling.yarn_beta_slow": rope.beta_slow,
  };
  const given = Object.entries(optional).flatMap(([key, value]) =>
    typeof value === "number" ? [[key, ggufValue.float32(value)] as const] : [],
  );
  return {
    "llama.rope.scaling.type": ggufValue.text("yarn"),
    "llama.rope.scaling.factor": ggufValue.float32(factor),
    "llama.rope.scaling.original_context_length": ggufValue.uint32(Math.round(original)),
    ...Object.fromEntries(given),
  };
}

/**
 * What each frequency is divided by in Llama 3.1 and later: fast ones not at all, slow ones by the whole factor, and those
 * between smoothly (Hugging Face's `llama3` rope type; the defaults are those of Llama 3.1).
 */
function llama3Factors({ rope, headWidth, ropeTheta }: CheckpointConfig): Float32Array {
  const factor = rope.factor ?? 8;
  const low = rope.low_freq_factor ?? 1;
  const high = rope.high_freq_factor ?? 4;
  const context = rope.original_max_position_embeddings ?? 8192;
  return Float32Array.from({ length: headWidth / 2 }, (_, pair) => {
    const wavelength = 2 * Math.PI * ropeTheta ** ((2 * pair) / headWidth);
    if (wavelength < context / high) return 1;
    if (wavelength > context / low) return factor;
    const smooth = (context / wavelength - low) / (high - low);
    return 1 / ((1 - smooth) / factor + smooth);
  });
}
