import { expect, test } from "vitest";
import { emphasised, emphasisedNames } from "./emphasis.ts";
import { families } from "./families.ts";

test("every family that is to come oftener is there", () => {
  const names = new Set(families.map(({ name }) => name));
  expect([...emphasisedNames].filter((name) => !names.has(name))).toEqual([]);
});

test("it makes about half of the questions theirs, whatever weights they had before", () => {
  const weights = families.map(({ name, weight = 1 }) => ({ name, weight }));
  const all = weights.reduce((sum, { weight }) => sum + weight, 0);
  const theirs = weights.filter(({ name }) => emphasisedNames.has(name));
  const share = theirs.reduce((sum, { weight }) => sum + weight, 0) / all;
  expect(share).toBeGreaterThan(0.45);
  expect(share).toBeLessThan(0.55);
});

test("other families keep their weights", () => {
  const plain = families.filter(({ name }) => !emphasisedNames.has(name));
  expect(emphasised(plain)).toEqual(plain);
});
