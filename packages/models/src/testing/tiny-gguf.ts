import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { ggufValue, writeGguf } from "../gguf/index.ts";
import type { GgufContent, GgufTensor, GgufValue } from "../gguf/index.ts";

/** What a tiny model is made of. */
export interface TinyGgufOptions {
  /** Weights are drawn from it. @default 1 */
  readonly seed?: number | undefined;
  /** @default 1024 */
  readonly contextLength?: number | undefined;
  /** Chat template of the file; null leaves it out. @default ChatML */
  readonly template?: string | null | undefined;
  /**
   * The model says exactly this after any line break, then ends its turn, greedily. Every byte of it may be followed by
   * one byte only, because the model looks at nothing but the last one; `<|im_start|>` and the like count as one byte.
   * Left out: random weights.
   */
  readonly says?: string | undefined;
  /** Says it for ever, without an end of turn. @default false */
  readonly endless?: boolean | undefined;
  /** @default llama */
  readonly architecture?: string | undefined;
  /** More metadata, or other values for what is written anyway. */
  readonly metadata?: Iterable<readonly [string, GgufValue]> | undefined;
}

/** A model file that is deleted with its folder when it is disposed. */
export interface TinyGguf extends AsyncDisposable {
  readonly file: string;
}

const CHATML =
  "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}" +
  "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

/** Tokens 0 to 255 are the bytes; then come these; the rest up to {@link VOCABULARY} is unused. */
const SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];
const VOCABULARY = 288;
const IM_END = 258;
const LINE_FEED = 10;

/**
 * Writes a llama model with a vocabulary of bytes and ChatML's special tokens into a folder of its own: random weights
 * (about 150 kB), or one that recites a text. The same options give the same file.
 */
export async function tinyGguf(options: TinyGgufOptions = {}): Promise<TinyGguf> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-gguf-"));
  const file = join(folder, `tiny-${randomUUID().slice(0, 8)}.gguf`);
  await writeGguf(file, tinyGgufContent(options));
  return {
    file,
    [Symbol.asyncDispose]: async () => await rm(folder, { recursive: true, force: true }),
  };
}

/** What {@link tinyGguf} writes. */
function tinyGgufContent(options: TinyGgufOptions = {}): GgufContent {
  const shape = options.says === undefined ? RANDOM : RECITING;
  const tensors = options.says === undefined ? randomTensors(options) : recitingTensors(options);
  return { metadata: new Map([...metadata(options, shape), ...(options.metadata ?? [])]), tensors };
}

interface Shape {
  readonly width: number;
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
}

const RANDOM: Shape = { width: 32, hidden: 64, layers: 2, heads: 2 };
const RECITING: Shape = { width: VOCABULARY, hidden: 32, layers: 1, heads: 9 };

function metadata(options: TinyGgufOptions, shape: Shape): [string, GgufValue][] {
  const architecture = options.architecture ?? "llama";
  const template = options.template === undefined ? CHATML : options.template;
  const { uint32, float32, text, texts, int32s } = ggufValue;
  const letters = byteLetters();
  const unused = Array.from(
    { length: VOCABULARY - 256 - SPECIALS.length },
    (_, index) => `<|unused_${index}|>`,
  );
  return [
    ["general.architecture", text(architecture)],
    ["general.name", text("tiny")],
    [`${architecture}.context_length`, uint32(options.contextLength ?? 1024)],
    [`${architecture}.embedding_length`, uint32(shape.width)],
    [`${architecture}.block_count`, uint32(shape.layers)],
    [`${architecture}.feed_forward_length`, uint32(shape.hidden)],
    [`${architecture}.attention.head_count`, uint32(shape.heads)],
    [`${architecture}.attention.head_count_kv`, uint32(shape.heads)],
    [`${architecture}.attention.layer_norm_rms_epsilon`, float32(1e-5)],
    [`${architecture}.rope.dimension_count`, uint32(shape.width / shape.heads)],
    [`${architecture}.vocab_size`, uint32(VOCABULARY)],
    ["tokenizer.ggml.model", text("gpt2")],
    ["tokenizer.ggml.pre", text("superbpe")],
    ["tokenizer.ggml.tokens", texts([...letters, ...SPECIALS, ...unused])],
    [
      "tokenizer.ggml.token_type",
      // 1 normal, 3 control, 5 unused.
      int32s([...letters.map(() => 1), ...SPECIALS.map(() => 3), ...unused.map(() => 5)]),
    ],
    // llama.cpp wants the array, not its contents.
    ["tokenizer.ggml.merges", texts([])],
    ["tokenizer.ggml.bos_token_id", uint32(256)],
    ["tokenizer.ggml.eos_token_id", uint32(IM_END)],
    ["tokenizer.ggml.add_bos_token", { type: "bool", value: false }],
    ...(template === null
      ? []
      : [["tokenizer.chat_template", text(template)] satisfies [string, GgufValue]]),
  ];
}

