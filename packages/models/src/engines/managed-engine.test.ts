import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine, GenerateEvent } from "./engine.ts";
import { openManagedEngine } from "./managed-engine.ts";
import type { ManagedEngineOptions } from "./managed-engine.ts";
import { ServerProcess } from "./server-process.ts";

const standIn = fileURLToPath(new URL("testing/stand-in-server.ts", import.meta.url));
let folder = "";
let program = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-managed-"));
  program = join(folder, "server");
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${standIn}" "$@"\n`);
  await chmod(program, 0o755);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function open(
  mode: string,
  more: Partial<ManagedEngineOptions> = {},
): Promise<{ engine: Engine; journal: () => Promise<string> }> {
  const journal = join(folder, `${mode}-${Math.random().toString(36).slice(2)}.txt`);
  const engine = await openManagedEngine({
    kind: "llama-server",
    model: "/models/some.gguf",
    servedName: "some",
    program,
    startTimeoutMs: 10_000,
    ...more,
    env: {
      PATH: process.env["PATH"],
      LLAMA_STAND_IN_MODE: mode,
      LLAMA_STAND_IN_JOURNAL: journal,
      ...more.env,
    },
  });
  return { engine, journal: () => readFile(journal, "utf8") };
}

async function ask(engine: Engine): Promise<GenerateEvent[]> {
  const prompt = { type: "chat", messages: [{ role: "user", content: "hi" }] } as const;
  return await Array.fromAsync(engine.generate({ prompt }));
}

/** A process that has ended but was not yet collected by its new parent counts as ended. */
async function alive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return status !== "" && !/\) Z /.test(status);
}

function pidIn(journal: string, word: string): number {
  return Number(new RegExp(`^${word} (\\d+)`, "m").exec(journal)?.[1]);
}

describe("a managed server", () => {
  test("is waited for, answers, and gets no variable that it has no use for", async () => {
    const env = { LLAMA_STAND_IN_LOAD_MS: "600", OPENAI_API_KEY: "secret", HOME: folder };
    const { engine, journal } = await open("works", { env, slots: 2, contextLength: 4096 });
    await using _ = engine;
    expect(engine.status().state).toBe("loading");
    expect((await ask(engine)).at(-1)).toMatchObject({ type: "end", reason: "stop" });
    expect(engine.status()).toMatchObject({ state: "ready", models: ["some"], restarts: 0 });
    const written = await journal();
    expect(written).toContain('"--ctx-size","8192"');
    expect(written).toContain("HOME");
    expect(written).not.toContain("OPENAI_API_KEY");
  });

  test("that dies in a stream costs that request, and the next finds it started again", async () => {
    const { engine, journal } = await open("dies-in-stream");
    await using _ = engine;
    await expect(ask(engine)).rejects.toMatchObject({ code: "model_failed" });
    await engine.ready();
    await expect(ask(engine)).rejects.toMatchObject({ code: "model_failed" });
    expect((await journal()).match(/^start /gm)).toHaveLength(2);
    expect(engine.status().restarts).toBe(1);
  });

  test("that cannot start is given up with what it said last, without escape codes", async () => {
    const { engine } = await open("dies-at-start");
    await using _ = engine;
    const failure = engine.ready();
    await expect(failure).rejects.toMatchObject({ code: "model_failed" });
    await expect(failure).rejects.toThrow(/loading the weights\nCUDA out of memory/);
    await expect(failure).rejects.not.toThrow("\u001B");
    expect(engine.status().state).toBe("failed");
  }, 30_000);

  test("that is not installed says so at once", async () => {
    const { engine } = await open("works", { program: "no-such-llama-server" });
    await using _ = engine;
    await expect(ask(engine)).rejects.toMatchObject({
      code: "not_found",
      remedy: expect.stringContaining("--engine"),
    });
  });

  test("ends with its workers", async () => {
    const { engine, journal } = await open("has-worker");
    await engine.ready();
    await engine[Symbol.asyncDispose]();
    const written = await journal();
    expect(written).toContain("sigterm");
    expect(await alive(pidIn(written, "start"))).toBe(false);
    expect(await alive(pidIn(written, "worker"))).toBe(false);
  });

  test("that dies and leaves workers behind, which keep its output open, is noticed and its workers end", async () => {
    const { engine, journal } = await open("leaves-worker");
    await using _ = engine;
    await expect(ask(engine)).rejects.toMatchObject({ code: "model_failed" });
    const worker = pidIn(await journal(), "worker");
    await engine.ready();
    expect(engine.status().restarts).toBe(1);
    expect(await alive(worker)).toBe(false);
  });

  test("that never answers and does not end when asked is ended all the same", async () => {
    const journal = join(folder, "stubborn.txt");
    const env = { LLAMA_STAND_IN_MODE: "ignores-sigterm", LLAMA_STAND_IN_JOURNAL: journal };
    await using server = new ServerProcess(
      {
        name: "stubborn",
        command: program,
        args: ["--port", "0"],
        env,
        healthUrl: "http://127.0.0.1:9/health",
        startTimeoutMs: 500,
      },
      { firstBackOffMs: 1, graceMs: 100 },
    );
    await expect(server.ready()).rejects.toThrow(/no answer from/);
    expect(server.state).toBe("failed");
    expect(await alive(pidIn(await readFile(journal, "utf8"), "start"))).toBe(false);
  }, 30_000);

  test("stops waiting for it when the caller does", async () => {
    const { engine } = await open("works", { env: { LLAMA_STAND_IN_LOAD_MS: "60000" } });
    await using _ = engine;
    await expect(engine.ready(AbortSignal.timeout(200))).rejects.toMatchObject({ code: "aborted" });
  });
});
