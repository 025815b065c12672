import { expect, test } from "vitest";
import { readEventFrames } from "./event-frames.ts";

async function framesOf(pieces: readonly (string | Uint8Array)[]): Promise<unknown[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces)
        controller.enqueue(typeof piece === "string" ? encoder.encode(piece) : piece);
      controller.close();
    },
  });
  const frames = await Array.fromAsync(readEventFrames(body));
  return frames.map(({ name, data }) => [name, data]);
}

const stream = 'event: a\ndata: {"x":1}\n\n: waiting\n\nevent: b\ndata: {"y":"ü😀"}\n\n';
const expected = [
  ["a", '{"x":1}'],
  ["b", '{"y":"ü😀"}'],
];

test("events come whole, comments not at all", async () => {
  expect(await framesOf([stream])).toEqual(expected);
});

test("events come whole wherever the stream is cut, in the middle of a character too", async () => {
  const bytes = new TextEncoder().encode(stream);
  expect(await framesOf([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
});

test("an event that is cut off is none", async () => {
  expect(await framesOf(['event: a\ndata: {"x":1}\n'])).toEqual([]);
});
