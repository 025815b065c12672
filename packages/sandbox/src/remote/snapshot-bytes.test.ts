import { expect, test } from "vitest";
import { decodeSnapshot, encodeSnapshot } from "./snapshot-bytes.ts";

const snapshot = {
  summary: {
    version: 1 as const,
    python: "3.11.2",
    createdAt: "2026-01-02T03:04:05.000Z",
    saved: [{ name: "größe", type: "int", bytes: 28 }],
    unsaved: [{ name: "f", type: "TextIOWrapper", reason: "open file" }],
    files: 2,
  },
  data: Uint8Array.of(0, 255, 10, 13),
};

test("a snapshot survives being bytes", () => {
  const decoded = decodeSnapshot(Buffer.concat(encodeSnapshot(snapshot)));
  expect(decoded.summary).toEqual(snapshot.summary);
  expect([...decoded.data]).toEqual([...snapshot.data]);
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["text", Buffer.from("hello, I am no snapshot")],
  ["a length beyond the end", Buffer.from([0, 0, 255, 255, 123, 125])],
  ["a summary that is none", Buffer.from([0, 0, 0, 2, 123, 125])],
])("%s is no snapshot", (_, bytes) => {
  expect(() => decodeSnapshot(bytes)).toThrow(/no snapshot/u);
});
