import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { getLlama, type Llama, LlamaLogLevel, type LlamaModel, type Token } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { numberIn, textIn } from "../gguf/gguf-value.ts";
import { readGgufHeader } from "../gguf/read-gguf-header.ts";
import type { WritableTensorType } from "../gguf/tensor-types.ts";
import { type Converted, convertCheckpoint } from "./convert-checkpoint.ts";
import { findReferencePython, referenceLogprobs } from "./testing/reference.ts";
import {
  chatTemplate,
  type TinyCheckpointOptions,
  writeTinyCheckpoint,
} from "./testing/tiny-checkpoint.ts";
import {
  byteTokenizerJson,
  pieceTokenizerJson,
  sentencePieceModel,
} from "./testing/tiny-tokenizers.ts";

const strict = process.env["CODEACT_TEST_STRICT"] === "1";
const python = await findReferencePython();

let scratch = "";
let llama: Llama;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "codeact-convert-"));
  llama = await getLlama({
    build: "never",
    gpu: false,
    maxThreads: 1,
    logLevel: LlamaLogLevel.error,
  });
});
afterAll(async () => {
  await llama.dispose();
  await rm(scratch, { recursive: true, force: true });
});

/** The shapes of the families: as Llama 2, as Mistral, as Llama 3. */
const shapes: Readonly<Record<string, TinyCheckpointOptions>> = {
  "a Llama 2 shape": {
    tokenizer: "sentencepiece",
    type: "F16",
    config: { num_key_value_heads: 4 },
  },
  "a Mistral shape in two files": {
    tokenizer: "pieces-json",
    type: "BF16",
    files: 2,
    config: {
      architectures: ["MistralForCausalLM"],
      sliding_window: 128,
      rope_theta: 1_000_000,
      head_dim: 32,
    },
  },
  "a Llama 3 shape with tied embeddings and scaled positions": {
    tokenizer: "bytes-json",
    type: "F32",
    config: {
      tie_word_embeddings: true,
      rope_theta: undefined,
      rope_parameters: {
        rope_type: "llama3",
        rope_theta: 500_000,
        factor: 8,
        low_freq_factor: 1,
        high_freq_factor: 4,
        original_max_position_embeddings: 64,
      },
    },
  },
  "yarn scaling": {
    tokenizer: "sentencepiece",
    type: "F32",
    config: {
      rope_scaling: {
        rope_type: "yarn",
        factor: 8,
        original_max_position_embeddings: 32,
        beta_fast: 4,
        beta_slow: 1,
      },
    },
  },
  "yarn scaling with a factor of its own": {
    tokenizer: "sentencepiece",
    type: "F32",
    config: {
      rope_scaling: {
        rope_type: "yarn",
        factor: 8,
        attention_factor: 1.1,
        original_max_position_embeddings: 32,
      },
    },
  },
  "biases and linear scaling": {
    tokenizer: "sentencepiece",
    type: "F64",
    biases: true,
    config: { rope_scaling: { type: "linear", factor: 4 } },
  },
};

async function checkpoint(options: TinyCheckpointOptions): Promise<string> {
  const folder = await mkdtemp(join(scratch, "checkpoint-"));
  await writeTinyCheckpoint(folder, options);
  return folder;
}

async function convert(
  folder: string,
  type: WritableTensorType = "f32",
): Promise<Converted & { readonly file: string }> {
  const file = join(folder, `${type}.gguf`);
  return { ...(await convertCheckpoint(folder, file, { type })), file };
}

async function withModel<T>(file: string, use: (model: LlamaModel) => Promise<T>): Promise<T> {
  const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 });
  try {
    return await use(model);
  } finally {
    await model.dispose();
  }
}

/** Log-probabilities of every next token after each of `tokens`, as llama.cpp computes them. */
async function llamaLogprobs(
  file: string,
  tokens: readonly Token[],
): Promise<readonly ReadonlyMap<Token, number>[]> {
  return await withModel(file, async (model) => {
    const context = await model.createContext({
      contextSize: 128,
      threads: 1,
    });
    const outputs = await context
      .getSequence()
      .controlledEvaluate(
        tokens.map((token) => [token, { generateNext: { probabilities: true } }]),
      );
    await context.dispose();
    return outputs.map(
      (output) =>
        new Map([...(output?.next.probabilities ?? [])].map(([token, p]) => [token, Math.log(p)])),
    );
  });
}

/** The largest difference among tokens that have a chance of one in a million or more. */
function largestDifference(
  reference: readonly (readonly number[])[],
  found: readonly ReadonlyMap<number, number>[],
): number {
  expect(found).toHaveLength(reference.length);
  const differences = reference.flatMap((row, at) =>
    row.map((logprob, token) =>
      logprob < Math.log(1e-6)
        ? 0
        : Math.abs(logprob - (found[at]?.get(token) ?? Number.NEGATIVE_INFINITY)),
    ),
  );
  return Math.max(...differences);
}

const text = "The theatre and an inner ring: 12 + 345 = (x)\n  and 'it's' naïve 🙂";

