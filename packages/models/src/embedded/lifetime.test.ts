import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { CodeactError } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { tinyGguf } from "../testing/tiny-gguf.ts";
import { openEmbeddedEngine } from "./embedded-engine.ts";
import type { EmbeddedEngine } from "./embedded-engine.ts";
import { ModelChild } from "./model-child.ts";
import { WIRE_VERSION } from "./wire.ts";
import type { LoadOrder } from "./wire.ts";

const request = {
  prompt: { type: "chat", messages: [{ role: "user", content: "Hello" }] },
  temperature: 0,
} as const;

async function answer(engine: EmbeddedEngine): Promise<string> {
  const events = await Array.fromAsync(engine.generate({ ...request, maxTokens: 2 }));
  return events.map((event) => (event.type === "text" ? event.text : "")).join("");
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (holds()) return;
    await sleep(25);
  }
  throw new Error(`Never happened: ${what}`);
}

function pidOf(engine: EmbeddedEngine): number {
  const { pid } = engine;
  if (pid === undefined) throw new Error("The engine has no process.");
  return pid;
}

function loadOrder(file: string): LoadOrder {
  return {
    type: "load",
    version: WIRE_VERSION,
    file,
    architecture: "llama",
    vocabularySize: 288,
    slots: 1,
    contextLength: 1024,
    threads: 1,
    templates: {},
  };
}

