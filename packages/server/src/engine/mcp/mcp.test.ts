import { PassThrough } from "node:stream";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ReadBuffer, serializeMessage } from "@modelcontextprotocol/sdk/shared/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openTestEngine, until } from "../testing/open-test-engine.ts";
import type { TestEngine } from "../testing/open-test-engine.ts";
import { serveMcpStdio } from "./stdio.ts";

const reason = await whyNoLocalSandbox();
const token = "the token of the client";

const Result = z.object({
  isError: z.boolean().optional(),
  content: z.array(z.record(z.string(), z.unknown())),
});

/** The client's end of a pair of streams. */
function streamTransport(input: PassThrough, output: PassThrough): Transport {
  const buffer = new ReadBuffer();
  const transport: Transport = {
    start() {
      output.on("data", (chunk: Buffer) => {
        buffer.append(chunk);
        for (let next = buffer.readMessage(); next !== null; next = buffer.readMessage())
          transport.onmessage?.(next);
      });
      return Promise.resolve();
    },
    send(message) {
      input.write(serializeMessage(message));
      return Promise.resolve();
    },
    close() {
      input.end();
      transport.onclose?.();
      return Promise.resolve();
    },
  };
  return transport;
}

async function call(
  client: Client,
  name: string,
  args: Record<string, unknown> = {},
): Promise<z.infer<typeof Result>> {
  return Result.parse(await client.callTool({ name, arguments: args }));
}