/** The letters that byte-level vocabularies of GPT-2's kind write for the bytes 0 to 255. */
function byteLetters(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCodePoint(printable ? byte : next++);
  });
}

function layerTensors(
  { width, hidden, layers }: Shape,
  matrix: (name: string, rows: number, columns: number) => GgufTensor,
): GgufTensor[] {
  return Array.from({ length: layers }, (_, layer) => {
    const name = (part: string): string => `blk.${layer}.${part}.weight`;
    return [
      vector(name("attn_norm"), width),
      matrix(name("attn_q"), width, width),
      matrix(name("attn_k"), width, width),
      matrix(name("attn_v"), width, width),
      matrix(name("attn_output"), width, width),
      vector(name("ffn_norm"), width),
      matrix(name("ffn_gate"), hidden, width),
      matrix(name("ffn_up"), hidden, width),
      matrix(name("ffn_down"), width, hidden),
    ];
  }).flat();
}

function randomTensors(options: TinyGgufOptions): GgufTensor[] {
  const draw = normals(options.seed ?? 1);
  const matrix = (name: string, rows: number, columns: number): GgufTensor => {
    const values = Float32Array.from({ length: rows * columns }, () => draw() / Math.sqrt(columns));
    return { name, shape: [rows, columns], type: "f32", values: () => [values] };
  };
  const embedding = Float32Array.from({ length: VOCABULARY * RANDOM.width }, () => draw() * 0.4);
  return [
    {
      name: "token_embd.weight",
      shape: [VOCABULARY, RANDOM.width],
      type: "f32",
      values: () => [embedding],
    },
    vector("output_norm.weight", RANDOM.width),
    ...layerTensors(RANDOM, matrix),
  ];
}

/** One-hot embeddings, layers that add nothing, and an output that knows what follows each byte. */
function recitingTensors(options: TinyGgufOptions): GgufTensor[] {
  const sparse = (name: string, ones: Iterable<readonly [number, number]>): GgufTensor => {
    const values = new Float32Array(VOCABULARY * VOCABULARY);
    for (const [row, column] of ones) values[row * VOCABULARY + column] = 1;
    return { name, shape: [VOCABULARY, VOCABULARY], type: "q8_0", values: () => [values] };
  };
  const identity = Array.from({ length: VOCABULARY }, (_, id) => [id, id] as const);
  return [
    sparse("token_embd.weight", identity),
    sparse("output.weight", succession(options.says ?? "", options.endless ?? false)),
    vector("output_norm.weight", VOCABULARY),
    ...layerTensors(RECITING, zeros),
  ];
}

/** Pairs of a token and the token before it. */
function succession(says: string, endless: boolean): [number, number][] {
  const parts = says.split(/(<\|\w+\|>)/);
  const tokens = parts.flatMap((part) => {
    const special = SPECIALS.indexOf(part);
    return special < 0 ? [...Buffer.from(part)] : [256 + special];
  });
  const after = new Map<number, number>();
  const chain = [LINE_FEED, ...tokens, endless ? LINE_FEED : IM_END];
  for (let index = 1; index < chain.length; index += 1) {
    const before = chain[index - 1] ?? 0;
    const next = chain[index] ?? 0;
    if ((after.get(before) ?? next) !== next) {
      throw new CodeactError(
        "invalid_input",
        `"${says}" cannot be recited: byte ${before} is followed by two different bytes.`,
        { remedy: "Choose a text in which no byte comes twice." },
      );
    }
    after.set(before, next);
  }
  return Array.from(after, ([before, next]) => [next, before]);
}

function zeros(name: string, rows: number, columns: number): GgufTensor {
  const values = new Float32Array(rows * columns);
  return { name, shape: [rows, columns], type: "q8_0", values: () => [values] };
}

function vector(name: string, length: number): GgufTensor {
  return { name, shape: [length], type: "f32", values: () => [new Float32Array(length).fill(1)] };
}

/** Normal deviates (Box and Muller 1958) from a 32-bit generator (mulberry32), the same on every machine. */
function normals(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
