import fc from "fast-check";
import { once } from "node:events";
import { Duplex } from "node:stream";
import { connect } from "node:tls";
import { describe, expect, test } from "vitest";
import { readOpening } from "./client-hello.ts";

/** The first bytes that Node's TLS sends. */
async function greeting(servername: string): Promise<Buffer> {
  const sent = Promise.withResolvers<Buffer>();
  const wire = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      sent.resolve(chunk);
      done();
    },
  });
  const socket = connect({ socket: wire, servername });
  socket.on("error", () => undefined);
  const bytes = await sent.promise;
  const closed = once(socket, "close");
  socket.destroy();
  await closed;
  return bytes;
}

const hello = await greeting("ok.test");

describe("the greeting of a TLS client", () => {
  test("says to whom it wants to talk", async () => {
    expect(readOpening(hello)).toEqual({ type: "tls", serverName: "ok.test" });
    expect(readOpening(await greeting(""))).toEqual({ type: "tls", serverName: undefined });
  });

  test("is waited for until it is complete, also when it comes in many records", () => {
    for (let length = 0; length < hello.length; length += 1) {
      expect(readOpening(hello.subarray(0, length))).toEqual({ type: "more" });
    }
    const message = hello.subarray(5);
    const records: Buffer[] = [];
    for (let at = 0; at < message.length; at += 50) {
      const part = message.subarray(at, at + 50);
      records.push(Buffer.from([22, 3, 1, 0, part.length]), part);
    }
    expect(readOpening(Buffer.concat(records))).toEqual({ type: "tls", serverName: "ok.test" });
  });

  test("is told from other protocols by its first bytes", () => {
    for (const text of ["GET / HTTP/1.1", "SSH-2.0-x", "\u0000"]) {
      expect(readOpening(Buffer.from(text)).type).toBe("other");
    }
  });

  test("that names two hosts, or breaks the format, is no greeting", () => {
    const name = Buffer.from("ok.test");
    const entry = Buffer.concat([Buffer.from([0, 0, name.length]), name]);
    const at = hello.indexOf(entry);
    expect(at).toBeGreaterThan(0);
    const broken = Buffer.from(hello);
    broken.writeUInt16BE(0xffff, at + 1);
    expect(readOpening(broken).type).toBe("malformed");
    const endless = Buffer.concat([
      Buffer.from([22, 3, 1, 64, 0, 1, 255, 255, 255]),
      Buffer.alloc(20_000),
    ]);
    expect(readOpening(endless).type).toBe("malformed");
    expect(readOpening(Buffer.from([22, 3, 1, 0, 0, 0, 0])).type).toBe("malformed");
    expect(readOpening(Buffer.from([22, 3, 1, 0, 1, 2, 0])).type).toBe("malformed");
  });

  test("never makes the reader fail, whatever the bytes are (property)", () => {
    const change = fc.tuple(fc.nat({ max: hello.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const bytes = Buffer.from(hello);
        for (const [at, value] of changes) bytes[at] = value;
        expect(["more", "tls", "other", "malformed"]).toContain(readOpening(bytes).type);
      }),
    );
  });
});
