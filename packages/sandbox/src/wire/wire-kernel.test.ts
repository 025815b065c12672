import type { KernelEvent } from "@codeact/protocol";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { collect } from "../testing/collect.ts";
import type { Death } from "./cell.ts";
import { Connection } from "./connection.ts";
import { encodeFrame, FrameReader } from "./frame.ts";
import { WireKernel } from "./wire-kernel.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A kernel whose other end is this test: it says what a hostile interpreter could say. */
async function openPair(): Promise<{ kernel: WireKernel; peer: Socket; killed: () => boolean }> {
  const folder = await mkdtemp(join(tmpdir(), "wire-test-"));
  const server = createServer().listen(join(folder, "s"));
  await once(server, "listening");
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  const peer = createConnection(join(folder, "s"));
  const ended = Promise.withResolvers<Death>();
  const gone = Promise.withResolvers<void>();
  let killed = false;
  const ignore = { message: () => undefined, violation: () => undefined, closed: () => undefined };
  const kernel = new WireKernel({
    connection: new Connection(await accepted, ignore),
    cellTimeoutMs: 10_000,
    info: { backend: "test", language: "python", version: "3", shell: "plain", workingFolder: "/" },
    process: {
      ended: ended.promise,
      gone: gone.promise,
      kill(): void {
        killed = true;
        peer.destroy();
        ended.resolve({ cause: "killed", detail: "killed" });
        gone.resolve();
      },
    },
  });
  cleanups.push(async () => {
    await kernel.close();
    server.close();
    await rm(folder, { recursive: true });
  });
  return { kernel, peer, killed: () => killed };
}

function event(id: string, body: object): Buffer {
  return encodeFrame({ type: "event", id, event: body });
}

const start = { type: "execution-start", executionCount: 1 };
const end = { type: "execution-end", status: "ok", executionCount: 1, durationMs: 1 };
const text = { type: "stream", name: "stdout", text: "x" };

describe("a kernel behind the wire", () => {
  test("a well-behaved cell passes through", async () => {
    const { kernel, peer } = await openPair();
    peer.once("data", () =>
      peer.write(Buffer.concat([start, text, end].map((body) => event("c1", body)))),
    );
    const cell = await collect(kernel, "x");
    expect(cell.events.map(({ type }) => type)).toEqual([
      "execution-start",
      "stream",
      "execution-end",
    ]);
  });

  test.each<[string, Buffer]>([
    ["output before the start", event("c1", text)],
    ["a second start", Buffer.concat([event("c1", start), event("c1", start)])],
    ["an event of another cell", event("c9", start)],
    ["a second end", Buffer.concat([event("c1", start), event("c1", end), event("c1", end)])],
    [
      "a status that only the host knows",
      Buffer.concat([event("c1", start), event("c1", { ...end, status: "died" })]),
    ],
    [
      "a death notice of its own",
      Buffer.concat([
        event("c1", start),
        event("c1", { ...end, death: { cause: "killed", detail: "" } }),
      ]),
    ],
    [
      "a call-end",
      Buffer.concat([
        event("c1", start),
        event("c1", { type: "call-end", id: "1", name: "f", ok: true, durationMs: 1 }),
      ]),
    ],
    ["an answer that nobody asked for", encodeFrame({ type: "reply", id: "r1", ok: true })],
    [
      "a second hello",
      encodeFrame({ type: "hello", protocol: 1, python: "3", shell: "plain", workingFolder: "/" }),
    ],
    ["an unknown message", encodeFrame({ type: "surprise" })],
    ["an unknown field in an event", event("c1", { ...start, extra: 1 })],
    ["noise", Buffer.alloc(64, 0xff)],
  ])("%s kills the kernel with cause protocol", async (_, bytes) => {
    const { kernel, peer, killed } = await openPair();
    peer.once("data", () => peer.write(bytes));
    const events: KernelEvent[] = [];
    for await (const event of kernel.execute("x")) events.push(event);
    await expect(kernel.variables()).rejects.toThrow(/broke the kernel protocol/u);
    expect(killed()).toBe(true);
    expect(events.at(-1)?.type).toBe("execution-end");
  });

  test("a kernel that is not read stops being read: memory stays bounded", async () => {
    const { kernel, peer } = await openPair();
    const large = event("c1", { ...text, text: "y".repeat(100_000) });
    let written = 0;
    peer.once("data", () => {
      peer.write(event("c1", start));
      // Until the socket takes no more; an unbounded reader would take all 200 MB.
      const more = (): void => {
        while (written < 2000 && peer.write(large)) written += 1;
      };
      peer.on("drain", more);
      more();
    });
    const iterator = kernel.execute("x")[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBeLessThan(200);
    await kernel.close();
  });

  test("a call of an unknown function is answered with an error", async () => {
    const { kernel, peer } = await openPair();
    const frames = new FrameReader();
    const answers: unknown[] = [];
    peer.on("data", (chunk) => {
      for (const { header } of frames.push(chunk)) answers.push(header);
      if (answers.length === 1) {
        peer.write(
          Buffer.concat([
            event("c1", start),
            event("c1", { type: "call-start", id: "k", name: "nope", args: {} }),
          ]),
        );
      } else {
        peer.write(event("c1", end));
      }
    });
    await collect(kernel, "nope()");
    expect(answers[1]).toMatchObject({ type: "call-reply", id: "k", ok: false });
  });
});
