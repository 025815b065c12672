import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeTinyLlama } from "../gguf/testing/tiny-llama.ts";
import { openEngine } from "./open-engine.ts";
import { startShapedServer } from "./testing/shaped-server.ts";

let folder = "";
let file = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-open-engine-"));
  file = join(folder, "tiny.gguf");
  await writeTinyLlama(file, {});
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const env = {};

describe("which engine runs a name", () => {
  test("a file runs embedded, under its own name or the one given", async () => {
    await using engine = await openEngine({ model: file, env });
    expect(engine).toMatchObject({ kind: "embedded" });
    expect(engine.status().models).toEqual(["tiny"]);
    await using named = await openEngine({ model: file, servedName: "mine", env });
    expect(named.status().models).toEqual(["mine"]);
  });

  test("a URL is attached to as it is", async () => {
    await using server = await startShapedServer({});
    await using engine = await openEngine({ model: `${server.root}/v1#qwen3`, env });
    expect(engine).toMatchObject({ kind: "openai" });
    expect(engine.status().models).toEqual(["qwen3"]);
  });

  test("a base URL given apart serves plain names and those of vLLM", async () => {
    await using server = await startShapedServer({});
    const baseUrl = `${server.root}/v1`;
    await using plain = await openEngine({ model: "qwen3", engine: "ollama", baseUrl, env });
    expect(plain.kind).toBe("ollama");
    await using vllm = await openEngine({ model: "org/model", engine: "vllm", baseUrl, env });
    expect(vllm.kind).toBe("vllm");
  });
});

describe("a name that leads nowhere", () => {
  test.each([
    [
      "a model that was not pulled",
      { model: "hf:org/repo" },
      "not_found",
      /model pull hf:org\/repo/,
    ],
    ["a file that is not there", { model: "./nowhere.gguf" }, "not_found", /./],
    [
      "a file for a server that takes none",
      { model: "demo", engine: "ollama" },
      "config_invalid",
      /embedded/,
    ],
    [
      "a GGUF file for vLLM",
      { model: "./x.gguf", engine: "vllm" },
      "config_invalid",
      /Hugging Face/,
    ],
    [
      "a name that vLLM would take for an option",
      { model: "hf:--trust-remote-code", engine: "vllm" },
      "config_invalid",
      /option/,
    ],
    [
      "a missing folder for vLLM",
      { model: "./nowhere", engine: "vllm" },
      "not_found",
      /config\.json/,
    ],
    [
      "a plain name for the embedded engine",
      { model: "gpt-9", engine: "embedded" },
      "config_invalid",
      /model ls/,
    ],
    [
      "a plain name without a server",
      { model: "gpt-9", engine: "openai" },
      "config_invalid",
      /--base-url/,
    ],
  ] as const)("%s", async (_, options, code, remedy) => {
    await expect(openEngine({ ...options, env })).rejects.toMatchObject({
      code,
      remedy: expect.stringMatching(remedy),
    });
  });

  test("a vLLM that is not installed says so when it is wanted", async () => {
    await using engine = await openEngine({
      model: "org/model",
      engine: "vllm",
      env: { PATH: folder },
    });
    await expect(engine.ready()).rejects.toMatchObject({ code: "not_found" });
  });

  test("a file that is no model", async () => {
    const broken = join(folder, "broken.gguf");
    await writeFile(broken, "not a model at all");
    await expect(openEngine({ model: broken, env })).rejects.toMatchObject({
      code: "model_bad_request",
    });
  });
});
