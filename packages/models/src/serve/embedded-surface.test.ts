import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEmbeddedEngine } from "../embedded/index.ts";
import type { EmbeddedEngine } from "../embedded/index.ts";
import { tinyGguf } from "../testing/tiny-gguf.ts";
import { openModelServer } from "./model-server.ts";
import type { ModelServer } from "./model-server.ts";
import { readFrames } from "./testing/ask-app.ts";

const stack = new AsyncDisposableStack();
let engine: EmbeddedEngine;
let server: ModelServer;

beforeAll(async () => {
  const file = stack.use(await tinyGguf({ says: "abcdefgh", endless: true, contextLength: 8192 }));
  engine = stack.use(
    await openEmbeddedEngine({ file: file.file, name: "tiny", slots: 2, queueLimit: 1 }),
  );
  server = stack.use(await openModelServer({ engine, port: 0, graceMs: 0 }));
});
afterAll(async () => {
  await stack.disposeAsync();
});

async function ask(more: Record<string, unknown> = {}, signal?: AbortSignal): Promise<Response> {
  const messages = [{ role: "user", content: "x" }];
  return await fetch(`${server.url}/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "tiny", messages, temperature: 0, max_tokens: 8, ...more }),
    signal: signal ?? null,
  });
}

async function untilFree(): Promise<void> {
  for (let tries = 0; engine.status().busySlots !== 0; tries += 1) {
    if (tries > 1000) throw new Error("The slots did not become free within 5 s.");
    await sleep(5);
  }
}

describe("the server over llama.cpp", () => {
  test("tells a stream whose model is killed, and answers the next request", async () => {
    const response = await ask({ stream: true, max_tokens: 8000 });
    const pid = engine.pid ?? 0;
    expect(pid).toBeGreaterThan(0);
    const text = response.text();
    process.kill(pid, "SIGKILL");
    expect(readFrames(await text).at(-1)).toMatchObject({
      error: { code: "model_failed", type: "server_error" },
    });
    const next = await ask();
    expect(next.status).toBe(200);
    expect(await next.json()).toMatchObject({ choices: [{ message: { content: "abcdefgh" } }] });
    expect(engine.pid).not.toBe(pid);
  });

  test("frees the slot of a client that leaves", async () => {
    const controller = new AbortController();
    const response = await ask({ stream: true, max_tokens: 8000 }, controller.signal);
    await response.body?.getReader().read();
    expect(engine.status().busySlots).toBe(1);
    controller.abort();
    await untilFree();
  });

  test("refuses what does not fit: a full queue and a long prompt", async () => {
    const controller = new AbortController();
    const long = { stream: true, max_tokens: 8000 };
    const running = [1, 2, 3].map(() => ask(long, controller.signal).catch(() => undefined));
    while (engine.status().queued === 0) await sleep(5);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    controller.abort();
    await Promise.all(running);
    await untilFree();
    const tooLong = await ask({ messages: [{ role: "user", content: "x".repeat(9000) }] });
    expect(tooLong.status).toBe(400);
    expect(await tooLong.json()).toMatchObject({
      error: {
        code: "context_length_exceeded",
        message: expect.stringMatching(/maximum context length is 8192 tokens.* 90\d\d tokens/),
      },
    });
  });

  test("repeats an answer with its seed, and reuses the prompt before it", async () => {
    const body = { temperature: 1.5, seed: 7, max_tokens: 30, logprobs: true, top_logprobs: 2 };
    const [first, second] = [await ask(body), await ask(body)];
    const [a, b] = [await first.json(), await second.json()];
    expect(b.choices).toEqual(a.choices);
    expect(b.usage.prompt_tokens_details.cached_tokens).toBeGreaterThan(0);
    expect(a.choices[0].logprobs.content).toHaveLength(30);
  });

  test("counts tokens as the model sees them, and scores a text", async () => {
    const root = server.url.replace(/\/v1$/, "");
    const count = await fetch(`${root}/tokenize`, {
      method: "POST",
      body: JSON.stringify({ content: "abc" }),
    });
    expect(await count.json()).toEqual({ count: 3 });
    const scored = await fetch(`${server.url}/completions`, {
      method: "POST",
      body: JSON.stringify({
        model: "tiny",
        prompt: "abc",
        echo: true,
        max_tokens: 0,
        logprobs: 1,
      }),
    });
    expect(await scored.json()).toMatchObject({
      choices: [
        {
          text: "abc",
          logprobs: {
            tokens: ["a", "b", "c"],
            token_logprobs: [null, expect.any(Number), expect.any(Number)],
            text_offset: [0, 1, 2],
          },
        },
      ],
    });
  });
});