describe.skipIf(reason !== undefined)(titleOf("the MCP server", reason), () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openTestEngine({
      tokens: [{ token }, { token: "no files", scopes: ["execute"] }],
    });
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  async function connect(bearer = token): Promise<{
    client: Client;
    transport: StreamableHTTPClientTransport;
  }> {
    const url = new URL(`${engine.server.url}/mcp`);
    const headers = { authorization: `Bearer ${bearer}` };
    const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers } });
    const client = new Client({ name: "test", version: "1" });
    await client.connect(transport);
    return { client, transport };
  }

  const busy = (): boolean =>
    engine.server.engine.table
      .list({ owner: "", scopes: ["admin"] })
      .some(({ executions }) => executions.size > 0);
  const live = (): number => engine.server.engine.table.counts().live;

  async function names(bearer: string): Promise<string[]> {
    const { client, transport } = await connect(bearer);
    const { tools } = await client.listTools();
    await transport.terminateSession();
    return tools.map(({ name }) => name);
  }

  test("lists its tools; those for files only where the token allows them", async () => {
    const cells = ["execute", "interrupt", "variables"];
    expect(await names("no files")).toEqual(cells);
    expect(await names(token)).toEqual([...cells, "list_files", "read_file", "write_file"]);
  });

  test("runs code in one session per connection, which ends with it", async () => {
    const before = live();
    const [one, two] = [await connect(), await connect()];
    expect(live()).toBe(before);
    expect(await call(one.client, "execute", { code: "x = 6\nprint('hi')\nx * 7" })).toEqual({
      isError: false,
      content: [{ type: "text", text: "hi\n42\n" }],
    });
    expect(await call(two.client, "execute", { code: "'x' in dir()" })).toMatchObject({
      content: [{ text: "False\n" }],
    });
    const { content } = await call(one.client, "variables");
    expect(JSON.parse(String(content[0]?.["text"]))).toMatchObject([{ name: "x", preview: "6" }]);
    expect(live()).toBe(before + 2);
    for (const { client, transport } of [one, two]) {
      await transport.terminateSession();
      await client.close();
    }
    await until(() => live() === before);
  });

  test("shows images as images and tracebacks as errors", async () => {
    const { client, transport } = await connect();
    const code =
      "class P:\n  def _repr_mimebundle_(self, **_): return {'image/png': 'aGk=', 'text/plain': 'P'}\nprint('a')\nP()";
    expect((await call(client, "execute", { code })).content).toEqual([
      { type: "text", text: "a\n" },
      { type: "image", data: "aGk=", mimeType: "image/png" },
    ]);
    const failed = await call(client, "execute", { code: "1 / 0" });
    expect(failed.isError).toBe(true);
    expect(failed.content[0]?.["text"]).toContain("ZeroDivisionError");
    const slow = await call(client, "execute", { code: "while True: pass", timeout_seconds: 0.3 });
    expect(slow.content.at(-1)?.["text"]).toContain("time limit was reached");
    const long = await call(client, "execute", { code: "print('x' * 200_000)" });
    expect(String(long.content[0]?.["text"]).length).toBeLessThan(50_000);
    await transport.terminateSession();
  });

  test("a dead interpreter is told and replaced", async () => {
    const { client, transport } = await connect();
    const died = await call(client, "execute", { code: "import os; os._exit(3)" });
    expect(died.content[0]?.["text"]).toContain("code 3");
    expect((await call(client, "execute", { code: "1" })).isError).toBe(false);
    await transport.terminateSession();
  });

  test("a call that the client cancels is interrupted; interrupt does the same by name", async () => {
    const { client, transport } = await connect();
    await call(client, "execute", { code: "v = 1" });
    const cancel = new AbortController();
    const code = "import time; time.sleep(60)";
    const cancelled = client.callTool({ name: "execute", arguments: { code } }, undefined, {
      signal: cancel.signal,
    });
    await until(busy);
    cancel.abort();
    await expect(cancelled).rejects.toThrow();
    await until(() => !busy());
    const interrupted = call(client, "execute", { code });
    await until(busy);
    expect((await call(client, "interrupt")).content).toMatchObject([{ text: "Interrupted." }]);
    expect((await interrupted).content.at(-1)?.["text"]).toContain("Interrupted");
    expect(await call(client, "execute", { code: "v" })).toMatchObject({
      content: [{ text: "1\n" }],
    });
    await transport.terminateSession();
  });

  test("reads, writes and lists files", async () => {
    const { client, transport } = await connect();
    await call(client, "write_file", { path: "a/b.txt", content: "Grüße" });
    const png = Buffer.from("89504e470d0a1a0a", "hex").toString("base64");
    await call(client, "write_file", { path: "c.png", content: png, encoding: "base64" });
    expect((await call(client, "list_files")).content[0]?.["text"]).toBe(
      "a/\na/b.txt\t7 bytes\nc.png\t8 bytes",
    );
    expect(await call(client, "read_file", { path: "a/b.txt" })).toMatchObject({
      content: [{ type: "text", text: "Grüße" }],
    });
    expect(await call(client, "read_file", { path: "c.png" })).toMatchObject({
      content: [{ type: "image", mimeType: "image/png", data: png }],
    });
    const missing = await call(client, "read_file", { path: "none" });
    expect(missing).toMatchObject({ isError: true });
    await transport.terminateSession();
  });

  test("a connection of one token cannot be used with another, nor without one", async () => {
    const { transport } = await connect();
    const { sessionId = "" } = transport;
    const body = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    const headers = {
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      "mcp-session-id": sessionId,
    };
    expect((await engine.ask("/mcp", { body, headers, token: "no files" })).status).toBe(404);
    expect((await engine.ask("/mcp", { body, headers })).status).toBe(401);
    expect((await engine.ask("/mcp", { body, headers, token })).status).toBe(200);
    await transport.terminateSession();
  });

  test("serves one client over a pair of streams until it goes", async () => {
    const before = live();
    const [input, output] = [new PassThrough(), new PassThrough()];
    const signal = new AbortController().signal;
    const served = serveMcpStdio(engine.server.engine, { input, output, signal });
    const client = new Client({ name: "test", version: "1" });
    await client.connect(streamTransport(input, output));
    expect(await call(client, "execute", { code: "1 + 1" })).toMatchObject({
      content: [{ text: "2\n" }],
    });
    expect(live()).toBe(before + 1);
    await client.close();
    await served;
    expect(live()).toBe(before);
  });
});
