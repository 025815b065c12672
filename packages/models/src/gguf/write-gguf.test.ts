import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gguf } from "@huggingface/gguf";
import { getLlama, LlamaLogLevel, type Llama } from "node-llama-cpp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ggufValue, textIn } from "./gguf-value.ts";
import { readGgufHeader } from "./read-gguf-header.ts";
import { writeTinyLlama } from "./testing/tiny-llama.ts";
import { type GgufContent, type GgufTensor, writeGguf } from "./write-gguf.ts";

let folder = "";
let llama: Llama;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-gguf-"));
  llama = await getLlama({
    build: "never",
    gpu: false,
    maxThreads: 1,
    logLevel: LlamaLogLevel.error,
  });
});
afterAll(async () => {
  await llama.dispose();
  await rm(folder, { recursive: true, force: true });
});

const ramp = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => i - 7);
const tensor = (name: string, shape: readonly number[]): GgufTensor => ({
  name,
  shape,
  type: "f32",
  values: () => [ramp(shape.reduce((a, b) => a * b, 1))],
});

test("another reader finds the metadata of every type and the tensors", async () => {
  const path = join(folder, "values.gguf");
  await writeGguf(path, {
    metadata: Object.entries({
      "general.architecture": ggufValue.text("llama"),
      "a.uint8": { type: "uint8", value: 255 },
      "a.int8": { type: "int8", value: -128 },
      "a.uint16": { type: "uint16", value: 65_535 },
      "a.int16": { type: "int16", value: -32_768 },
      "a.uint32": { type: "uint32", value: 4_294_967_295 },
      "a.int32": { type: "int32", value: -2_147_483_648 },
      "a.uint64": { type: "uint64", value: 18_446_744_073_709_551_615n },
      "a.int64": { type: "int64", value: -9_223_372_036_854_775_808n },
      "a.float32": { type: "float32", value: 1.5 },
      "a.float64": { type: "float64", value: 0.1 },
      "a.bool": { type: "bool", value: true },
      "a.text": ggufValue.text("naïve 🙂\n"),
      "a.texts": ggufValue.texts(["", "Ġthe", "日本"]),
      "a.bools": { type: "array", of: "bool", values: [true, false] },
      "a.numbers": ggufValue.float32s([-0.5, 2]),
      "a.bigs": { type: "array", of: "int64", values: [-1n, 2n] },
    } as const),
    tensors: [
      tensor("odd", [3, 5]),
      { ...tensor("half", [2, 32]), type: "f16" },
      { ...tensor("eight", [2, 64]), type: "q8_0" },
    ],
  });
  const { metadata, tensorInfos, tensorDataOffset } = await gguf(path, { allowLocalFile: true });
  expect(metadata).toMatchObject({
    "a.uint8": 255,
    "a.int8": -128,
    "a.uint16": 65_535,
    "a.int16": -32_768,
    "a.uint32": 4_294_967_295,
    "a.int32": -2_147_483_648,
    "a.uint64": 18_446_744_073_709_551_615n,
    "a.int64": -9_223_372_036_854_775_808n,
    "a.float32": 1.5,
    "a.float64": 0.1,
    "a.bool": true,
    "a.text": "naïve 🙂\n",
    "a.texts": ["", "Ġthe", "日本"],
    "a.bools": [true, false],
    "a.numbers": [-0.5, 2],
    "a.bigs": [-1n, 2n],
  });
  // 15 × 4 bytes, padded to 64; 64 × 2 bytes; the file's sizes are the fastest first.
  expect(tensorInfos.map(({ name, shape, offset }) => [name, shape.map(Number), offset])).toEqual([
    ["odd", [5, 3], 0n],
    ["half", [32, 2], 64n],
    ["eight", [64, 2], 192n],
  ]);
  const bytes = await readFile(path);
  expect(bytes.readFloatLE(Number(tensorDataOffset))).toBe(-7);
  expect(bytes.readFloatLE(Number(tensorDataOffset) + 14 * 4)).toBe(7);
});

test.each(["f32", "f16", "q8_0"] as const)(
  "llama.cpp loads a %s model and reads its tokens",
  async (type) => {
    const path = join(folder, `${type}.gguf`);
    await writeTinyLlama(path, { type });
    const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 });
    try {
      expect(model.trainContextSize).toBe(512);
      expect(model.tokenize("Hé<|im_end|>", true)).toEqual([72, 195, 169, 258]);
      const context = await model.createContext({ contextSize: 64, threads: 1 });
      const [token] = await context
        .getSequence()
        .controlledEvaluate(
          model.tokenize("A").map((id) => [id, { generateNext: { probabilities: true } }]),
        );
      const probabilities = [...(token?.next.probabilities?.values() ?? [])];
      expect(probabilities).toHaveLength(288);
      expect(probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 3);
      await context.dispose();
    } finally {
      await model.dispose();
    }
  },
);

const oneTensor = (values: GgufTensor["values"]): GgufContent => ({
  metadata: [],
  tensors: [{ name: "w", shape: [4, 32], type: "q8_0", values }],
});

