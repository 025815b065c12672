import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDraw } from "./draw.ts";
import { families } from "./families.ts";
import type { Family, Slots } from "./family.ts";
import { expand, pieceText } from "./grammar.ts";
import { Random } from "./random.ts";
import { openRunner } from "./runner.ts";
import type { Runner } from "./runner.ts";

/** Questions of each wording that are compared. */
const QUESTIONS = 8;

/** Families that word some questions alike, and what decides between them. */
const alike: Readonly<Record<string, string>> = {
  "add-two|copy-add-small": "the same program",
  "add-two|sum-of-list": "the same answer",
  "add-three|sum-of-list": "the same answer",
  "multiply-three|product-of-list": "the same answer",
  "copy-print-decimal|copy-print-number": "the same program",
  "count-words|file-count-words": "the ending of the file in quotation marks",
  "csv-column-sum|error-column-not-there": "the same program, which raises or not",
  "csv-count-rows|file-count-lines": "the ending of the file that lies there",
  "cube-root|square-root": "the exponent",
  "dictionary-get-key|error-key-not-in-dictionary": "the same program, which raises or not",
  "dictionary-get-key|json-get-key": "the same answer",
  "error-key-not-in-dictionary|json-get-key": "the key, which is there or not",
  "divide-two|error-divide-by-zero": "the same program, which raises or not",
  "error-file-not-there|file-show": "the same program, which raises or not",
  "error-index-out-of-range|list-element-at": "the same program, which raises or not",
  "error-root-of-negative|square-root": "the same program, which raises or not",
  "error-text-to-number|text-to-number": "the same program, which raises or not",
  "list-multiply-each|multiply-two": "one number or several",
  "multiply-two|square-of-number": "the same answer",
  "plot-bar|plot-bar-without-matplotlib": "the same program, which raises or not",
  "plot-line|plot-line-without-matplotlib": "the same program, which raises or not",
  "power|square-of-number": "the same answer",
  "power|square-root": "the exponent",
  "square-of-number|square-root": "the exponent",
  "sum-between|sum-to-n": "the same answer",
};

test("two families word a question alike only where something else decides, or where their answers agree", () => {
  const unexpected = [...overlaps()].filter(([pair]) => alike[pair] === undefined);
  expect(unexpected).toEqual([]);
}, 120_000);

/** Pairs of families that can word the same question, its values aside, with that question. */
function overlaps(): Map<string, string> {
  const askedBy = new Map<string, Set<string>>();
  for (const family of families) {
    for (const question of questions(family)) {
      const names = askedBy.get(question) ?? new Set();
      askedBy.set(question, names.add(family.name));
    }
  }
  const found = new Map<string, string>();
  for (const [question, names] of askedBy) {
    const sorted = [...names].sort();
    for (const [index, one] of sorted.entries())
      for (const other of sorted.slice(index + 1)) found.set(`${one}|${other}`, question);
  }
  return found;
}

function* questions(family: Family): Generator<string, void> {
  const { name, nouns, sentences, heldOut } = family;
  const random = new Random(`overlaps/${name}`);
  const values = createDraw(random, "train");
  // Drawing costs more than wording: all wordings share the draws.
  const drawn = Array.from({ length: QUESTIONS }, () => family.draw(values));
  for (const pattern of [...nouns, ...sentences, ...heldOut.nouns, ...heldOut.sentences]) {
    for (const slots of drawn) yield withoutValues(pieceText(expand(pattern, slots, random)));
  }
}

/** What can be copied from a question is put aside; names of units, orders and the like stay. */
function withoutValues(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/\w+(?=\.(?:csv|txt|md|log|json)\b)/g, "file")
    .replaceAll(/\{[^{}]*\}/g, "{}")
    .replaceAll(/"[^"]*"|(?<![a-z])'[^']*'/g, '""')
    .replaceAll(/-?\d+(?:\.\d+)?/g, "0")
    .replaceAll(/0(?:,? 0|,0)+/g, "0, 0")
    .replaceAll(/[?.! ]+$/g, "");
}

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("answers", reason), () => {
  let runner: Runner;
  beforeAll(async () => {
    runner = await openRunner({ shell: "plain" });
  });
  afterAll(() => runner[Symbol.asyncDispose]());

  test.each([
    ["power", { a: 37, b: 2, bth: "2nd" }, "square-of-number", { n: 37 }],
    ["multiply-two", { a: 37, b: 37 }, "square-of-number", { n: 37 }],
    ["sum-between", { a: 1, b: 50 }, "sum-to-n", { n: 50 }],
    ["add-two", { a: 12_345, b: 6 }, "copy-add-small", { n: "12345", k: 6 }],
    ["decrease-by-percent", { x: 80, p: 15 }, "discount-price", { price: 80, percent: 15 }],
  ] as const)(
    "%s and %s agree where they can be asked in the same words",
    async (one, slots, other, otherSlots) => {
      await runner.begin();
      const first = await runner.run(named(one).program(complete(one, slots)));
      const second = await runner.run(named(other).program(complete(other, otherSlots)));
      expect(first).toMatchObject({ ok: true });
      expect(second.output).toBe(first.output);
    },
  );
});

function named(name: string): Family {
  const family = families.find((one) => one.name === name);
  if (family === undefined) throw new RangeError(`There is no family "${name}".`);
  return family;
}

/** Values of a question with some of them given; each must be one that the family has. */
function complete(name: string, given: Slots): Slots {
  const drawn = named(name).draw(createDraw(new Random(name), "train"));
  const unknown = Object.keys(given).filter((slot) => !(slot in drawn));
  if (unknown.length > 0) throw new RangeError(`${name} has no ${unknown.join(", ")}.`);
  return { ...drawn, ...given };
}
