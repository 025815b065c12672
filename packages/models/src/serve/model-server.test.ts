import { execFile } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { CodeactError } from "@codeact/protocol";
import { afterEach, describe, expect, test } from "vitest";
import { openaiModel } from "../openai/openai-model.ts";
import { scriptedEngine } from "../testing/scripted-engine.ts";
import type { ScriptedEngine, ScriptedEngineOptions } from "../testing/scripted-engine.ts";
import type { RequestRecord } from "./exchange.ts";
import { openModelServer } from "./model-server.ts";
import type { ModelServer, ModelServerOptions } from "./model-server.ts";
import { chatBody, readFrames } from "./testing/ask-app.ts";

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close({ graceMs: 0 });
});

interface Served {
  readonly engine: ScriptedEngine;
  readonly server: ModelServer;
  readonly records: readonly RequestRecord[];
}

async function serve(
  script: ScriptedEngineOptions = {},
  options: Partial<ModelServerOptions> = {},
): Promise<Served> {
  const engine = scriptedEngine(script);
  const records: RequestRecord[] = [];
  const onRequest = (record: RequestRecord): unknown => records.push(record);
  const server = await openModelServer({ engine, port: 0, onRequest, ...options });
  servers.push(server);
  return { engine, server, records };
}

async function ask(
  server: ModelServer,
  more: Record<string, unknown> = {},
  init: RequestInit = {},
): Promise<Response> {
  return await fetch(`${server.url}/chat/completions`, {
    method: "POST",
    body: JSON.stringify(chatBody(more)),
    ...init,
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries > 1000) throw new Error("It did not happen within 5 s.");
    await sleep(5);
  }
}

describe("the server", () => {
  test("answers a request as the original's README has it: curl -d, which claims a form", async (context) => {
    const curl = await promisify(execFile)("curl", ["--version"]).catch(() => undefined);
    if (curl === undefined && process.env["CODEACT_TEST_STRICT"] !== "1")
      context.skip("curl is not installed");
    const { server } = await serve({ answer: "hello" }, { servedNames: ["CodeActAgent"] });
    const body = JSON.stringify(chatBody({ model: "CodeActAgent" }));
    const { stdout } = await promisify(execFile)("curl", [
      "-s",
      `${server.url}/chat/completions`,
      "-d",
      body,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ choices: [{ message: { content: "hello" } }] });
  });

  test("is understood by this project's own client, stop text and usage included", async () => {
    const { server } = await serve({ answer: "<execute>print(1)</execute>" });
    const model = openaiModel({ baseUrl: server.url, model: "scripted" });
    const events = await Array.fromAsync(
      model.stream({ messages: [{ role: "user", content: "x" }], stop: ["</execute>"] }),
    );
    expect(events.at(-1)).toEqual({
      type: "response-end",
      finishReason: "stop",
      stopText: "</execute>",
      usage: { inputTokens: 3, outputTokens: 5, cachedTokens: 1, costUsd: 0 },
    });
  });

  test("tells this project's client why: a long prompt, an unknown model, a full house", async () => {
    const { server } = await serve({ contextLength: 4 });
    const codeOf = async (model: string, content: string): Promise<unknown> => {
      const stream = openaiModel({ baseUrl: server.url, model, retries: { maxRetries: 0 } });
      return Array.fromAsync(stream.stream({ messages: [{ role: "user", content }] })).then(
        () => "none",
        (error: unknown) => (CodeactError.isInstance(error) ? error.code : error),
      );
    };
    expect(await codeOf("scripted", "x".repeat(99))).toBe("context_length_exceeded");
    expect(await codeOf("other", "x")).toBe("model_not_found");
    const busy = await serve({ slots: 0, queueLimit: 0 });
    const model = openaiModel({
      baseUrl: busy.server.url,
      model: "scripted",
      retries: { maxRetries: 0 },
    });
    await expect(
      Array.fromAsync(model.stream({ messages: [{ role: "user", content: "x" }] })),
    ).rejects.toMatchObject({ code: "rate_limited", details: { retryAfterMs: 3000 } });
  });

  test("says in one sentence that its port is taken", async () => {
    const { server } = await serve();
    await expect(serve({}, { port: server.port })).rejects.toMatchObject({
      code: "config_invalid",
      message: `Port ${server.port} on 127.0.0.1 is taken.`,
      remedy: expect.stringContaining("--port"),
    });
    await expect(serve({}, { host: "192.0.2.1" })).rejects.toMatchObject({
      code: "config_invalid",
      remedy: expect.stringContaining("--host"),
    });
  });

  test("on the loopback interface refuses hosts that are not local", async () => {
    const { server } = await serve();
    const status = async (host: string): Promise<number | undefined> => {
      const call = request({ port: server.port, path: "/v1/models", headers: { host } }).end();
      const [response]: IncomingMessage[] = await once(call, "response");
      response?.resume();
      return response?.statusCode;
    };
    expect(await status("rebound.example")).toBe(403);
    expect(await status(`localhost:${server.port}`)).toBe(200);
  });

  test("refuses 100 MB, declared or in chunks, without keeping them, and lives on", async () => {
    const { server } = await serve();
    for (const declared of [true, false]) {
      const before = process.memoryUsage().rss;
      expect(await upload(server.port, 100, declared)).toBe(413);
      expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
    }
    expect((await ask(server)).status).toBe(200);
  });

  test("lives on after garbage that is no HTTP", async () => {
    const { server } = await serve();
    const socket = connect(server.port, "127.0.0.1");
    socket.end("hello?\r\n\r\n");
    expect(await text(socket)).toContain("400");
    expect((await ask(server)).status).toBe(200);
  });
});

