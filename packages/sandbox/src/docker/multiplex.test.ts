import { once } from "node:events";
import { createServer, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Duplex } from "node:stream";
import { describe, expect, test } from "vitest";
import { takeApart } from "./multiplex.ts";

function piece(stream: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

/** Both ends of a real connection. */
async function connect(): Promise<{ near: Duplex; far: Socket; close: () => void }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const near = new Socket().connect(address.port, "127.0.0.1");
  const far = await new Promise<Socket>((resolve) => server.once("connection", resolve));
  return {
    near,
    far,
    close() {
      far.destroy();
      server.close();
    },
  };
}

async function readAll(wire: Duplex): Promise<string> {
  let text = "";
  for await (const chunk of wire) text += String(chunk);
  return text;
}

describe("the standard streams of a container", () => {
  test("are taken apart wherever the chunks are cut", async () => {
    const bytes = Buffer.concat([piece(1, "one"), piece(2, "log"), piece(1, ""), piece(1, "two")]);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const connection = new Duplex({ read: () => undefined, write: (_b, _e, done) => done() });
      let log = "";
      const wire = takeApart(connection, (chunk) => (log += chunk.toString()));
      const all = readAll(wire);
      connection.push(bytes.subarray(0, cut));
      await sleep(0);
      connection.push(bytes.subarray(cut));
      await sleep(0);
      connection.destroy();
      expect(await all).toBe("onetwo");
      expect(log).toBe("log");
    }
  });

  test("what is written goes to the container as it is", async () => {
    const { near, far, close } = await connect();
    const wire = takeApart(near, () => undefined);
    wire.write("frames");
    const [chunk]: unknown[] = await once(far, "data");
    expect(String(chunk)).toBe("frames");
    wire.destroy();
    await once(far, "close");
    close();
  });

  test("a reader that waits makes the container wait", async () => {
    const { near, far, close } = await connect();
    const wire = takeApart(near, () => undefined);
    const block = piece(1, "x".repeat(1 << 20));
    const total = 64;
    for (let sent = 0; sent < total; sent += 1) far.write(block);
    await sleep(200);
    // Most of it is still on the other side.
    expect(far.writableLength).toBeGreaterThan(32 << 20);
    let read = 0;
    wire.on("data", (chunk: Buffer) => (read += chunk.length));
    far.end();
    await once(wire, "close");
    expect(read).toBe(total << 20);
    close();
  });
});
