import { Tokenizer } from "@huggingface/tokenizers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Encoder } from "./encoder.ts";
import { awkwardTexts } from "./testing/awkward-texts.ts";
import { sampleTexts } from "./testing/sample-texts.ts";
import { trainTokenizer } from "./train-tokenizer.ts";

const texts = sampleTexts();
const file = trainTokenizer(texts, { vocabularySize: 512 });
const encoder = new Encoder(file);
const reference = new Tokenizer(file, {});

test.each([...awkwardTexts, texts.join("")].map((text) => ({ text })))(
  "$text has the same tokens here and in @huggingface/tokenizers, and comes back",
  ({ text }) => {
    const ids = encoder.encode(text);
    expect(ids).toEqual(reference.encode(text, { add_special_tokens: false }).ids);
    expect(encoder.decode(ids)).toBe(text);
  },
);

test("any text has the same tokens as in @huggingface/tokenizers", () => {
  const marks = fc.string({
    unit: fc.constantFrom(...Array.from(" \n\t-=()[]'\",.:<>|_#\r")),
    maxLength: 4,
  });
  const signs = fc.string({ unit: fc.constantFrom(...Array.from("abcEX059éß日😀")), maxLength: 4 });
  const whole = ["print", "sum", " = ", "<execute>", "</execute>", "<|im_start|>", "<|im_end|>"];
  const pieces = fc.oneof(marks, signs, fc.constantFrom(...whole));
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join("");
      const ids = encoder.encode(text);
      expect(ids).toEqual(reference.encode(text, { add_special_tokens: false }).ids);
      expect(encoder.decode(ids)).toBe(text);
    }),
    { numRuns: 300 },
  );
});

function inside(text: string, part: string): boolean {
  return encoder.encode(text).join(" ").includes(encoder.encode(part).join(" "));
}

test("a word and a number have the same tokens wherever they stand", () => {
  for (const text of ["squares 4711", "('squares', 4711)", "[squares]\n    4711", "-4711squares"]) {
    expect(inside(text, "squares")).toBe(true);
    expect(inside(text, "4711")).toBe(true);
  }
});

test("what follows a line end has the tokens that it has alone", () => {
  for (const text of ["(3)", "'a'", "= 5", "print"])
    expect(encoder.encode(`assistant\n${text}`)).toEqual([
      ...encoder.encode("assistant\n"),
      ...encoder.encode(text),
    ]);
});

test("the id of a text that is one token can be asked for, of others not", () => {
  expect(encoder.idOf("<|im_end|>")).toBe(1);
  expect(() => encoder.idOf("two words")).toThrow("is not one token");
});