/** Sends megabytes of spaces until an answer comes and resolves to its status. */
async function upload(port: number, megabytes: number, declared: boolean): Promise<number> {
  const piece = Buffer.alloc(1024 * 1024, " ");
  const headers = declared ? { "content-length": megabytes * piece.length } : {};
  const call = request({ port, path: "/v1/chat/completions", method: "POST", headers });
  const status = Promise.withResolvers<number>();
  call.on("response", (response) => status.resolve(response.resume().statusCode ?? 0));
  // The server may cut the connection once it has answered.
  call.on("error", () => status.resolve(0));
  let sent = 0;
  const send = (): void => {
    while (sent < megabytes && call.write(piece)) sent += 1;
    sent += 1;
    if (sent >= megabytes) call.end();
  };
  call.on("drain", send);
  send();
  try {
    return await status.promise;
  } finally {
    call.destroy();
  }
}

describe("a client that leaves", () => {
  test("frees its slot, in the middle of a stream", async () => {
    const { engine, server, records } = await serve({
      slots: 1,
      answer: { text: "x".repeat(40_000), chunkDelayMs: 5 },
    });
    const controller = new AbortController();
    const response = await ask(server, { stream: true }, { signal: controller.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    expect(engine.status().busySlots).toBe(1);
    controller.abort();
    await until(() => engine.status().busySlots === 0);
    expect(engine.aborted).toBe(1);
    await until(() => records.length === 1);
    expect(records).toMatchObject([{ outcome: "client-left", status: 200 }]);
  });

  test("frees its slot while it waits for a whole answer, and its place in the queue", async () => {
    const { engine, server } = await serve({ slots: 1, answer: { text: "x", delayMs: 60_000 } });
    const controller = new AbortController();
    const { signal } = controller;
    const asked = [ask(server, {}, { signal }), ask(server, { stream: true }, { signal })];
    await until(() => engine.status().queued === 1);
    controller.abort();
    await Promise.allSettled(asked);
    await until(() => engine.status().busySlots === 0 && engine.status().queued === 0);
    expect(engine.status()).toMatchObject({ busySlots: 0, queued: 0 });
  });

  test("frees every slot of its n choices", async () => {
    const { engine, server } = await serve({ slots: 4, answer: { text: "x", delayMs: 60_000 } });
    const controller = new AbortController();
    const asked = ask(server, { n: 4 }, { signal: controller.signal });
    await until(() => engine.status().busySlots === 4);
    controller.abort();
    await Promise.allSettled([asked]);
    await until(() => engine.status().busySlots === 0);
    expect(engine.aborted).toBe(4);
  });
});

describe("a slow stream", () => {
  test("is kept alive with comments while it waits in the queue", async () => {
    const { server } = await serve(
      { slots: 1, answer: { text: "x", delayMs: 250 } },
      { limits: { keepAliveMs: 50 } },
    );
    const [, second] = await Promise.all([
      ask(server, { stream: true }).then((response) => response.text()),
      ask(server, { stream: true }).then((response) => response.text()),
    ]);
    expect(second?.match(/^: waiting$/gm)?.length).toBeGreaterThanOrEqual(2);
    expect(readFrames(second ?? "").at(-1)).toBe("[DONE]");
  });

  test("that is refused after its headers went out carries the error as an event", async () => {
    const failure = new CodeactError("model_failed", "The engine died.");
    const { server } = await serve(
      { answer: { delayMs: 120, error: { failure } } },
      { limits: { keepAliveMs: 40 } },
    );
    const response = await ask(server, { stream: true });
    expect(response.status).toBe(200);
    expect(readFrames(await response.text())).toMatchObject([{ error: { code: "model_failed" } }]);
  });

  test("whose reader stops holds the generation back, and loses its slot in the end", async () => {
    const { engine, server } = await serve(
      { slots: 1, answer: { chunks: Array.from({ length: 20_000 }, () => "x".repeat(1000)) } },
      { limits: { stallMs: 400 } },
    );
    const call = request({ port: server.port, path: "/v1/chat/completions", method: "POST" });
    call.end(JSON.stringify(chatBody({ stream: true })));
    const [response]: IncomingMessage[] = await once(call, "response");
    await until(() => engine.pieces > 10);
    await sleep(150);
    const { pieces } = engine;
    await sleep(100);
    expect(engine.pieces).toBe(pieces);
    expect(pieces).toBeLessThan(20_000);
    await until(() => engine.status().busySlots === 0);
    response?.destroy();
  });
});

describe("closing", () => {
  test("lets a running answer come to its end and takes no new one", async () => {
    const { server } = await serve({ answer: { text: "one two three four", chunkDelayMs: 40 } });
    const response = await ask(server, { stream: true });
    const closed = server.close({ graceMs: 600_000 });
    await expect(ask(server)).rejects.toThrow();
    expect(readFrames(await response.text()).at(-1)).toBe("[DONE]");
    await closed;
  });

  test("ends an answer that takes longer than the grace time with an error it is told", async () => {
    const { engine, server } = await serve({
      answer: { text: "x".repeat(40_000), chunkDelayMs: 20 },
    });
    const response = await ask(server, { stream: true });
    await server.close({ graceMs: 100 });
    expect(readFrames(await response.text()).at(-1)).toMatchObject({ error: { code: "aborted" } });
    expect(engine.status().busySlots).toBe(0);
  });

  test("can be asked for twice", async () => {
    const { server } = await serve();
    await Promise.all([server.close(), server.close()]);
    await server[Symbol.asyncDispose]();
  });
});
