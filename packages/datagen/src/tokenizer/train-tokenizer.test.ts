import { expect, test } from "vitest";
import { fromByteLetters } from "./byte-letters.ts";
import { sampleTexts } from "./testing/sample-texts.ts";
import { parseTokenizerFile, unusedToken, vocabularySize } from "./tokenizer-file.ts";
import { trainTokenizer } from "./train-tokenizer.ts";

const texts = sampleTexts();
const trained = trainTokenizer(texts, { vocabularySize: 400 });

function learnedTokens(): string[] {
  return trained.model.merges
    .map((merge) => merge.replace(" ", ""))
    .map((token) => Buffer.from(fromByteLetters(token) ?? []).toString("utf8"));
}

test("the vocabulary has the wanted size, in steps of 32, however little there is to learn", () => {
  expect(vocabularySize(trained)).toBe(416);
  expect(vocabularySize(trainTokenizer(["a"], { vocabularySize: 1 }))).toBe(288);
  const poor = trainTokenizer(["aa bb"], { vocabularySize: 320 });
  expect(vocabularySize(poor)).toBe(320);
  expect(Object.keys(poor.model.vocab).filter((token) => unusedToken.test(token)).length).toBe(60);
});

test("ids are dense: added tokens first, then bytes, then what was learned", () => {
  const ids = [
    ...trained.added_tokens.map(({ id }) => id),
    ...Object.values(trained.model.vocab).sort((a, b) => a - b),
  ];
  expect(ids).toEqual(Array.from({ length: 416 }, (_, id) => id));
});

test("no token crosses letters, digits, the minus sign and marks", () => {
  expect(learnedTokens()).toContain("sum");
  for (const token of learnedTokens()) {
    expect(token).toMatch(/^(?:[A-Za-z]+|[^A-Za-z0-9-]+)$/);
    expect(token).not.toMatch(/\n[^\n ]/);
  }
});

test("frequent marks of code and their indentation become one token", () => {
  expect(learnedTokens()).toContain(":\n    ");
  expect(learnedTokens()).toContain(" = [");
});

test("roles are words like others, markup is not learned", () => {
  expect(learnedTokens()).toContain("assistant");
  expect(learnedTokens().filter((token) => token.includes("im_") || token === "</")).toEqual([]);
});

test("the order of the texts does not matter", () => {
  expect(trainTokenizer(texts.toReversed(), { vocabularySize: 400 })).toEqual(trained);
});

test("a written tokenizer is read again, another file is refused", () => {
  expect(parseTokenizerFile(JSON.stringify(trained))).toEqual(trained);
  expect(() => parseTokenizerFile("{}")).toThrow("is not one that we wrote");
  expect(() => parseTokenizerFile("{")).toThrow("is not one that we wrote");
});
