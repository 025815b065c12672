import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeTinyLlama } from "../gguf/testing/tiny-llama.ts";
import type { Engine, GenerateEvent, GenerateRequest } from "./engine.ts";
import { findServer } from "./find-server.ts";
import { openManagedEngine } from "./managed-engine.ts";

// Real llama-server, built by scripts/build-llama-server.sh. Run with CODEACT_LLAMA_SERVER=PATH npx vitest run llama-server.

const port = 18_080;
let folder = "";
let engine: Engine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-llama-server-"));
  const model = join(folder, "tiny.gguf");
  await writeTinyLlama(model, {});
  engine = await openManagedEngine({
    kind: "llama-server",
    model,
    servedName: "tiny",
    program: process.env["CODEACT_LLAMA_SERVER"],
    port,
    slots: 2,
    contextLength: 256,
    threads: 1,
    env: process.env,
  });
  await engine.ready();
}, 60_000);

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function generate(request: Partial<GenerateRequest>): Promise<GenerateEvent[]> {
  const prompt = { type: "chat", messages: [{ role: "user", content: "hi" }] } as const;
  return await Array.fromAsync(engine.generate({ prompt, maxTokens: 12, seed: 1, ...request }));
}

function textOf(events: readonly GenerateEvent[]): string {
  return events.map((event) => (event.type === "text" ? event.text : "")).join("");
}

describe("a real llama-server", () => {
  test("is recognised by its answers", async () => {
    const found = await findServer("llama-server", { root: `http://127.0.0.1:${port}` });
    expect(found).toMatchObject({ kind: "llama-server", models: ["tiny"] });
  });

  test("streams, counts and ends at the limit", async () => {
    // Its reader of replies refuses the noise of random weights; letters pass.
    const events = await generate({ grammar: "root ::= [a-z]+" });
    expect(events.at(-1)).toMatchObject({ type: "end", reason: "length", completionTokens: 12 });
    expect(events.at(-1)).toHaveProperty("prompt.promptTokens");
  });

  test("follows a grammar and a schema", async () => {
    expect(textOf(await generate({ grammar: 'root ::= "42"' }))).toBe("42");
    const schema = { type: "object", properties: { a: { enum: [1] } }, required: ["a"] };
    const text = textOf(await generate({ json: { schema }, maxTokens: 60 }));
    expect(JSON.parse(text)).toEqual({ a: 1 });
  });

  test("gives log-probabilities", async () => {
    const events = await generate({ logprobs: 2, maxTokens: 1, grammar: "root ::= [a-z]+" });
    const text = events.find((event) => event.type === "text");
    expect(text?.type === "text" && text.logprobs?.[0]?.top.length).toBe(2);
  });

  test("refuses a prompt that is longer than its context", async () => {
    const prompt = { type: "text", text: "abc ".repeat(400) } as const;
    await expect(generate({ prompt })).rejects.toMatchObject({ code: "context_length_exceeded" });
  });

  test("counts tokens", async () => {
    expect(await engine.countTokens?.({ type: "text", text: "abc" })).toBeGreaterThan(0);
  });
});
