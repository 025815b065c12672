import { describe, expect, test } from "vitest";
import { createDraw } from "./draw.ts";
import type { Split } from "./draw.ts";
import type { Draw } from "./family.ts";
import { Random } from "./random.ts";

const kinds: Readonly<Record<string, (draw: Draw) => string>> = {
  integers: (draw) => String(draw.int(20, 400)),
  "integers of a narrow range": (draw) => String(draw.int(30, 39)),
  decimals: (draw) => String(draw.decimal(0, 50, 2)),
  words: (draw) => draw.word(),
  names: (draw) => draw.name(),
  letters: (draw) => draw.letters(4),
  digits: (draw) => draw.digits(4),
  dates: (draw) => draw.date(2020, 2022),
  lists: (draw) => draw.ints(3, 1, 9).join(","),
  "file names": (draw) => draw.fileName("csv"),
};

function small(draw: Draw): string {
  return String(draw.int(1, 5));
}

function many<T>(make: () => T): T[] {
  return Array.from({ length: 500 }, make);
}

function drawn(split: Split, kind: (draw: Draw) => string): Set<string> {
  const found = new Set<string>();
  for (let index = 0; index < 3000; index += 1) {
    found.add(kind(createDraw(new Random(`${split}/${index}`), split)));
  }
  return found;
}

describe("the split of values", () => {
  test.each(Object.entries(kinds))(
    "%s of the held-back split never occur in training",
    (_name, kind) => {
      const train = drawn("train", kind);
      const values = drawn("values", kind);
      expect(values.size).toBeGreaterThan(1);
      expect([...values].filter((value) => train.has(value))).toEqual([]);
    },
  );

  test("small integers belong to both", () => {
    expect(drawn("values", small)).toEqual(drawn("train", small));
  });
});

describe("ranges", () => {
  const draw = createDraw(new Random("ranges"), "train");

  test("integers stay within both ends and reach small and large ones of wide ranges", () => {
    const found = many(() => draw.int(1, 100_000));
    expect(Math.min(...found)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...found)).toBeLessThanOrEqual(100_000);
    expect(found.filter((value) => value < 1000).length).toBeGreaterThan(40);
    expect(many(() => draw.int(-5, 5)).every((value) => value >= -5 && value <= 5)).toBe(true);
  });

  test("decimals are never whole and have at most the places asked for", () => {
    for (const value of many(() => draw.decimal(0, 3, 2))) {
      expect(Number.isInteger(value)).toBe(false);
      expect(String(value)).toMatch(/^\d\.\d{1,2}$/);
    }
  });

  test("several words, names and integers are different ones", () => {
    expect(new Set(draw.words(8)).size).toBe(8);
    expect(new Set(draw.names(8)).size).toBe(8);
    expect(new Set(draw.distinctInts(8, 1, 30)).size).toBe(8);
  });

  test("dates exist", () => {
    for (const date of many(() => draw.date(1999, 2004))) {
      expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date);
    }
  });

  test("digits have the length asked for and begin with none that is lost", () => {
    expect(draw.digits(60)).toMatch(/^[1-9]\d{59}$/);
    expect(draw.digits(1)).toMatch(/^[1-9]$/);
  });

  test("sentences have as many words as asked for", () => {
    for (const text of many(() => draw.sentence(3, 5))) expect(text).toMatch(/^\w+(?: \w+){2,4}$/);
  });

  test("the same seed draws the same", () => {
    const twice = [0, 1].map(() => createDraw(new Random("same"), "train").words(5));
    expect(twice[0]).toEqual(twice[1]);
  });
});
