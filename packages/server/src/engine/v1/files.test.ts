import { once } from "node:events";
import { connect } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { Readable } from "node:stream";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { extract, pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestEngine, openTestFolder, sendEndless } from "../testing/open-test-engine.ts";
import type { TestEngine } from "../testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("files of a session", reason), () => {
  let engine: TestEngine;
  let path: string;
  beforeAll(async () => {
    engine = await openTestEngine({
      limits: { maxFileBytes: 3_000_000, maxBodiesBytes: 4_000_000 },
    });
    path = `/v1/sessions/${await engine.create()}`;
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  const content = (file: string): string =>
    `${path}/files/content?path=${encodeURIComponent(file)}`;

  async function put(file: string, body: string | Uint8Array): Promise<number> {
    return (await engine.ask(content(file), { method: "PUT", body })).status;
  }

  async function run(code: string): Promise<unknown> {
    const { outputs } = await engine.json(`${path}/execute`, { body: { code } });
    return outputs;
  }

  test("are put, seen by Python, read, listed and removed", async () => {
    expect(await put("data/in put.txt", "one\ntwo\n")).toBe(204);
    expect(await run("print(open('data/in put.txt').read(), end='')")).toMatchObject([
      { text: "one\ntwo\n" },
    ]);
    const response = await engine.ask(content("data/in put.txt"));
    expect(await response.text()).toBe("one\ntwo\n");
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
    expect(response.headers.get("content-disposition")).toBe("attachment");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    const { files } = await engine.json(`${path}/files?path=data`);
    expect(files).toMatchObject([{ bytes: 8, folder: false }]);
    expect((await engine.ask(content("data/in put.txt"), { method: "DELETE" })).status).toBe(204);
    expect((await engine.ask(content("data/in put.txt"))).status).toBe(404);
    expect((await engine.ask(content("data"))).status).toBe(400);
    expect((await engine.ask(`${path}/files/content`)).status).toBe(400);
  });

  test("are read in pieces, also where they are larger than may be written; a head has no body", async () => {
    await run(
      "with open('large', 'wb') as f:\n  for n in range(90): f.write(bytes([n]) * 100_000)\n  f.write(b'end')",
    );
    const whole = await (await engine.ask(content("large"))).arrayBuffer();
    expect([whole.byteLength, new Uint8Array(whole)[8_950_000]]).toEqual([9_000_003, 89]);
    const headers = { range: "bytes=4100000-8999999" };
    const part = await engine.ask(content("large"), { headers });
    const bytes = new Uint8Array(await part.arrayBuffer());
    expect([part.status, bytes.length, bytes[0], bytes.at(-1)]).toEqual([206, 4_900_000, 41, 89]);
    const head = await engine.ask(content("large"), { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "9000003"]);
    await put("empty", "");
    expect(await (await engine.ask(content("empty"))).text()).toBe("");
  });

  test("of which a client takes nothing keep their session awake only for a while", async () => {
    await using folder = await openTestFolder();
    await using impatient = await openTestEngine({
      sandbox: engine.sandbox,
      dataFolder: folder.path,
      limits: { stallMs: 300 },
    });
    const session = `/v1/sessions/${await impatient.create()}`;
    const code = "with open('large', 'wb') as f: f.truncate(64_000_000)";
    await impatient.json(`${session}/execute`, { body: { code } });
    const { hostname, port } = new URL(impatient.server.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${session}/files/content?path=large HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    await once(socket, "readable");
    const sleeps = async (): Promise<unknown> =>
      (await impatient.ask(`${session}/hibernate`, { method: "POST" })).status;
    expect(await sleeps()).not.toBe(200);
    await expect.poll(sleeps, { timeout: 15_000 }).toBe(200);
    socket.destroy();
  });

  test("are read in part", async () => {
    await put("digits", "0123456789");
    const part = async (range: string): Promise<unknown[]> => {
      const response = await engine.ask(content("digits"), { headers: { range } });
      return [response.status, response.headers.get("content-range"), await response.text()];
    };
    expect(await part("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
    expect(await part("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
    expect((await part("bytes=10-")).slice(0, 2)).toEqual([416, "bytes */10"]);
    expect(await part("bytes=1-2,4-5")).toEqual([200, null, "0123456789"]);
    const head = await engine.ask(content("digits"), { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "10"]);
  });

  test("may not be larger than the engine allows, declared or not", async () => {
    const response = await engine.ask(content("big"), {
      method: "PUT",
      body: new Uint8Array(3_000_001),
    });
    expect(response.status).toBe(413);
    expect(await sendEndless(`${engine.server.url}${content("big")}`, "PUT")).toBe(413);
    expect(await put("fits", new Uint8Array(2_000_000))).toBe(204);
  });

  test("go in and out as archives", async () => {
    const tar = pack();
    tar.entry({ name: "project/", type: "directory" });
    tar.entry({ name: "project/main.py" }, "print('from the archive')");
    tar.entry({ name: "project/data/x.csv" }, "a,b\n1,2\n");
    tar.finalize();
    const answer = await engine.json(`${path}/archive?path=unpacked`, {
      method: "PUT",
      body: await buffer(tar),
    });
    expect(answer).toEqual({ files: 2, bytes: 33 });
    expect(await run("exec(open('unpacked/project/main.py').read())")).toMatchObject([
      { text: "from the archive\n" },
    ]);
    await run("import os; os.symlink('/etc/passwd', 'unpacked/link'); os.mkfifo('unpacked/pipe')");
    const response = await engine.ask(`${path}/archive?path=unpacked`);
    const names: Record<string, string> = {};
    const reader = Readable.from(Buffer.from(await response.arrayBuffer())).pipe(extract());
    for await (const entry of reader) names[entry.header.name] = await text(entry);
    expect(names["project/data/x.csv"]).toBe("a,b\n1,2\n");
    expect(Object.keys(names)).toEqual(
      expect.arrayContaining(["project", "project/data", "project/main.py"]),
    );
    expect(names["pipe"]).toBeUndefined();
  });

  test("of a bad archive are not written, not even the good ones", async () => {
    const tar = pack();
    tar.entry({ name: "good.txt" }, "1");
    tar.entry({ name: "../outside.txt" }, "2");
    tar.finalize();
    const body = await buffer(tar);
    const response = await engine.ask(`${path}/archive?path=bad`, { method: "PUT", body });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("outside.txt");
    expect((await engine.ask(content("bad/good.txt"))).status).toBe(404);
  });
});