describe("a model's process", () => {
  test("that is killed costs what it worked on, and the next request is answered", async () => {
    await using file = await tinyGguf({ says: "la", endless: true });
    await using engine = await openEmbeddedEngine({ file: file.file, slots: 1 });
    const stream = engine.generate(request);
    await stream.next();
    const waiting = answer(engine);
    process.kill(pidOf(engine), "SIGKILL");
    await expect(Array.fromAsync(stream)).rejects.toMatchObject({
      code: "model_failed",
      retryable: true,
      message: expect.stringContaining("SIGKILL"),
    });
    // Who had not reached the model yet notices nothing.
    expect(await waiting).toBe("la");
    expect(engine.status()).toMatchObject({ state: "ready", restarts: 1 });
  });

  test("is started again by itself, without a request", async () => {
    await using file = await tinyGguf({ says: "la" });
    await using engine = await openEmbeddedEngine({ file: file.file });
    await engine.ready();
    const first = pidOf(engine);
    process.kill(first, "SIGSEGV");
    await until("a new process", () => engine.status().state === "ready" && engine.pid !== first);
    expect(engine.status().problem).toContain("SIGSEGV");
    expect(await answer(engine)).toBe("la");
    expect(engine.status().problem).toBeUndefined();
  });

  test("that keeps dying at its start is tried again ever later", async () => {
    await using file = await tinyGguf({ says: "la" });
    await using engine = await openEmbeddedEngine({ file: file.file });
    const die = async (): Promise<unknown> => {
      const loading = engine.ready().catch((error: unknown) => error);
      await until("a process or a refusal", () => engine.pid !== undefined);
      process.kill(pidOf(engine), "SIGKILL");
      return await loading;
    };
    expect(await die()).toMatchObject({ code: "model_failed" });
    expect(await die()).toMatchObject({ code: "model_failed" });
    expect(await die()).toMatchObject({ code: "model_failed" });
    expect(engine.status().state).toBe("failed");
    await expect(engine.ready()).rejects.toMatchObject({
      code: "model_failed",
      details: { retryAfterMs: expect.any(Number) },
    });
  });

  test("leaves memory when idle and comes back with the next request", async () => {
    await using file = await tinyGguf({ says: "la" });
    await using engine = await openEmbeddedEngine({ file: file.file, idleUnloadMs: 50 });
    expect(engine.status()).toMatchObject({ state: "idle", restarts: 0 });
    expect(await answer(engine)).toBe("la");
    const pid = pidOf(engine);
    expect(engine.status().residentBytes).toBeGreaterThan(20_000_000);
    await until("the end of the process", () => !alive(pid));
    expect(engine.status()).toMatchObject({ state: "idle", problem: undefined });
    expect(await answer(engine)).toBe("la");
    expect(engine.status().restarts).toBe(0);
  });

  test("that hangs is killed, and its requests are told", async () => {
    await using file = await tinyGguf({ says: "la", endless: true });
    await using child = new ModelChild(loadOrder(file.file), 4000);
    await child.ready;
    process.kill(child.pid ?? 0, "SIGSTOP");
    const prompt = { type: "text", text: "x" } as const;
    const exchange = child.ask((id) => ({ type: "count", id, prompt }));
    await expect(Array.fromAsync(exchange.replies())).rejects.toMatchObject({
      code: "model_failed",
      message: expect.stringContaining("did not answer for 4 seconds"),
    });
  });

  test("that llama.cpp keeps busy with a grammar is ended, and its requests are told", async () => {
    await using file = await tinyGguf({ says: "la" });
    await using child = new ModelChild({ ...loadOrder(file.file), choiceLimitMs: 500 });
    await child.ready;
    // Every letter can belong to each of them: a choice takes hours, and no abort ends it.
    const grammar = `root ::= ${'("x" | "xx" | "xxx")? '.repeat(1600)}`;
    const exchange = child.ask((id) => ({
      type: "generate",
      id,
      prompt: { type: "text", text: "x" },
      maxTokens: 8,
      sampling: { temperature: 0, seed: 1 },
      stop: [],
      logprobs: undefined,
      echo: false,
      grammar,
    }));
    await expect(Array.fromAsync(exchange.replies())).rejects.toMatchObject({
      code: "model_failed",
      message: expect.stringContaining("has too many ways"),
    });
  });

  test("survives many requests that come and go", async () => {
    await using file = await tinyGguf({ says: "la", endless: true });
    await using engine = await openEmbeddedEngine({ file: file.file, slots: 3, queueLimit: 100 });
    const ends = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const giveUp = new AbortController();
        if (index % 3 > 0) setTimeout(() => giveUp.abort(), (index * 7) % 50);
        const content = "x".repeat(index * 10);
        const messages = [{ role: "user", content } as const];
        const events = engine.generate({
          prompt: { type: "chat", messages },
          temperature: 0,
          maxTokens: 30 + index,
          signal: giveUp.signal,
        });
        return await Array.fromAsync(events).then(
          (all) => all.at(-1)?.type,
          (error: unknown) => (CodeactError.isInstance(error) ? error.code : error),
        );
      }),
    );
    expect(ends.filter((end) => end !== "end" && end !== "aborted")).toEqual([]);
    expect(ends.filter((end) => end === "end").length).toBeGreaterThanOrEqual(20);
    expect(engine.status()).toMatchObject({ busySlots: 0, queued: 0, restarts: 0 });
    expect(await answer(engine)).toBe("la");
  });

  test("is shared by those who load it at the same time, and an abort ends the waiting only", async () => {
    await using file = await tinyGguf({ says: "la" });
    await using engine = await openEmbeddedEngine({ file: file.file });
    const giveUp = new AbortController();
    const impatient = engine.ready(giveUp.signal);
    const patient = engine.ready();
    await until("a process", () => engine.pid !== undefined);
    const pid = pidOf(engine);
    giveUp.abort();
    await expect(impatient).rejects.toMatchObject({ code: "aborted" });
    await patient;
    expect(engine.pid).toBe(pid);
  });

  test("ends with the engine, whose requests are refused then", async () => {
    await using file = await tinyGguf({ says: "la", endless: true });
    const engine = await openEmbeddedEngine({ file: file.file });
    const stream = engine.generate(request);
    await stream.next();
    const pid = pidOf(engine);
    await engine[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
    await expect(Array.fromAsync(stream)).rejects.toMatchObject({ code: "model_failed" });
    expect(alive(pid)).toBe(false);
    await expect(engine.ready()).rejects.toMatchObject({ code: "aborted" });
  });

  test("ends when its host is killed", async () => {
    await using file = await tinyGguf({ says: "la", endless: true });
    const module = fileURLToPath(new URL("embedded-engine.ts", import.meta.url));
    const program = `
      const { openEmbeddedEngine } = await import(${JSON.stringify(module)});
      const engine = await openEmbeddedEngine({ file: ${JSON.stringify(file.file)} });
      const stream = engine.generate(${JSON.stringify({ ...request, maxTokens: 900 })});
      await stream.next();
      console.log(engine.pid);
      for await (const event of stream);`;
    const host = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line]: unknown[] = await once(host.stdout, "data");
    const pid = Number(String(line));
    expect(alive(pid)).toBe(true);
    host.kill("SIGKILL");
    await until("the end of the child", () => !alive(pid));
  });

  test.skipIf(process.platform !== "linux")("knows nothing of the host's environment", async () => {
    process.env["CODEACT_TEST_SECRET"] = "sesame";
    await using file = await tinyGguf({ says: "la" });
    await using engine = await openEmbeddedEngine({ file: file.file });
    await engine.ready();
    const environment = await readFile(`/proc/${pidOf(engine)}/environ`, "utf8");
    delete process.env["CODEACT_TEST_SECRET"];
    expect(environment).toContain("MALLOC_ARENA_MAX");
    expect(environment).not.toContain("sesame");
    expect(environment).not.toContain("PATH=");
  });
});
