import { describe, expect, test } from "vitest";
import { expand, pieceText, slotNames, wordingCount } from "./grammar.ts";
import { typed, usualNoise } from "./noise.ts";
import { Random } from "./random.ts";

function all(pattern: string, slots: Parameters<typeof expand>[1] = {}): Set<string> {
  const random = new Random(pattern);
  return new Set(Array.from({ length: 400 }, () => pieceText(expand(pattern, slots, random))));
}

describe("patterns", () => {
  test("offer every alternative, nested ones too, and leave no double spaces behind", () => {
    expect(all("the (sum|(grand |)total) (now|) of {n}", { n: 5 })).toEqual(
      new Set([
        "the sum now of 5",
        "the sum of 5",
        "the grand total now of 5",
        "the grand total of 5",
        "the total now of 5",
        "the total of 5",
      ]),
    );
    expect(wordingCount("the (sum|(grand |)total) (now|) of {n}")).toBe(6);
  });

  test("drop the space before a mark when nothing stands between", () => {
    expect(all("add {n} (please|), now", { n: 2 })).toEqual(
      new Set(["add 2 please, now", "add 2, now"]),
    );
  });

  test("take a character after a backslash as it is", () => {
    expect(all("f\\(x\\) \\| {n}", { n: 1 })).toEqual(new Set(["f(x) | 1"]));
  });

  test("do not read values as patterns", () => {
    expect(all("say {text}", { text: "(a|b) {c}" })).toEqual(new Set(["say (a|b) {c}"]));
  });

  test("write lists in several ways, all with every item in order", () => {
    const ways = all("{list}", { list: [3, 5, 9] });
    expect(ways.size).toBeGreaterThanOrEqual(5);
    for (const way of ways) expect(way.match(/\d/g)).toEqual(["3", "5", "9"]);
    expect(ways).toContain("3, 5 and 9");
    expect(ways).toContain("[3, 5, 9]");
  });

  test("quote texts so that their own quotes do not end them", () => {
    expect(all("{text:quoted}", { text: "it's" })).toEqual(new Set([`"it's"`]));
    expect(all("{text:quoted}", { text: "two words" })).toEqual(
      new Set([`"two words"`, `'two words'`]),
    );
    expect(all("{text:quoted}", { text: "word" })).toEqual(new Set(["word", `"word"`, `'word'`]));
  });

  test("name their slots", () => {
    expect(slotNames("{a} (and {b:quoted}|) ({c}|)")).toEqual(new Set(["a", "b", "c"]));
  });

  test.each(["(a|b", "a)", "{a", "{a:loud}", "a|b"])(
    "refuse %s, which does not match",
    (pattern) => {
      expect(() => expand(pattern, { a: 1 }, new Random("x"))).toThrow(/cannot be read/);
    },
  );

  test("refuse a slot that has no value", () => {
    expect(() => expand("{a}", {}, new Random("x"))).toThrow(/"a"/);
  });
});

function share(texts: readonly string[], pattern: RegExp): number {
  return texts.filter((text) => pattern.test(text)).length / texts.length;
}

describe("noise", () => {
  const slots = { text: "Rabbit wheel", n: 4071 };
  const random = new Random("noise");
  const said = Array.from({ length: 2000 }, () =>
    typed(expand('what is the length of "{text}" and {n}', slots, random), random, {
      ...usualNoise,
      typo: 0.5,
    }),
  );

  test("never touches values", () => {
    expect(said.filter((text) => !text.includes("Rabbit wheel") || !text.includes("4071"))).toEqual(
      [],
    );
  });

  test("adds greetings, thanks, slips, lower case and missing marks", () => {
    expect(share(said, /length of/)).toBeLessThan(0.9);
    expect(share(said, /^[A-Z]/)).toBeGreaterThan(0.5);
    expect(share(said, /^[a-z]/)).toBeGreaterThan(0.2);
    expect(share(said, /\?$/)).toBeGreaterThan(0.5);
    expect(share(said, /^(?:hi|hello|hey)\b/i)).toBeGreaterThan(0.04);
    expect(share(said, /(?:thanks|thx|ty|cheers|pls|plz|please|thank you)/i)).toBeGreaterThan(0.05);
  });

  test("ends orders with a full stop and questions with a question mark", () => {
    const quiet = { greeting: 0, thanks: 0, lowerCase: 0, noMark: 0, typo: 0 };
    const end = (pattern: string): Set<string | undefined> =>
      new Set(
        Array.from({ length: 100 }, () =>
          typed(expand(pattern, slots, random), random, quiet).at(-1),
        ),
      );
    expect(end("how long is {n}")).toContain("?");
    expect(end("how long is {n}")).not.toContain("!");
    expect(end("add {n}")).not.toContain("?");
    expect(end("anna has {n} apples. how many is that")).toContain("?");
    expect(end("{n} + 3 =")).not.toContain(".");
  });
});
