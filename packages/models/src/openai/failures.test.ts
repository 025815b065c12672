import { once } from "node:events";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import { inspect } from "node:util";
import { CodeactError } from "@codeact/protocol";
import type { JsonValue, ModelEvent } from "@codeact/protocol";
import { afterEach, describe, expect, test } from "vitest";
import { startScriptedServer } from "../testing/scripted-server.ts";
import type { ScriptedServer, ScriptedServerOptions } from "../testing/scripted-server.ts";
import type { ServerStep } from "../testing/server-step.ts";
import { openaiModel } from "./openai-model.ts";
import type { OpenaiModelOptions } from "./options.ts";

const messages = [{ role: "user", content: "What is 6 times 7?" }] as const;
const quick = { maxRetries: 3, firstDelayMs: 4, maxDelayMs: 40 };
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(options: ScriptedServerOptions): Promise<ScriptedServer> {
  const server = await startScriptedServer(options);
  closers.push(() => server.close());
  return server;
}

/** A raw TCP server on the loopback interface; its base URL. */
async function listenRaw(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer(onConnection);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return `http://127.0.0.1:${address.port}/v1`;
}

function ask(
  baseUrl: string,
  options: Partial<OpenaiModelOptions> = {},
  signal?: AbortSignal,
): AsyncIterable<ModelEvent> {
  return openaiModel({ baseUrl, model: "scripted", retries: quick, ...options }).stream({
    messages,
    signal,
  });
}

/** The events after the last retry, as a caller that obeys `retry` keeps them. */
function fold(events: readonly ModelEvent[]): { text: string; retries: number[] } {
  let text = "";
  const retries: number[] = [];
  for (const event of events) {
    if (event.type === "retry") [text] = ["", retries.push(event.delayMs)];
    if (event.type === "text-delta") text += event.text;
  }
  return { text, retries };
}

