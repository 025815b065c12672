import { fileTypeNumbers, type WritableTensorType } from "../tensor-types.ts";
import { ggufValue, type GgufValue } from "../gguf-value.ts";
import { type GgufTensor, writeGguf } from "../write-gguf.ts";

/** Shape of a random model. Widths that are multiples of 32 can be quantised. */
export interface TinyLlamaOptions {
  /** @default "f32" */
  readonly type?: WritableTensorType | undefined;
  /** @default 2 */
  readonly layers?: number | undefined;
  /** @default 64 */
  readonly width?: number | undefined;
  /** @default 4, of 16 values each at the default width */
  readonly heads?: number | undefined;
  /** @default 2 */
  readonly keyHeads?: number | undefined;
  /** Tokens of one conversation. @default 512 */
  readonly context?: number | undefined;
  /** Seed of the weights; the same seed gives the same bytes. @default 1 */
  readonly seed?: number | undefined;
  /** Replaces or adds metadata; undefined as a value leaves the key out. */
  readonly metadata?: Readonly<Record<string, GgufValue | undefined>> | undefined;
}

/** ChatML, as the CodeAct models use it. */
const chatTemplate =
  "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}" +
  "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

const CONTROL = 3;
const NORMAL = 1;

/**
 * Writes a llama-architecture model with random weights that llama.cpp loads: one token per byte, ChatML markers
 * (`<|im_start|>` 257, `<|im_end|>` 258) and an end of text (256). About 500 KB as f32. It talks nonsense.
 */
export async function writeTinyLlama(path: string, options: TinyLlamaOptions = {}): Promise<void> {
  const { type = "f32", layers = 2, width = 64, heads = 4, keyHeads = 2, context = 512 } = options;
  const random = normalNumbers(options.seed ?? 1);
  const keyWidth = (width / heads) * keyHeads;
  const inner = width * 2;
  const tokens = vocabulary();
  const matrix = (name: string, rows: number, columns: number): GgufTensor => {
    const values = new Float32Array(rows * columns).map(() => random() / Math.sqrt(columns));
    return { name, shape: [rows, columns], type, values: () => [values] };
  };
  const norm = (name: string): GgufTensor => ({
    name,
    shape: [width],
    type: "f32",
    values: () => [new Float32Array(width).fill(1)],
  });
  const tensors = [
    matrix("token_embd.weight", tokens.length, width),
    norm("output_norm.weight"),
    ...Array.from({ length: layers }, (_, layer) => [
      norm(`blk.${layer}.attn_norm.weight`),
      matrix(`blk.${layer}.attn_q.weight`, width, width),
      matrix(`blk.${layer}.attn_k.weight`, keyWidth, width),
      matrix(`blk.${layer}.attn_v.weight`, keyWidth, width),
      matrix(`blk.${layer}.attn_output.weight`, width, width),
      norm(`blk.${layer}.ffn_norm.weight`),
      matrix(`blk.${layer}.ffn_gate.weight`, inner, width),
      matrix(`blk.${layer}.ffn_up.weight`, inner, width),
      matrix(`blk.${layer}.ffn_down.weight`, width, inner),
    ]).flat(),
  ];
  const metadata: Record<string, GgufValue | undefined> = {
    "general.architecture": ggufValue.text("llama"),
    "general.name": ggufValue.text("tiny random llama"),
    "general.file_type": ggufValue.uint32(fileTypeNumbers[type]),
    "llama.block_count": ggufValue.uint32(layers),
    "llama.context_length": ggufValue.uint32(context),
    "llama.embedding_length": ggufValue.uint32(width),
    "llama.feed_forward_length": ggufValue.uint32(inner),
    "llama.attention.head_count": ggufValue.uint32(heads),
    "llama.attention.head_count_kv": ggufValue.uint32(keyHeads),
    "llama.attention.layer_norm_rms_epsilon": ggufValue.float32(1e-5),
    "llama.rope.dimension_count": ggufValue.uint32(width / heads),
    "llama.rope.freq_base": ggufValue.float32(10_000),
    "llama.vocab_size": ggufValue.uint32(tokens.length),
    ...tokenizerMetadata(tokens),
    ...options.metadata,
  };
  await writeGguf(path, {
    metadata: Object.entries(metadata).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const],
    ),
    tensors,
  });
}

function tokenizerMetadata(tokens: readonly string[]): Record<string, GgufValue> {
  return {
    "tokenizer.ggml.model": ggufValue.text("gpt2"),
    "tokenizer.ggml.pre": ggufValue.text("superbpe"),
    "tokenizer.ggml.tokens": ggufValue.texts(tokens),
    "tokenizer.ggml.token_type": ggufValue.int32s(
      tokens.map((_, id) => (id < 256 ? NORMAL : CONTROL)),
    ),
    // llama.cpp wants the array, and takes an empty one.
    "tokenizer.ggml.merges": ggufValue.texts([]),
    "tokenizer.ggml.bos_token_id": ggufValue.uint32(256),
    "tokenizer.ggml.eos_token_id": ggufValue.uint32(258),
    "tokenizer.ggml.add_bos_token": ggufValue.bool(false),
    "tokenizer.chat_template": ggufValue.text(chatTemplate),
  };
}

/** One symbol per byte, written as byte-level BPE writes them, then the markers, padded to a multiple of 32. */
function vocabulary(): readonly string[] {
  let next = 256;
  const bytes = Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(visible(byte) ? byte : next++),
  );
  const fillers = Array.from({ length: 29 }, (_, index) => `<|unused_${index}|>`);
  return [...bytes, "<|endoftext|>", "<|im_start|>", "<|im_end|>", ...fillers];
}

/** Bytes that stand for themselves; the others get symbols from 256 on. */
function visible(byte: number): boolean {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte !== 173);
}

/** Normally distributed numbers from a seed (mulberry32 and Box-Muller). */
function normalNumbers(seed: number): () => number {
  let state = seed | 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
