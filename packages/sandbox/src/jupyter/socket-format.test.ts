import { CodeactError } from "@codeact/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HostSays } from "./message.ts";
import { decodeMessage, encodeMessage } from "./socket-format.ts";

const message = fc.record({
  channel: fc.constantFrom("shell", "control", "stdin", "iopub"),
  content: fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()),
  buffers: fc.array(fc.uint8Array(), { maxLength: 4 }),
}) satisfies fc.Arbitrary<Pick<HostSays, "channel" | "content" | "buffers">>;

function complete(part: Pick<HostSays, "channel" | "content" | "buffers">): HostSays {
  const header = {
    msg_id: "id-1",
    msg_type: "some_request",
    session: "session-1",
    username: "me",
    date: "2026-01-01T00:00:00Z",
    version: "5.3",
  };
  return { ...part, header, parent: { msg_id: "id-0" } };
}

describe.each([
  ["the binary subprotocol", true],
  ["the older form", false],
])("%s", (_, binary) => {
  test("carries every message there and back", () => {
    fc.assert(
      fc.property(message, (part) => {
        const data = encodeMessage(complete(part), binary);
        const read = decodeMessage(Buffer.from(data), typeof data !== "string", binary);
        expect(read).toMatchObject({
          channel: part.channel,
          id: "id-1",
          type: "some_request",
          session: "session-1",
          parentId: "id-0",
        });
        expect(read.content).toEqual(JSON.parse(JSON.stringify(part.content)));
        expect(read.buffers.map((buffer) => [...buffer])).toEqual(
          part.buffers.map((buffer) => [...buffer]),
        );
      }),
    );
  });

  test("refuses whatever is no message with one typed error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isBinary) => {
        expect(() => decodeMessage(Buffer.from(bytes), isBinary, binary)).toThrow(CodeactError);
      }),
    );
  });

  test("survives every change of one byte", () => {
    const data = Buffer.from(
      encodeMessage(
        complete({ channel: "shell", content: { a: 1 }, buffers: [Buffer.from("xy")] }),
        binary,
      ),
    );
    for (let place = 0; place < data.length; place += 1) {
      const broken = Buffer.from(data);
      broken[place] = 0xff;
      try {
        decodeMessage(broken, true, binary);
      } catch (error) {
        expect(CodeactError.isInstance(error)).toBe(true);
      }
    }
  });
});

test("a message with a broken content is a message without content", () => {
  const data = Buffer.from(
    encodeMessage(complete({ channel: "iopub", content: { text: "abc" }, buffers: [] }), true),
  );
  data[data.length - 1] = 0x20;
  expect(decodeMessage(data, true, true)).toMatchObject({ channel: "iopub", content: undefined });
});