describe.skipIf(python === undefined && !strict)("logits (needs a Python with numpy)", () => {
  // f16 and q8_0 lose what their steps lose; f32 must be exact but for the cache, which llama.cpp keeps in f16.
  test.each(Object.keys(shapes))(
    "llama.cpp computes the same as the reference for %s",
    async (shape) => {
      const options = shapes[shape];
      if (options === undefined || python === undefined)
        throw new Error("a Python with numpy is needed");
      const folder = await checkpoint(options);
      const { file } = await convert(folder);
      const tokens = await withModel(file, async (model) =>
        model.tokenize(text.repeat(2)).slice(0, 100),
      );
      const reference = await referenceLogprobs(python, folder, tokens.map(Number));
      expect(Math.max(...(reference.at(-1) ?? []))).toBeGreaterThan(Math.log(0.02));
      expect(largestDifference(reference, await llamaLogprobs(file, tokens))).toBeLessThan(0.01);
      const half = await convert(folder, "f16");
      expect(largestDifference(reference, await llamaLogprobs(half.file, tokens))).toBeLessThan(
        0.05,
      );
      const eight = await convert(folder, "q8_0");
      const eightDifference = largestDifference(reference, await llamaLogprobs(eight.file, tokens));
      expect(eightDifference).toBeGreaterThan(0.01);
      expect(eightDifference).toBeLessThan(0.8);
    },
  );
});

function ids(model: LlamaModel, value: string): readonly number[] {
  return model.tokenize(value, true).map(Number);
}

describe("tokens", () => {
  const awkward = [
    text,
    "the",
    " the",
    "",
    "a  b",
    "ééé",
    "<|im_start|>user\nthe and<|im_end|>\n",
    "\t\r\n",
    "日本 1234567",
  ];

  test("tokenizer.model and the tokenizer.json of the same pieces give the tokens of Hugging Face's tokenizer", async () => {
    const reference = new Tokenizer(Object(pieceTokenizerJson()), {});
    const fromModel = await convert(await checkpoint({ tokenizer: "sentencepiece", type: "F32" }));
    const fromJson = await convert(await checkpoint({ tokenizer: "pieces-json", type: "F32" }));
    for (const { file } of [fromModel, fromJson]) {
      await withModel(file, async (model) => {
        for (const value of awkward.filter((one) => !one.startsWith("<|")))
          expect(ids(model, value)).toEqual(
            reference.encode(value, { add_special_tokens: false }).ids,
          );
        expect(ids(model, "<|im_start|>").at(-1)).toBe(reference.encode("<|im_start|>").ids.at(-1));
        expect(model.detokenize(model.tokenize(text, true), true).trim()).toBe(text);
      });
    }
  });

  test("a byte-level tokenizer.json gives the tokens of Hugging Face's tokenizer", async () => {
    const reference = new Tokenizer(Object(byteTokenizerJson()), {});
    const { file } = await convert(await checkpoint({ tokenizer: "bytes-json", type: "F32" }));
    await withModel(file, async (model) => {
      for (const value of awkward)
        expect(ids(model, value)).toEqual(
          reference.encode(value, { add_special_tokens: false }).ids,
        );
      expect(model.detokenize(model.tokenize(text, true), true)).toBe(text);
    });
  });
});

test("the file says what the checkpoint says, and warns of what it cannot", async () => {
  const options = shapes["a Mistral shape in two files"];
  if (options === undefined) throw new Error("no such shape");
  const folder = await checkpoint(options);
  const converted = await convert(folder, "q8_0");
  expect(converted).toMatchObject({ family: "mistral", contextLength: 256, hasChatTemplate: true });
  expect(converted.warnings).toEqual([expect.stringContaining("sliding window")]);
  const { metadata, tensors } = await readGgufHeader(converted.file);
  expect(textIn(metadata, "general.architecture")).toBe("llama");
  expect(textIn(metadata, "tokenizer.chat_template")).toBe(chatTemplate);
  const numbers = {
    "llama.attention.head_count_kv": 2,
    "llama.attention.key_length": 32,
    "llama.attention.sliding_window": 128,
    "llama.rope.freq_base": 1_000_000,
    "llama.vocab_size": 352,
    "tokenizer.ggml.bos_token_id": 1,
    "tokenizer.ggml.unknown_token_id": 0,
  };
  for (const [key, value] of Object.entries(numbers))
    expect([key, numberIn(metadata, key)]).toEqual([key, value]);
  const tokens = metadata.get("tokenizer.ggml.tokens");
  const list = tokens?.type === "array" && tokens.of === "string" ? tokens.values : [];
  expect(list).toHaveLength(352);
  expect(list[numberIn(metadata, "tokenizer.ggml.eos_token_id") ?? -1]).toBe("<|im_end|>");
  expect(list.at(-1)).toBe("[PAD351]");
  expect(tensors.find(({ name }) => name === "output_norm.weight")?.type).toBe("f32");
  expect(tensors.find(({ name }) => name === "blk.0.attn_k.weight")).toMatchObject({
    shape: [64, 64],
    type: "q8_0",
  });
});

