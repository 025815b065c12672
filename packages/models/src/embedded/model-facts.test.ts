import { expect, test } from "vitest";
import { ggufValue } from "../gguf/index.ts";
import { tinyGguf } from "../testing/tiny-gguf.ts";
import { readModelFacts, slotLength } from "./model-facts.ts";
import type { ModelFacts } from "./model-facts.ts";

const facts: ModelFacts = {
  file: "model.gguf",
  fileBytes: 4_000_000,
  architecture: "llama",
  trainedLength: 32_768,
  vocabularySize: 1024,
  charactersPerToken: 2,
  templates: {},
  cacheBytesPerToken: 1000,
};

test("a file tells its templates, its vocabulary and what its cache takes", async () => {
  await using file = await tinyGguf({
    metadata: [["tokenizer.chat_template.tool_use", ggufValue.text("tools")]],
  });
  const read = await readModelFacts(file.file);
  expect(read).toMatchObject({
    architecture: "llama",
    trainedLength: 1024,
    vocabularySize: 288,
    charactersPerToken: 1,
    // Keys and values of two layers of 32 numbers, two bytes each.
    cacheBytesPerToken: 2 * 2 * 32 * 2,
  });
  expect(Object.keys(read.templates).toSorted()).toEqual(["default", "tool_use"]);
});

test("a slot is as long as the model allows, 8192 tokens at most, or as asked", () => {
  expect(slotLength(facts, 1, undefined)).toBe(8192);
  expect(slotLength({ ...facts, trainedLength: 2000 }, 1, undefined)).toBe(2000);
  expect(slotLength(facts, 4, 20_000)).toBe(20_000);
  expect(() => slotLength(facts, 1, 40_000)).toThrow(/is made for 1 to 32768/);
});

test("slots are shorter where the caches would take more than their share of memory", () => {
  const wide = { ...facts, cacheBytesPerToken: 12_288 };
  expect(slotLength(wide, 4, undefined)).toBe(2048);
  expect(slotLength(wide, 8, undefined)).toBe(1024);
  expect(slotLength({ ...wide, cacheBytesPerToken: 10 ** 9 }, 4, undefined)).toBe(256);
});

test("a model without attention, which has no heads, gets a context all the same", async () => {
  await using file = await tinyGguf({
    metadata: [
      ["llama.attention.head_count", ggufValue.uint32(0)],
      ["llama.attention.head_count_kv", ggufValue.uint32(0)],
    ],
  });
  const read = await readModelFacts(file.file);
  expect(read.cacheBytesPerToken).toBeUndefined();
  expect(slotLength(read, 4, undefined)).toBe(1024);
  expect(slotLength({ ...facts, cacheBytesPerToken: 0 }, 4, undefined)).toBe(8192);
});

test.each([Number.NaN, 1.5, -4, Number.POSITIVE_INFINITY])(
  "a file whose context is %s is no model",
  async (length) => {
    await using file = await tinyGguf({
      metadata: [["llama.context_length", ggufValue.float32(length)]],
    });
    await expect(readModelFacts(file.file)).rejects.toMatchObject({ code: "model_bad_request" });
  },
);

test("a model that makes vectors of texts is told from one that writes", async () => {
  await using file = await tinyGguf({ metadata: [["llama.pooling_type", ggufValue.uint32(1)]] });
  await expect(readModelFacts(file.file)).rejects.toMatchObject({
    code: "model_bad_request",
    message: expect.stringContaining("makes vectors of texts (llama)"),
  });
});

test("a file without a context or an architecture is no model", async () => {
  await using lengthless = await tinyGguf({
    metadata: [["llama.context_length", ggufValue.text("x")]],
  });
  await expect(readModelFacts(lengthless.file)).rejects.toMatchObject({
    code: "model_bad_request",
    message: expect.stringContaining("how long its context is"),
  });
  await using nameless = await tinyGguf({
    metadata: [["general.architecture", ggufValue.uint32(1)]],
  });
  await expect(readModelFacts(nameless.file)).rejects.toThrow(/does not say its architecture/);
});
