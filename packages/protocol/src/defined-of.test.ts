import { expect, test } from "vitest";
import { definedOf } from "./defined-of.ts";

test("what is undefined hides no default, and everything else stays", () => {
  const given = { a: undefined, b: null, c: 0, d: "" };
  expect({ a: 1, b: 2, ...definedOf(given) }).toEqual({ a: 1, b: null, c: 0, d: "" });
  expect(Object.keys(definedOf(given))).toEqual(["b", "c", "d"]);
});