test("rows that no block of q8_0 fits are stored as f16", async () => {
  const folder = await checkpoint({
    tokenizer: "sentencepiece",
    type: "F32",
    config: { intermediate_size: 80 },
  });
  const { tensors } = await readGgufHeader((await convert(folder, "q8_0")).file);
  expect(tensors.find(({ name }) => name === "blk.0.ffn_down.weight")?.type).toBe("f16");
  expect(tensors.find(({ name }) => name === "blk.0.ffn_up.weight")?.type).toBe("q8_0");
});

test.each<readonly [string, Partial<TinyCheckpointOptions>, string, RegExp]>([
  [
    "another architecture",
    { config: { architectures: ["MixtralForCausalLM"] } },
    "not_supported",
    /"MixtralForCausalLM"/,
  ],
  [
    "quantised weights",
    { config: { quantization_config: { bits: 4 } } },
    "not_supported",
    /quantised already/,
  ],
  ["another activation", { config: { hidden_act: "gelu" } }, "not_supported", /"gelu"/],
  [
    "heads that do not divide",
    { config: { num_key_value_heads: 3 } },
    "invalid_input",
    /no multiple/,
  ],
  ["a number that is none", { config: { hidden_size: "wide" } }, "invalid_input", /"hidden_size"/],
  ["more tokens than rows", { config: { vocab_size: 300 } }, "invalid_input", /300 rows/],
  ["a deeper model than its weights", { config: { num_hidden_layers: 2 } }, "ok", /./],
])("%s", async (_, options, code, message) => {
  const folder = await checkpoint({ tokenizer: "sentencepiece", type: "F32", ...options });
  if (code === "ok") await expect(convert(folder)).resolves.toMatchObject({ family: "llama" });
  else
    await expect(convert(folder)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
});

test("weights that do not fit config.json are refused by name", async () => {
  const folder = await checkpoint({ tokenizer: "sentencepiece", type: "F32" });
  const rewrite = async (changes: Record<string, unknown>): Promise<void> => {
    const config: unknown = JSON.parse(await readFile(join(folder, "config.json"), "utf8"));
    await writeFile(
      join(folder, "config.json"),
      JSON.stringify(Object.assign(Object(config), changes)),
    );
  };
  await rewrite({ num_hidden_layers: 3 });
  await expect(convert(folder)).rejects.toThrow(/no tensor model\.layers\.2\.input_layernorm/);
  await rewrite({ num_hidden_layers: 1 });
  await expect(convert(folder)).rejects.toThrow(/model\.layers\.1.* has no place/);
  await rewrite({ num_hidden_layers: 2, intermediate_size: 128 });
  await expect(convert(folder)).rejects.toThrow(
    /gate_proj\.weight has the shape \[96, 64\].*\[128, 64\]/,
  );
});

test("missing and damaged files are named", async () => {
  const folder = await checkpoint({ tokenizer: "bytes-json", type: "F32" });
  const weights = join(folder, "model.safetensors");
  await expect(convert(join(folder, "none"))).rejects.toMatchObject({ code: "not_found" });
  await expect(convert(weights)).rejects.toThrow(/not a folder/);
  const odd = { added_tokens_decoder: { first: { content: "<odd>" } } };
  const config = join(folder, "tokenizer_config.json");
  const sound = await readFile(config);
  await writeFile(config, JSON.stringify(odd));
  await expect(convert(folder)).rejects.toThrow(
    /tokenizer_config\.json has no sound "added_tokens/,
  );
  await writeFile(config, sound);
  await truncate(weights, 50_000);
  await expect(convert(folder)).rejects.toThrow(/end of the file is missing/);
  await writeFile(weights, "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
  await expect(convert(folder)).rejects.toThrow(/damaged safetensors/);
  await writeFile(weights, Buffer.from("\u0004\0\0\0\0\0\0\0{{{{"));
  await expect(convert(folder)).rejects.toThrow(/header cannot be read/);
  await rm(weights);
  await writeFile(join(folder, "pytorch_model.bin"), "");
  await expect(convert(folder)).rejects.toMatchObject({
    code: "not_found",
    remedy: expect.stringContaining("pickles"),
  });
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(byteTokenizerJson("[a-z]+")));
  await expect(convert(folder)).rejects.toMatchObject({
    code: "not_supported",
    remedy: expect.stringContaining("--pre-tokenizer"),
  });
  await writeFile(join(folder, "tokenizer.model"), sentencePieceModel(1));
  await expect(convert(folder)).rejects.toThrow(/type 1, not BPE/);
  await writeFile(join(folder, "tokenizer.model"), sentencePieceModel().subarray(0, 1001));
  await expect(convert(folder)).rejects.toThrow(/no SentencePiece model/);
  await rm(join(folder, "tokenizer.model"));
  await rm(join(folder, "tokenizer.json"));
  await expect(convert(folder)).rejects.toThrow(/neither tokenizer\.json nor tokenizer\.model/);
  await rm(join(folder, "config.json"));
  await expect(convert(folder)).rejects.toThrow(/no config\.json/);
});
