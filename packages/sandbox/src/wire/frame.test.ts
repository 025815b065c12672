import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeFrame, FrameReader, MAX_HEADER_BYTES, MAX_PAYLOAD_BYTES } from "./frame.ts";

describe("frames", () => {
  test("every sequence of messages survives every way of being cut", () => {
    const message = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.uint8Array());
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (messages, size) => {
          const bytes = Buffer.concat(
            messages.map(([header, payload]) => encodeFrame(header, payload)),
          );
          const reader = new FrameReader();
          const frames = [];
          for (let at = 0; at < bytes.length; at += size)
            frames.push(...reader.push(bytes.subarray(at, at + size)));
          expect(frames.map(({ header }) => header)).toEqual(
            messages.map(([header]) => JSON.parse(JSON.stringify(header))),
          );
          expect(frames.map(({ payload }) => [...payload])).toEqual(
            messages.map(([, payload]) => [...payload]),
          );
          expect(frames.reduce((sum, frame) => sum + frame.bytes, 0)).toBe(bytes.length);
        },
      ),
    );
  });

  test.each([
    ["an empty header", 0, 0],
    ["a header above the limit", MAX_HEADER_BYTES + 1, 0],
    ["a payload above the limit", 2, MAX_PAYLOAD_BYTES + 1],
    ["noise", 0xffffffff, 0xffffffff],
  ])("%s is refused by its length alone", (_, headerBytes, payloadBytes) => {
    const prefix = Buffer.alloc(8);
    prefix.writeUInt32BE(headerBytes, 0);
    prefix.writeUInt32BE(payloadBytes, 4);
    expect(() => new FrameReader().push(prefix)).toThrow(/out of range/u);
  });

  test("a header that is not JSON is refused", () => {
    const frame = encodeFrame({ a: 1 });
    frame.write("x", 8);
    expect(() => new FrameReader().push(frame)).toThrow(/not JSON/u);
  });

  test("an announced length without bytes holds no memory", () => {
    const prefix = Buffer.alloc(8);
    prefix.writeUInt32BE(MAX_HEADER_BYTES, 0);
    expect(new FrameReader().push(prefix)).toEqual([]);
  });
});
