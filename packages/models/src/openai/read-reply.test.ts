import type { ModelEvent } from "@codeact/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutAtStop } from "./cut-at-stop.ts";
import { openClient } from "./open-client.ts";
import { readReply } from "./read-reply.ts";

const library = await openClient({ baseUrl: "http://127.0.0.1:1/v1" });

async function read(pieces: readonly Uint8Array[], stop: readonly string[] = []): Promise<string> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const response = new Response(body, { headers: { "content-type": "text/event-stream" } });
  const { signal } = new AbortController();
  const events = readReply(response, {
    library,
    signal,
    onBytes: () => {},
    stop,
    prices: undefined,
  });
  let text = "";
  for await (const event of cutAtStop(events, stop))
    if (event.type === "text-delta") text += event.text;
  return text;
}

function renderSse(texts: readonly string[], lineEnd: string): Uint8Array {
  const objects = texts.map((content) =>
    JSON.stringify({ choices: [{ index: 0, delta: { content } }] }),
  );
  objects.push('{"choices":[{"delta":{},"finish_reason":"stop"}]}', "[DONE]");
  const events = objects.map((object) => `data: ${object}${lineEnd}${lineEnd}`);
  return new TextEncoder().encode([`: keep-alive${lineEnd}${lineEnd}`, ...events].join(""));
}

function cutBytes(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1))), 0, bytes.length].sort(
    (a, b) => a - b,
  );
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 12 }), { maxLength: 8 });
const cuts = fc.array(fc.nat(4000), { maxLength: 60 });

describe("a stream of bytes", () => {
  test("gives the same text however it is cut into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        cuts,
        fc.constantFrom("\n", "\r\n"),
        async (parts, places, lineEnd) => {
          const bytes = renderSse(parts, lineEnd);
          expect(await read(cutBytes(bytes, places))).toBe(parts.join(""));
        },
      ),
      { numRuns: 200 },
    );
  });

  test("gives the same text when every byte is its own piece", async () => {
    const bytes = renderSse(["naïve ", "日本", "🎉 done"], "\n");
    expect(await read([...bytes].map((byte) => Uint8Array.of(byte)))).toBe("naïve 日本🎉 done");
  });
});

describe("the text before a stop string", () => {
  test("is the same however the text is cut into deltas", async () => {
    const piece = fc.constantFrom(
      "<",
      "/",
      "execute>",
      "</exe",
      "cute>",
      "</execute>",
      "a",
      "<|im_end|>",
      "|im_end|>",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (parts) => {
        const stops = ["</execute>", "<|im_end|>"];
        const whole = parts.join("");
        const ends = stops.map((stop) => whole.indexOf(stop)).filter((at) => at >= 0);
        expect(await read([renderSse(parts, "\n")], stops)).toBe(
          whole.slice(0, Math.min(whole.length, ...ends)),
        );
      }),
      { numRuns: 200 },
    );
  });

  test("is not held back longer than a stop string could still begin", async () => {
    const sent: ModelEvent[] = [];
    async function* source(): AsyncGenerator<ModelEvent> {
      yield { type: "text-delta", text: "a <b" };
      expect(sent).toEqual([{ type: "text-delta", text: "a <b" }]);
      yield { type: "text-delta", text: "c </" };
      expect(sent.at(-1)).toEqual({ type: "text-delta", text: "c " });
    }
    for await (const event of cutAtStop(source(), ["</execute>"])) sent.push(event);
  });
});
