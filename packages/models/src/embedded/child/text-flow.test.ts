import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TokenLogprob } from "../../engines/engine.ts";
import { TextFlow } from "./text-flow.ts";

function logprobOf(bytes: Uint8Array, number: number): TokenLogprob {
  return { token: String(number), bytes: [...bytes], logprob: -number, top: [] };
}

function flow(
  tokens: readonly Uint8Array[],
  stops: readonly string[],
): { text: string; tokens: string[]; pieces: string[] } {
  const reader = new TextFlow(stops);
  const pieces: string[] = [];
  const seen: string[] = [];
  for (const [number, bytes] of tokens.entries()) {
    const piece = reader.add(bytes, logprobOf(bytes, number));
    pieces.push(piece.text);
    seen.push(...(piece.logprobs ?? []).map((logprob) => logprob.token));
    if (piece.met !== undefined) return { text: pieces.join(""), tokens: seen, pieces };
  }
  const last = reader.end();
  seen.push(...(last.logprobs ?? []).map((logprob) => logprob.token));
  return { text: pieces.join("") + last.text, tokens: seen, pieces };
}

describe("a text flow", () => {
  test("shows a character when its last byte has come", () => {
    const bytes = Array.from(Buffer.from("é🙂"), (byte) => Uint8Array.of(byte));
    expect(flow(bytes, []).pieces).toEqual(["", "é", "", "", "", "🙂"]);
  });

  test("drops the bytes of a character that never becomes complete", () => {
    expect(flow([Buffer.from("a"), Buffer.from("é").subarray(0, 1)], []).text).toBe("a");
  });

  test("keeps a byte order mark, which is a character of the text", () => {
    expect(flow([Buffer.from("\uFEFFa")], []).text).toBe("\uFEFFa");
  });

  test("gives out a log-probability with the text of its token, and none of a stop text's tokens", () => {
    const tokens = ["a", "b", "<s", "top", ">"].map((text) => Buffer.from(text));
    expect(flow(tokens, ["<stop>"])).toMatchObject({ text: "ab", tokens: ["0", "1"] });
    expect(flow(tokens, ["<stop>>"])).toMatchObject({
      text: "ab<stop>",
      tokens: ["0", "1", "2", "3", "4"],
    });
  });

  test("keeps the log-probability of a token that begins before a stop text", () => {
    const tokens = ["ab<", "stop>"].map((text) => Buffer.from(text));
    expect(flow(tokens, ["<stop>"])).toMatchObject({ text: "ab", tokens: ["0"] });
  });

  test("shows the same text however its bytes are cut into tokens", () => {
    const property = fc.property(
      fc.string({ unit: fc.constantFrom("a", "é", "€", "🙂", "<"), maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 40 }),
      (text, lengths) => {
        const bytes = Buffer.from(text);
        const tokens: Uint8Array[] = [];
        let at = 0;
        for (const length of lengths) {
          tokens.push(bytes.subarray(at, at + length));
          at += length;
        }
        tokens.push(bytes.subarray(at));
        const shown = flow(tokens, ["<🙂"]);
        expect(shown.text).toBe(text.split("<🙂")[0]);
      },
    );
    fc.assert(property, { numRuns: 3000 });
  });
});
