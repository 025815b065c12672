import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StopCutter } from "./stop-cutter.ts";

function cut(
  pieces: readonly string[],
  stops: readonly string[],
): { shown: string; met: string | undefined } {
  const cutter = new StopCutter(stops);
  let shown = "";
  for (const piece of pieces) {
    const { ready, met } = cutter.add(piece);
    shown += ready;
    if (met !== undefined) return { shown, met };
  }
  return { shown: shown + cutter.end(), met: undefined };
}

/** Letter by letter: the text before the first stop text to be complete. */
function expected(text: string, stops: readonly string[]): string {
  for (let end = 1; end <= text.length; end += 1) {
    const ending = stops
      .filter((stop) => text.slice(0, end).endsWith(stop))
      .sort((a, b) => b.length - a.length)[0];
    if (ending !== undefined) return text.slice(0, end - ending.length);
  }
  return text;
}

describe("a stop cutter", () => {
  test("shows what comes before a stop text and nothing of it, in whatever pieces it comes", () => {
    expect(cut(["print(1)\n</exec", "ute", ">", " more"], ["</execute>"])).toEqual({
      shown: "print(1)\n",
      met: "</execute>",
    });
  });

  test("holds back only what may become a stop text, and gives it out when it does not", () => {
    const cutter = new StopCutter(["</execute>"]);
    expect(cutter.add("a </ex").ready).toBe("a ");
    expect(cutter.add("plain").ready).toBe("</explain");
    expect(cutter.add("<").ready).toBe("");
    expect(cutter.end()).toBe("<");
  });

  test("of two stop texts takes the one that is complete first", () => {
    expect(cut(["xabc"], ["abc", "b"])).toEqual({ shown: "xa", met: "b" });
    expect(cut(["xab"], ["b", "ab"])).toEqual({ shown: "x", met: "ab" });
  });

  test("calls everything after a stop text rest", () => {
    const cutter = new StopCutter(["."]);
    cutter.add("end.");
    expect(cutter.add("more")).toEqual({ ready: "", met: ".", rest: "more" });
    expect(cutter.end()).toBe("");
  });

  test("an empty stop text stops nothing", () => {
    expect(cut(["text"], [""])).toEqual({ shown: "text", met: undefined });
  });

  test("never leaks a stop text and never loses other text, over ten thousand ways to cut", () => {
    const letters = fc.constantFrom("a", "b", "<", "/", "é", "🙂");
    const text = fc.string({ unit: letters, maxLength: 30 });
    const stops = fc.array(fc.string({ unit: letters, minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 3,
    });
    const property = fc.property(
      text,
      stops,
      fc.array(fc.nat(6), { maxLength: 20 }),
      (whole, stopTexts, lengths) => {
        const pieces: string[] = [];
        let at = 0;
        for (const length of lengths) {
          pieces.push(whole.slice(at, at + length));
          at += length;
        }
        pieces.push(whole.slice(at));
        expect(cut(pieces, stopTexts).shown).toBe(expected(whole, stopTexts));
      },
    );
    fc.assert(property, { numRuns: 10_000 });
  });
});
