import fc from "fast-check";
import { expect, test } from "vitest";
import { integerRange } from "./integer-range.ts";

/** GBNF of a range as a regular expression: both have classes, counts and groups alike. */
function pattern(range: string): RegExp {
  const body = range.replaceAll(/"([^"]*)"/g, "$1").replaceAll(" ", "");
  return new RegExp(`^(?:${body})$`);
}

test("a range holds exactly the integers between its bounds", () => {
  for (const [min, max] of [
    [0, 9],
    [-5, 120],
    [7, 7],
    [-20, -3],
    [99, 1001],
    [0, 255],
    [1950, 2099],
  ] as const) {
    const allowed = pattern(integerRange(min, max) ?? "");
    for (let value = -130; value <= 2110; value += 1)
      expect(allowed.test(String(value)), `${value} in ${min}..${max}`).toBe(
        value >= min && value <= max,
      );
  }
});

test("random ranges agree with arithmetic", () => {
  const number = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const property = fc.property(number, number, number, (a, b, value) => {
    const [min, max] = [Math.min(a, b), Math.max(a, b)];
    const allowed = pattern(integerRange(min, max) ?? "");
    expect(allowed.test(String(value))).toBe(value >= min && value <= max);
    expect(allowed.test(String(min)) && allowed.test(String(max))).toBe(true);
  });
  fc.assert(property, { numRuns: 400 });
});

test("open ends reach to 15 digits, and an empty range is none", () => {
  const up = pattern(integerRange(10, undefined) ?? "");
  expect(["10", "999999999999999"].every((text) => up.test(text))).toBe(true);
  expect(["9", "1000000000000000", "-10", "010"].some((text) => up.test(text))).toBe(false);
  expect(integerRange(5, 4)).toBeUndefined();
});
