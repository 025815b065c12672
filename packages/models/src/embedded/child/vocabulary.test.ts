import { afterEach, expect, test } from "vitest";
import { ggufValue } from "../../gguf/index.ts";
import { tinyGguf } from "../../testing/tiny-gguf.ts";
import type { TinyGguf, TinyGgufOptions } from "../../testing/tiny-gguf.ts";
import { openEmbeddedEngine } from "../embedded-engine.ts";
import { loadAddon } from "./load-addon.ts";
import { Vocabulary } from "./vocabulary.ts";

const SIZE = 288;
const addon = loadAddon();
await addon.init();

let file: TinyGguf | undefined;

afterEach(async () => {
  await file?.[Symbol.asyncDispose]();
});

async function load(options: TinyGgufOptions = {}): Promise<Vocabulary> {
  file = await tinyGguf(options);
  const model = new addon.AddonModel(file.file, {
    addonExports: addon,
    gpuLayers: 0,
    useMmap: true,
  });
  expect(await model.init()).toBe(true);
  return new Vocabulary(model, SIZE);
}

function textOf(vocabulary: Vocabulary, tokens: readonly number[]): string {
  return Buffer.concat(tokens.map((token) => vocabulary.bytesOf(token))).toString();
}

/** A vocabulary of SentencePiece's kind: marked spaces, tokens for bytes, and pieces with scores. */
function sentencePiece(): TinyGgufOptions {
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
  );
  const pieces = ["\u2581", "\u2581Hi", "\u2581H", "H", "i", "!"];
  const named = ["<unk>", "<s>", "</s>", ...bytes, ...pieces, "<|im_start|>", "<|im_end|>"];
  const unused = Array.from({ length: SIZE - named.length }, (_, index) => `<unused${index}>`);
  // 1 normal, 2 unknown, 3 control, 5 unused, 6 byte.
  const types = [
    2,
    3,
    3,
    ...bytes.map(() => 6),
    ...pieces.map(() => 1),
    3,
    3,
    ...unused.map(() => 5),
  ];
  return {
    metadata: [
      ["tokenizer.ggml.model", ggufValue.text("llama")],
      ["tokenizer.ggml.tokens", ggufValue.texts([...named, ...unused])],
      ["tokenizer.ggml.token_type", ggufValue.int32s(types)],
      ["tokenizer.ggml.scores", ggufValue.float32s(types.map((_, index) => -index))],
      ["tokenizer.ggml.bos_token_id", ggufValue.uint32(1)],
      ["tokenizer.ggml.eos_token_id", ggufValue.uint32(2)],
      ["tokenizer.ggml.add_bos_token", { type: "bool", value: true }],
    ],
  };
}

test("a byte-level vocabulary gives the bytes of any text back", async () => {
  const vocabulary = await load();
  const text = "Tab\t, é, 🙂 and <|im_end|>\n";
  const tokens = vocabulary.tokenize(text);
  expect(tokens).toHaveLength(Buffer.byteLength(text));
  expect(textOf(vocabulary, tokens)).toBe(text);
  expect(vocabulary.addsSpace).toBe(false);
});

test("special tokens are found where they are wanted and carry no text", async () => {
  const vocabulary = await load();
  expect(vocabulary.specials.map(({ text }) => text)).toEqual([
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
  ]);
  expect(vocabulary.tokenize("<|im_start|>", { specials: true })).toEqual([257]);
  expect(vocabulary.bytesOf(257)).toHaveLength(0);
  expect(vocabulary.nameOf(257)).toBe("<|im_start|>");
  expect([257, 258].map((token) => vocabulary.isEnd(token))).toEqual([false, true]);
  expect(vocabulary.boundaries).toEqual({ bos: "<|endoftext|>", eos: "<|im_end|>" });
  expect(vocabulary.first).toBeUndefined();
});

test("a SentencePiece vocabulary has marked spaces and tokens for bytes", async () => {
  const vocabulary = await load(sentencePiece());
  const tokens = vocabulary.tokenize("Hi! é");
  expect(textOf(vocabulary, tokens)).toBe(" Hi! é");
  expect(tokens[0]).toBe(260);
  expect(vocabulary.addsSpace).toBe(true);
  expect(vocabulary.first).toBe(1);
});

test("an echo does not show the space that SentencePiece puts in front", async () => {
  await load(sentencePiece());
  await using engine = await openEmbeddedEngine({ file: file?.file ?? "", slots: 1 });
  for (const logprobs of [undefined, 1]) {
    const prompt = { type: "text", text: "Hi!" } as const;
    const events = await Array.fromAsync(
      engine.generate({ prompt, echo: true, maxTokens: 0, logprobs }),
    );
    expect(events.map((event) => (event.type === "text" ? event.text : "")).join("")).toBe("Hi!");
    expect(events[0]).toMatchObject({ promptTokens: 3 });
  }
});
