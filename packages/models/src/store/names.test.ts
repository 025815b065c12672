import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoModelFile } from "./demo-model.ts";
import { modelStore } from "./model-store.ts";
import { resolveModelName } from "./names.ts";

let modelsFolder = "";
beforeAll(async () => {
  modelsFolder = await mkdtemp(join(tmpdir(), "codeact-names-"));
  const folder = join(modelsFolder, "codeactagent-mistral");
  await mkdir(folder);
  const fixture = new URL("./fixtures/manifest-1.json", import.meta.url);
  await writeFile(join(folder, "manifest.json"), await readFile(fixture));
});
afterAll(() => rm(modelsFolder, { recursive: true, force: true }));

const hub = (repo: string, more: object = {}): object => ({
  type: "remote",
  source: { type: "hub", repo, file: undefined, revision: "main", variant: undefined, ...more },
});
const endpoint = (model: string, baseUrl?: string): object => ({
  type: "endpoint",
  model,
  baseUrl,
});

test.each<readonly [string, object]>([
  ["demo", { type: "demo", file: demoModelFile() }],
  ["./a.gguf", { type: "file", file: "/here/a.gguf" }],
  ["sub/a.GGUF", { type: "file", file: "/here/sub/a.GGUF" }],
  ["/b/a.gguf", { type: "file", file: "/b/a.gguf" }],
  ["../weights", { type: "file", file: "/weights" }],
  ["~/a.gguf", { type: "file", file: join(homedir(), "a.gguf") }],
  ["file:a.gguf", { type: "file", file: "/here/a.gguf" }],
  ["file:///c/a%20b.gguf", { type: "file", file: "/c/a b.gguf" }],
  ["hf:org/repo", hub("org/repo")],
  ["HF:org/repo:Q8_0", hub("org/repo", { variant: "q8_0" })],
  ["hf:org/re.po/d/f.gguf@v1.0", hub("org/re.po", { file: "d/f.gguf", revision: "v1.0" })],
  ["https://huggingface.co/org/repo", hub("org/repo")],
  [
    "https://huggingface.co/org/repo/blob/v2/f.gguf",
    hub("org/repo", { file: "f.gguf", revision: "v2" }),
  ],
  [
    "https://host/x/m.gguf?sig=1",
    { type: "remote", source: { type: "url", url: "https://host/x/m.gguf?sig=1" } },
  ],
  ["http://host/v1#m.gguf", endpoint("m.gguf", "http://host/v1")],
  ["openai:gpt-5", endpoint("gpt-5", "https://api.openai.com/v1")],
  ["ollama:qwen3:8b", endpoint("qwen3:8b", "http://127.0.0.1:11434/v1")],
  ["qwen3:8b", endpoint("qwen3:8b")],
  ["org/model", endpoint("org/model")],
  ["gpt-5", endpoint("gpt-5")],
])("%s", async (name, place) => {
  expect(await resolveModelName(name, { modelsFolder, workingFolder: "/here" })).toMatchObject(
    place,
  );
});

test.each([
  "codeactagent-mistral",
  "CodeActAgent-Mistral",
  "hf:xingyaoww/CodeActAgent-Mistral-7b-v0.1.q8_0.gguf",
  "hf:xingyaoww/CodeActAgent-Mistral-7b-v0.1.q8_0.gguf:q8_0",
])("a stored model is found by its name and by what it was pulled from: %s", async (name) => {
  expect(await resolveModelName(name, { modelsFolder })).toMatchObject({
    type: "stored",
    file: join(modelsFolder, "codeactagent-mistral", "CodeActAgent-Mistral-7b-v0.1.q8_0.gguf"),
    known: {
      name: "codeactagent-mistral",
      contextLength: 32_768,
      stop: ["<|im_end|>", "</execute>"],
    },
  });
});

test("a known model that is not stored says where it comes from, or that it must be converted", async () => {
  expect(await resolveModelName("codeactagent-mistral")).toMatchObject({
    type: "remote",
    source: { repo: "xingyaoww/CodeActAgent-Mistral-7b-v0.1.q8_0.gguf" },
    known: { profile: "compat-chat" },
  });
  await expect(resolveModelName("codeactagent-llama")).rejects.toMatchObject({
    code: "not_found",
    remedy: expect.stringContaining("model convert"),
  });
});

test.each([
  ["CodeActAgent-Mistral-7b-v0.1.q8_0.gguf", "codeactagent-mistral"],
  ["http://host/v1#CodeActAgent-Llama-2-7b", "codeactagent-llama"],
  ["openai:xingyaoww/CodeActAgent-Mistral-7b-v0.1", "codeactagent-mistral"],
])("%s is recognised wherever it runs", async (name, known) => {
  expect(await resolveModelName(name)).toMatchObject({ known: { name: known } });
});

test("with a server named apart, plain names and those of files are names of its models", async () => {
  const options = { modelsFolder, baseUrl: "http://host/v1" };
  expect(await resolveModelName("codeactagent-mistral", options)).toMatchObject(
    endpoint("codeactagent-mistral", "http://host/v1"),
  );
  expect(await resolveModelName("m.q8_0.gguf", options)).toMatchObject(
    endpoint("m.q8_0.gguf", "http://host/v1"),
  );
});

test.each([
  "hf:org",
  "hf:org/repo/../x.gguf",
  "hf:org/repo@",
  "hf:",
  "http://host/v1",
  "file://elsewhere/model.gguf",
  "file:///a%2Fb.gguf",
])("%s cannot be read", async (name) => {
  await expect(resolveModelName(name)).rejects.toMatchObject({ code: "config_invalid" });
});

test("a damaged manifest is named where its model is wanted and left out of the list", async () => {
  await mkdir(join(modelsFolder, "broken"));
  await writeFile(join(modelsFolder, "broken", "manifest.json"), '{"version":1}');
  const store = modelStore(modelsFolder);
  expect((await store.list()).map(({ manifest }) => manifest.name)).toEqual([
    "codeactagent-mistral",
  ]);
  await expect(store.find("broken")).rejects.toMatchObject({ code: "config_invalid" });
  expect(await store.find("../../etc")).toBeUndefined();
  expect(await store.remove("broken")).toBe(true);
});