test("values that come in pieces give the same file as values at once", async () => {
  const whole = join(folder, "whole.gguf");
  const pieces = join(folder, "pieces.gguf");
  const values = ramp(4 * 32);
  await writeGguf(
    whole,
    oneTensor(() => [values]),
  );
  await writeGguf(
    pieces,
    oneTensor(() => [values.subarray(0, 32), values.subarray(32)]),
  );
  expect(await readFile(pieces)).toEqual(await readFile(whole));
});

test("metadata of several hundred kilobytes is written as it is", async () => {
  const path = join(folder, "large.gguf");
  const texts = Array.from({ length: 30_000 }, (_, at) => `${at} `.repeat(at % 7));
  const numbers = texts.map((_, at) => at / 2);
  const metadata = { texts: ggufValue.texts(texts), numbers: ggufValue.float32s(numbers) };
  await writeGguf(path, { metadata: Object.entries(metadata), tensors: [] });
  const { metadata: read } = await readGgufHeader(path);
  expect(Object.fromEntries(read)).toEqual(metadata);
});

test("progress ends at the size of the file", async () => {
  const path = join(folder, "progress.gguf");
  const seen: number[] = [];
  const size = await writeGguf(
    path,
    { metadata: [], tensors: [tensor("a", [3]), tensor("b", [9])] },
    { onProgress: ({ completedBytes, totalBytes }) => seen.push(completedBytes, totalBytes) },
  );
  expect(seen).toEqual([size - 64, size, size, size]);
  expect(await readFile(path)).toHaveLength(size);
});

test.each([
  ["a name that comes twice", [tensor("a", [2]), tensor("a", [2])], /"a" comes twice/],
  ["a name that is too long", [tensor("x".repeat(64), [2])], /name of 64 bytes/],
  ["a size of zero", [tensor("a", [0, 2])], /\[0, 2\]/],
  ["rows that no block fits", [{ ...tensor("a", [2, 33]), type: "q8_0" as const }], /blocks of 32/],
  ["too few values", [{ ...tensor("a", [4]), values: () => [ramp(3)] }], /3 values.*needs 4/],
  [
    "a value that is not finite",
    [
      {
        ...tensor("bad", [1, 32]),
        type: "q8_0" as const,
        values: () => [new Float32Array(32).fill(Number.NaN)],
      },
    ],
    /bad.*not a finite/,
  ],
])("refuses %s and leaves no file behind", async (_, tensors, message) => {
  const inner = await mkdtemp(join(folder, "refused-"));
  const writing = writeGguf(join(inner, "x.gguf"), { metadata: [], tensors });
  await expect(writing).rejects.toMatchObject({
    code: "invalid_input",
    message: expect.stringMatching(message),
  });
  expect(await readdir(inner)).toEqual([]);
});

test("refuses metadata that does not fit its type, and keys that come twice", async () => {
  const path = join(folder, "metadata.gguf");
  const write = (metadata: GgufContent["metadata"]): Promise<number> =>
    writeGguf(path, { metadata, tensors: [] });
  await expect(write([["k", ggufValue.uint32(-1)]])).rejects.toThrow(/-1 of "k".*uint32/);
  await expect(write([["k", ggufValue.uint64(-1n)]])).rejects.toThrow(/uint64/);
  await expect(write([["k", ggufValue.int32s([1.5])]])).rejects.toThrow(/1.5/);
  const twice = ["k", ggufValue.text("")] as const;
  await expect(write([twice, twice])).rejects.toThrow(/comes twice/);
});

test("an abort leaves the file that was there", async () => {
  const path = join(folder, "kept.gguf");
  await writeFile(path, "before");
  const controller = new AbortController();
  const values = function* (): Generator<Float32Array> {
    yield ramp(8);
    controller.abort();
    yield ramp(8);
  };
  const writing = writeGguf(
    path,
    { metadata: [], tensors: [{ name: "w", shape: [16], type: "f32", values }] },
    { signal: controller.signal },
  );
  await expect(writing).rejects.toThrow(/abort/);
  expect(await readFile(path, "utf8")).toBe("before");
  expect((await readdir(folder)).filter((name) => name.includes("partial"))).toEqual([]);
});

test("a folder that is not there is a typed failure", async () => {
  const writing = writeGguf(join(folder, "none", "x.gguf"), { metadata: [], tensors: [] });
  await expect(writing).rejects.toMatchObject({ code: "invalid_input" });
});

test("what was written can be read back", async () => {
  const path = join(folder, "back.gguf");
  await writeTinyLlama(path, {
    type: "q8_0",
    metadata: { "general.name": ggufValue.text("mine") },
  });
  const header = await readGgufHeader(path);
  expect(textIn(header.metadata, "general.name")).toBe("mine");
  expect(header.tensors.find(({ name }) => name === "blk.1.attn_k.weight")).toMatchObject({
    shape: [32, 64],
    type: "q8_0",
    bytes: (32 * 64 * 34) / 32,
  });
});