async function failure(
  baseUrl: string,
  options: Partial<OpenaiModelOptions> = {},
): Promise<CodeactError> {
  try {
    await Array.fromAsync(ask(baseUrl, options));
  } catch (error) {
    if (CodeactError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("the call did not fail");
}

const noRetries = { retries: { maxRetries: 0 } };
const status = (code: number, headers: Record<string, string> = {}): ServerStep => ({
  fault: "status",
  status: code,
  headers,
});

describe("a failed call is repeated", () => {
  test.each([408, 409, 429, 500, 502, 503, 529])("after status %i", async (code) => {
    const server = await serve({ steps: [status(code), "fine"] });
    const result = fold(await Array.fromAsync(ask(server.url)));
    expect(result).toMatchObject({ text: "fine", retries: [expect.any(Number)] });
    server.assertComplete();
  });

  test.each([
    ["retry-after-ms: 23", { "retry-after-ms": "23" }, 23],
    ["Retry-After in seconds", { "retry-after": "0.03" }, 30],
    ["Retry-After as a date in the past", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, 0],
    ["a Retry-After that is too long, cut to the cap", { "retry-after": "3600" }, 40],
  ])("after %s", async (_name, headers, expected) => {
    const server = await serve({ steps: [status(429, headers), "fine"] });
    const result = fold(await Array.fromAsync(ask(server.url)));
    expect(result).toEqual({ text: "fine", retries: [expected] });
    const [first, second] = server.requests;
    // The clock of the record and that of the timer may differ by a millisecond.
    expect((second?.receivedAt ?? 0) - (first?.receivedAt ?? 0)).toBeGreaterThanOrEqual(
      expected - 2,
    );
  });

  test("with pauses that double and are shortened by at most half", async () => {
    const server = await serve({ steps: [status(500), status(500), status(500), "fine"] });
    const { retries } = fold(
      await Array.fromAsync(ask(server.url, { retries: { ...quick, firstDelayMs: 10 } })),
    );
    expect(retries).toHaveLength(3);
    for (const [index, delayMs] of retries.entries()) {
      expect(delayMs).toBeGreaterThanOrEqual(5 * 2 ** index);
      expect(delayMs).toBeLessThanOrEqual(10 * 2 ** index);
    }
  });

  test("when the connection was cut before an answer", async () => {
    const server = await serve({ steps: [{ fault: "drop" }, "fine"] });
    expect(fold(await Array.fromAsync(ask(server.url)))).toMatchObject({
      text: "fine",
      retries: [expect.any(Number)],
    });
  });

  test("as a whole when the connection was cut in the stream: a retry event voids the pieces", async () => {
    const server = await serve({
      steps: [{ text: "a long enough answer", dropAfterChunks: 2 }, "a new answer"],
    });
    const events = await Array.fromAsync(ask(server.url));
    const retry = events.findIndex((event) => event.type === "retry");
    expect(events.slice(0, retry).map((event) => event.type)).toEqual(["text-delta", "text-delta"]);
    expect(fold(events).text).toBe("a new answer");
  });

  test("when the stream ends politely in the middle of the answer, or of an event", async () => {
    const piece = 'data: {"choices":[{"delta":{"content":"hal"}}]}\n\n';
    const steps: ServerStep[] = [
      { fault: "raw", pieces: [piece] },
      { fault: "raw", pieces: [piece, 'data: {"choices":[{"del'] },
      "whole",
    ];
    const server = await serve({ steps });
    const events = await Array.fromAsync(ask(server.url));
    expect(fold(events)).toMatchObject({ text: "whole", retries: { length: 2 } });
  });

  test("when a raw connection is reset after half of the headers", async () => {
    let connections = 0;
    const url = await listenRaw((socket) => {
      connections += 1;
      socket.once("data", () => {
        if (connections < 3) {
          socket.write("HTTP/1.1 200 OK\r\ncontent-ty");
          socket.resetAndDestroy();
        } else {
          const body =
            'data: {"choices":[{"delta":{"content":"ok"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
          socket.end(
            `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n${body}`,
          );
        }
      });
    });
    expect(fold(await Array.fromAsync(ask(url)))).toMatchObject({
      text: "ok",
      retries: { length: 2 },
    });
  });

  test("after an error object in the stream, and after silence in it", async () => {
    const busy = new CodeactError("overloaded", "the GPU fell over");
    const server = await serve({
      steps: [{ text: "hal", error: busy }, { text: "hal", hangAfterChunks: 1 }, "whole"],
    });
    const timeouts = { idleMs: 50 };
    const events = await Array.fromAsync(ask(server.url, { timeouts }));
    expect(fold(events)).toMatchObject({ text: "whole", retries: { length: 2 } });
    const reasons = events.flatMap((event) => (event.type === "retry" ? [event.reason] : []));
    expect(reasons[0]).toContain("the GPU fell over");
    expect(reasons[1]).toContain("did not send the next piece of the answer within 0.05 s");
  });

  test("no more often than allowed", async () => {
    const server = await serve({ handler: () => status(500) });
    await expect(Array.fromAsync(ask(server.url))).rejects.toMatchObject({ code: "model_failed" });
    expect(server.requests).toHaveLength(4);
  });

  test("not after what no repetition mends", async () => {
    const quota = {
      error: { message: "You exceeded your current quota", code: "insufficient_quota" },
    };
    for (const step of [
      status(400),
      status(401),
      status(422),
      { fault: "status", status: 429, body: quota },
    ] satisfies ServerStep[]) {
      const server = await serve({ handler: () => step });
      await expect(Array.fromAsync(ask(server.url))).rejects.toMatchObject({ retryable: false });
      expect(server.requests).toHaveLength(1);
    }
  });
});

describe("an abort", () => {
  test("in the stream ends it with `aborted` and cuts the connection", async () => {
    const server = await serve({ steps: [{ text: "a long enough answer", hangAfterChunks: 1 }] });
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      for await (const event of ask(server.url, {}, controller.signal)) {
        if (event.type === "text-delta") setImmediate(() => controller.abort(new Error("Ctrl-C")));
      }
    };
    await expect(read()).rejects.toMatchObject({ code: "aborted", cause: { message: "Ctrl-C" } });
    await expect(server.requests[0]?.ended).resolves.toBe("client-left");
    expect(server.requests).toHaveLength(1);
  });

  test("before the first byte, in a pause between retries, and before the call", async () => {
    const server = await serve({ steps: [{ fault: "hang" }, status(500)] });
    const early = new AbortController();
    const waiting = Array.fromAsync(ask(server.url, {}, early.signal));
    while (server.requests.length === 0) await new Promise(setImmediate);
    early.abort();
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });

    const pausing = new AbortController();
    const slow = { retries: { firstDelayMs: 60_000, maxDelayMs: 60_000 } };
    const read = async (): Promise<void> => {
      for await (const event of ask(server.url, slow, pausing.signal))
        if (event.type === "retry") pausing.abort();
    };
    await expect(read()).rejects.toMatchObject({ code: "aborted" });

    await expect(Array.fromAsync(ask(server.url, {}, AbortSignal.abort()))).rejects.toMatchObject({
      code: "aborted",
    });
    expect(server.requests).toHaveLength(2);
  });
});

