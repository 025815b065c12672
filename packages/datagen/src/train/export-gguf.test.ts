import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmbeddedEngine, openEmbeddedEngine } from "@codeact/models/embedded";
import { readGgufHeader, textIn, textsIn } from "@codeact/models/gguf";
import type { Message } from "@codeact/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderDialogue } from "../pack/encode-dialogue.ts";
import { Encoder } from "../tokenizer/encoder.ts";
import { awkwardTexts } from "../tokenizer/testing/awkward-texts.ts";
import { sampleTexts } from "../tokenizer/testing/sample-texts.ts";
import { trainTokenizer } from "../tokenizer/train-tokenizer.ts";
import { exportGguf } from "./export-gguf.ts";
import { writeRandomWeights } from "./testing/random-weights.ts";
import { readWeights } from "./weights-file.ts";

const tokenizer = trainTokenizer(sampleTexts(), { vocabularySize: 512 });
const encoder = new Encoder(tokenizer);
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
let file = "";
let engine: EmbeddedEngine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-export-"));
  file = join(folder, "model.gguf");
  const weights = join(folder, "weights.safetensors");
  await writeRandomWeights(weights, shape);
  await exportGguf(file, { weights, tokenizer });
  engine = await openEmbeddedEngine({ file, slots: 1, threads: 1 });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** The bytes of the tokens that llama.cpp makes of a text. */
async function llamaTokens(text: string): Promise<number[][]> {
  const tokens: number[][] = [];
  const prompt = { type: "text", text } as const;
  for await (const event of engine.generate({ prompt, echo: true, logprobs: 0, maxTokens: 0 }))
    if (event.type === "text")
      tokens.push(...(event.logprobs ?? []).map(({ bytes }) => [...bytes]));
  return tokens;
}

const dialogue = renderDialogue([
  { role: "user", content: "What is the sum of 3, 5 and 9?" },
  { role: "assistant", content: "<execute>\nprint(sum([3, 5, 9]))\n</execute>" },
  { role: "user", content: "Execution Output:\n17\n" },
  { role: "assistant", content: "The sum is 17." },
]);

test.each(
  [...awkwardTexts, ...sampleTexts(20), dialogue]
    .filter((text) => text !== "")
    .map((text) => ({ text })),
)("$text has the same tokens in llama.cpp", async ({ text }) => {
  // Control tokens steer and have no text there.
  const own = encoder.encode(text).map((id) => (id < 2 ? [] : [...encoder.bytesOf(id)]));
  expect(await llamaTokens(text)).toEqual(own);
});

test("the chat template renders what the model was trained on", async () => {
  const messages: Message[] = [{ role: "user", content: "What is 2 + 3?" }];
  const count = await engine.countTokens({ type: "chat", messages });
  const rendered = "<|im_start|>user\nWhat is 2 + 3?<|im_end|>\n<|im_start|>assistant\n";
  expect(count).toBe(encoder.encode(rendered).length);
});

test("the file says what it is", async () => {
  const { metadata, tensors } = await readGgufHeader(file);
  expect(textIn(metadata, "general.name")).toBe("codeact-demo");
  expect(textIn(metadata, "tokenizer.ggml.pre")).toBe("superbpe");
  expect(textsIn(metadata, "tokenizer.ggml.tokens")?.length).toBe(512);
  expect(tensors.length).toBe(11);
});

test("weights and tokenizer that do not belong together are refused", async () => {
  const other = trainTokenizer(sampleTexts(), { vocabularySize: 288 });
  const weights = join(folder, "weights.safetensors");
  await expect(
    exportGguf(join(folder, "x.gguf"), { weights, tokenizer: other }),
  ).rejects.toMatchObject({
    code: "invalid_input",
  });
});

test("files that are no weights are refused", async () => {
  const path = join(folder, "bad.safetensors");
  await writeFile(path, "12345678{}");
  await expect(readWeights(path)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(readWeights(join(folder, "none"))).rejects.toMatchObject({ code: "not_found" });
});
