import { expect, test } from "vitest";
import { Encoder } from "../tokenizer/encoder.ts";
import { sampleTexts } from "../tokenizer/testing/sample-texts.ts";
import { trainTokenizer } from "../tokenizer/train-tokenizer.ts";
import { type DialogueMessage, encodeDialogue, renderDialogue } from "./encode-dialogue.ts";

const indented = Array.from({ length: 50 }, () => "x\n    y\n    z\n");
const encoder = new Encoder(
  trainTokenizer([...sampleTexts(), ...indented], { vocabularySize: 512 }),
);

const repaired: readonly DialogueMessage[] = [
  { role: "system", content: "Functions you can call:\n\ndef f(): ..." },
  { role: "user", content: "(3 + 4)?", learn: false },
  { role: "assistant", content: "<execute>\nprint(x)\n</execute>", learn: false },
  { role: "user", content: "Execution Output:\nNameError: x\n", learn: false },
  { role: "assistant", content: "<execute>\nprint(7)\n</execute>", learn: true },
  { role: "user", content: "Execution Output:\n7\n", learn: false },
  { role: "assistant", content: "'It' is 7." },
];

/** The texts of neighbouring tokens of one weight. */
function runs(messages: readonly DialogueMessage[]): [number, string][] {
  const { ids, weights } = encodeDialogue(messages, encoder, 10);
  const found: [number, string][] = [];
  for (const [at, id] of ids.entries()) {
    const last = found.at(-1);
    if (last !== undefined && last[0] === weights[at]) last[1] += encoder.decode([id]);
    else found.push([weights[at] ?? -1, encoder.decode([id])]);
  }
  return found;
}

test("the whole text has the ids of its parts", () => {
  const { ids } = encodeDialogue(repaired, encoder, 10);
  expect(ids).toEqual(encoder.encode(renderDialogue(repaired)));
});

test("weight is on what the assistant says and on the end of its turn, but not on a failed attempt", () => {
  expect(
    runs(repaired)
      .filter(([weight]) => weight === 100)
      .map(([, text]) => text),
  ).toEqual(["<execute>\nprint(7)\n</execute><|im_end|>", "'It' is 7.<|im_end|>"]);
  expect(
    runs(repaired)
      .filter(([weight]) => weight === 0)
      .map(([, text]) => text),
  ).toEqual(["<|im_start|>", "<execute>\nprint(x)\n</execute><|im_end|>"]);
});

test("everything that is only read has the context's weight", () => {
  const context = runs(repaired).filter(([weight]) => weight === 10);
  expect(context.map(([, text]) => text).join("")).toContain(
    "(3 + 4)?<|im_end|>\n<|im_start|>assistant\n",
  );
});

test("a message that would be cut otherwise in the whole is refused", () => {
  expect(() => encodeDialogue([{ role: "assistant", content: "    Hello" }], encoder, 10)).toThrow(
    "have other tokens alone",
  );
});