describe("time limits", () => {
  test("end a call whose first token does not come", async () => {
    const server = await serve({ steps: [{ fault: "hang" }] });
    const error = await failure(server.url, { timeouts: { firstTokenMs: 40 } });
    expect(error).toMatchObject({
      code: "timeout",
      message: expect.stringContaining("the first token within 0.04 s"),
    });
  });

  test("end a call that takes too long in all", async () => {
    const server = await serve({
      handler: () => ({ chunks: Array.from({ length: 1000 }, () => "x"), chunkDelayMs: 5 }),
    });
    const error = await failure(server.url, { timeouts: { totalMs: 120 } });
    expect(error).toMatchObject({
      code: "timeout",
      message: expect.stringContaining("the whole answer within 0.12 s"),
    });
  });

  test("may be larger than a timer can be, or left undefined", async () => {
    const server = await serve({ handler: () => "fine" });
    const timeouts = { totalMs: Infinity, firstTokenMs: undefined, idleMs: undefined };
    expect(fold(await Array.fromAsync(ask(server.url, { timeouts }))).text).toBe("fine");
  });

  test("do not blame the server for a slow reader", async () => {
    const server = await serve({ steps: [{ chunks: ["a", "b"] }] });
    const seen: string[] = [];
    for await (const event of ask(server.url, { timeouts: { idleMs: 30 } })) {
      seen.push(event.type);
      if (event.type === "text-delta") await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(seen).toEqual(["text-delta", "text-delta", "response-end"]);
  });
});

describe("an error says what to do", () => {
  test("when nothing listens", async () => {
    const server = await startScriptedServer({});
    await server.close();
    const error = await failure(server.url, noRetries);
    expect(error).toMatchObject({
      code: "model_unreachable",
      remedy: expect.stringContaining("Is the server running?"),
    });
    expect(error.message).toContain(server.url);
  });

  test("when the host does not exist", async () => {
    const error = await failure("http://no-such-host.invalid/v1", noRetries);
    expect(error).toMatchObject({
      code: "model_unreachable",
      message: expect.stringContaining("no-such-host.invalid"),
    });
  });

  test("when clients never connect to the port", async () => {
    expect(await failure("http://127.0.0.1:1/v1", noRetries)).toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("The port of http://127.0.0.1:1/v1"),
    });
  });

  test("when the key is missing or wrong", async () => {
    const server = await serve({ handler: () => "ok", apiKey: "right" });
    expect(await failure(server.url)).toMatchObject({
      code: "model_unauthorized",
      remedy: expect.stringMatching(/^Give an API key/),
    });
    expect(await failure(server.url, { apiKey: "wrong" })).toMatchObject({
      code: "model_unauthorized",
      remedy: expect.stringContaining("is wrong"),
    });
    await Array.fromAsync(ask(server.url, { apiKey: "right" }));
  });

  test("when the model is not there: up to 8 names are listed", async () => {
    const models = Array.from({ length: 10 }, (_, index) => `model-${index}`);
    const server = await serve({ models });
    const error = await failure(server.url, { model: "model-x" });
    expect(error).toMatchObject({
      code: "model_not_found",
      message: expect.stringContaining('no model "model-x"'),
    });
    expect(error.remedy).toContain("model-7, … (10 in all)");
    expect(error.remedy).not.toContain("model-8");
  });

  test("when /v1 is missing from the base URL", async () => {
    const server = await serve({});
    const error = await failure(server.url.replace(/\/v1$/, ""));
    expect(error).toMatchObject({
      code: "model_unreachable",
      remedy: expect.stringContaining(server.url),
    });
  });

  test("when a web page answers, whatever its status", async () => {
    const page =
      "<!doctype html><html><head><title>Welcome</title><style>p{}</style></head><body><p>Sign in here</p></body></html>";
    const server = await serve({
      steps: [
        { fault: "status", status: 400, body: page },
        { fault: "raw", contentType: "text/html", pieces: [page] },
        { fault: "status", status: 502, body: page },
      ],
    });
    for (const code of ["model_bad_request", "model_bad_request", "model_failed"]) {
      expect(await failure(server.url, noRetries)).toMatchObject({
        code,
        message: expect.stringContaining("Welcome Sign in here"),
      });
    }
  });

  test("when the server limits or is overloaded", async () => {
    const server = await serve({ steps: [status(429), status(503), status(529)] });
    expect(await failure(server.url, noRetries)).toMatchObject({
      code: "rate_limited",
      retryable: true,
    });
    expect(await failure(server.url, noRetries)).toMatchObject({
      code: "overloaded",
      retryable: true,
    });
    expect(await failure(server.url, noRetries)).toMatchObject({
      code: "overloaded",
      retryable: true,
    });
  });

  test("without repeating the key, though the server does", async () => {
    const body = { error: { message: "Incorrect API key provided: sk-secret" } };
    const server = await serve({ steps: [{ fault: "status", status: 401, body }] });
    const error = await failure(server.url, { apiKey: "sk-secret" });
    expect(inspect(error, { depth: 9 })).not.toContain("sk-secret");
    expect(error.message).toContain("***");
  });

  test("in whatever shape the server gives it", async () => {
    const bodies: JsonValue[] = [
      { error: "said plainly" },
      { object: "error", message: "said plainly", code: 400 },
      { detail: "said plainly" },
      { error: { message: "said plainly" } },
    ];
    const server = await serve({
      steps: bodies.map((body) => ({ fault: "status", status: 400, body })),
    });
    for (const _ of bodies)
      expect((await failure(server.url)).message).toMatch(/\(400\): "said plainly"$/);
  });
});
