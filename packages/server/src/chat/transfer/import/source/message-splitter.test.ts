import { describe, expect, test } from "vitest";
import { defaultImportBounds } from "../import-bounds.ts";
import { MessageSplitter } from "./message-splitter.ts";
import type { SourceFile } from "./source-file.ts";

/** Splits a text that comes in pieces of so many bytes. */
async function split(
  text: string,
  pieceBytes: number,
): Promise<{ readonly messages: readonly unknown[]; readonly head: unknown }> {
  const bytes = Buffer.from(text);
  const file: SourceFile = {
    name: "a.json",
    size: bytes.byteLength,
    async *open() {
      for (let at = 0; at < bytes.byteLength; at += pieceBytes)
        yield bytes.subarray(at, at + pieceBytes);
    },
  };
  const splitter = new MessageSplitter("a.json", defaultImportBounds);
  const texts = await Array.fromAsync(splitter.read(file));
  const messages: unknown[] = texts.map((one) => JSON.parse(one));
  const head: unknown = JSON.parse(splitter.head);
  return { messages, head };
}

const odd = {
  title: 'messages": [ {"',
  "mess\u0061ge": [{ messages: [{ a: 1 }] }],
  inner: { messages: [{ b: "}]" }] },
  messages: [{ text: 'quote " and \\ and ü {[' }, { parts: [{ messages: [{}] }], x: [[]] }, {}],
  after: ["messages", { y: [1] }],
};

describe("a message splitter", () => {
  test("gives the messages and the rest, however the text is laid out and comes", async () => {
    const { messages, ...rest } = odd;
    for (const text of [JSON.stringify(odd), JSON.stringify(odd, null, 2)]) {
      for (const pieceBytes of [1, 2, 7, 10_000]) {
        expect(await split(text, pieceBytes)).toEqual({
          messages,
          head: { ...rest, messages: [] },
        });
      }
    }
  });

  test("gives no message where there are none", async () => {
    expect(await split('{"messages":[],"a":1}', 3)).toEqual({
      messages: [],
      head: { messages: [], a: 1 },
    });
    expect(await split('{"messages":"none"}', 3)).toEqual({
      messages: [],
      head: { messages: "none" },
    });
  });

  test("refuses what is broken off, and a list of other things", async () => {
    await expect(split('{"messages":[{"a":1}', 4)).rejects.toThrow("broken off");
    await expect(split('{"messages":[1,2]}', 4)).rejects.toThrow("something else than objects");
    await expect(split('{"messages":[{}]}]', 4)).rejects.toThrow(/broken off|JSON/u);
  });
});
