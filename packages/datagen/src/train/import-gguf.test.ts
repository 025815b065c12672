import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyGguf } from "@codeact/models/testing";
import { sampleTexts } from "../tokenizer/testing/sample-texts.ts";
import { trainTokenizer } from "../tokenizer/train-tokenizer.ts";
import { type ExportType, exportGguf } from "./export-gguf.ts";
import { importGguf } from "./import-gguf.ts";
import { writeRandomWeights } from "./testing/random-weights.ts";
import { readWeights, writeWeights } from "./weights-file.ts";

const tokenizer = trainTokenizer(sampleTexts(), { vocabularySize: 512 });
const shape = {
  vocabulary: 512,
  layers: 1,
  width: 32,
  heads: 2,
  hidden: 64,
  context: 2048,
  rope_base: 10_000,
  norm_epsilon: 1e-5,
};
let folder = "";
let weights = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-import-"));
  weights = join(folder, "weights.safetensors");
  await writeRandomWeights(weights, shape);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function exported(type: ExportType): Promise<string> {
  const file = join(folder, `${type}.gguf`);
  await exportGguf(file, { weights, tokenizer, type });
  return file;
}

test("an exported model comes back with its shape, its tokenizer and its weights", async () => {
  const before = await readWeights(weights);
  const back = await importGguf(await exported("f32"));
  expect(back.tokenizer).toEqual(tokenizer);
  expect(back.weights.shape).toEqual(shape);
  expect(back.weights.tensors).toEqual(before.tensors);
});

test.each([
  ["f16", 0.001],
  ["q8_0", 0.02],
] as const)("of %s little is lost", async (type, most) => {
  const before = await readWeights(weights);
  const back = await importGguf(await exported(type));
  let difference = 0;
  for (const [index, { values }] of before.tensors.entries()) {
    const other = back.weights.tensors[index]?.values ?? new Float32Array();
    expect(other).toHaveLength(values.length);
    for (const [at, value] of values.entries())
      difference = Math.max(difference, Math.abs(value - (other[at] ?? Number.NaN)));
  }
  expect(difference).toBeGreaterThan(0);
  expect(difference).toBeLessThan(most);
});

test("written weights are read again as they were", async () => {
  const before = await readWeights(weights);
  const copy = join(folder, "copy.safetensors");
  await writeWeights(copy, before);
  expect(await readWeights(copy)).toEqual(before);
});

test("another model is refused", async () => {
  await using tiny = await tinyGguf({});
  await expect(importGguf(tiny.file)).rejects.toMatchObject({
    code: "invalid_input",
    remedy: expect.stringContaining("codeact train demo"),
  });
});
