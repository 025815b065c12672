import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ggufValue } from "../gguf/gguf-value.ts";
import { writeTinyLlama } from "../gguf/testing/tiny-llama.ts";
import { modelStore, type StoredModel } from "./model-store.ts";
import { type PullEvent, pullModel, type PullOptions } from "./pull-model.ts";
import { parsePullSource, type PullSource } from "./pull-source.ts";
import { addRepository, type FileServer, openFileServer, sha256Of } from "./testing/file-server.ts";
import { verifyModel } from "./verify-model.ts";

let scratch = "";
let model: Buffer;
let other: Buffer;
let folder = "";
let server: FileServer;
let hub: FileServer;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "codeact-pull-"));
  model = await makeModel({ seed: 1 });
  other = await makeModel({ seed: 2 });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(scratch, "models-"));
  server = await openFileServer();
  hub = await openFileServer();
  server.files.set("/tiny.gguf", model);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
});

async function makeModel(options: Parameters<typeof writeTinyLlama>[1]): Promise<Buffer> {
  const path = join(scratch, "made.gguf");
  await writeTinyLlama(path, { type: "f16", layers: 2, ...options });
  return await readFile(path);
}

function sourceOf(text: string): PullSource {
  const source = parsePullSource(text);
  if (source === undefined) throw new Error(`not a source: ${text}`);
  return source;
}

async function pull(text: string, options: Partial<PullOptions> = {}): Promise<StoredModel> {
  return await pullModel(sourceOf(text), {
    modelsFolder: folder,
    retries: { attempts: 4, firstDelayMs: 1, maxDelayMs: 5 },
    hub: { endpoint: hub.url },
    ...options,
    onEvent: (event) => {
      if (event.type === "download") server.received(event.completed);
      options.onEvent?.(event);
    },
  });
}

const pullUrl = (options: Partial<PullOptions> = {}): Promise<StoredModel> =>
  pull(`${server.url}/tiny.gguf`, options);
const bytesOf = (stored: StoredModel): Promise<Buffer> => readFile(stored.file);
/** Requests for a file's rest, leaving out the look at its header. */
const downloads = (): readonly (string | undefined)[] =>
  server.requests.map(({ range }) => range).filter((range) => range !== "bytes=0-1048575");
const starts = (): readonly number[] =>
  downloads().map((range) => Number(/\d+/.exec(range ?? "bytes=0-")?.[0]));

test("a pulled file has the bytes of the server, a manifest and nothing beside it", async () => {
  const events: PullEvent[] = [];
  const stored = await pullUrl({ onEvent: (event) => events.push(event) });
  expect(await bytesOf(stored)).toEqual(model);
  expect(stored.manifest).toMatchObject({
    name: "tiny",
    from: { type: "url", url: `${server.url}/tiny.gguf` },
    files: [{ name: "tiny.gguf", bytes: model.length, sha256: sha256Of(model) }],
    architecture: "llama",
    quantisation: "f16",
    contextLength: 512,
    hasChatTemplate: true,
  });
  expect((await readdir(stored.folder)).sort()).toEqual(["manifest.json", "tiny.gguf"]);
  expect(await readdir(folder)).toEqual(["tiny"]);
  expect((await modelStore(folder).find("TINY"))?.file).toBe(stored.file);
  expect(await verifyModel(stored)).toEqual([]);
  expect(events.map(({ type }) => type).filter((type, at, all) => all[at - 1] !== type)).toEqual([
    "resolve",
    "inspect",
    "facts",
    "download",
    "verify",
    "end",
  ]);
  expect(events.find(({ type }) => type === "download")).toMatchObject({
    completed: 0,
    total: model.length,
  });
});

test("dropped connections are continued where they broke", async () => {
  const third = Math.floor(model.length / 3);
  server.troubles.push({ dropAfter: third }, { dropAfter: third });
  const retries: PullEvent[] = [];
  const stored = await pullUrl({
    onEvent: (event) => event.type === "retry" && retries.push(event),
  });
  expect(await bytesOf(stored)).toEqual(model);
  expect(starts()).toEqual([0, third, 2 * third]);
  expect(retries).toHaveLength(2);
});

test("a server that always drops is given up, and the part is kept for the next pull", async () => {
  server.troubles.push(...Array.from({ length: 4 }, () => ({ dropAfter: 1000 })));
  await expect(pullUrl()).rejects.toMatchObject({ code: "model_unreachable", retryable: true });
  expect(await modelStore(folder).list()).toEqual([]);
  expect(await modelStore(folder).unfinished()).toEqual([{ name: "tiny", bytes: 4000 }]);
  server.requests.length = 0;
  const stored = await pullUrl();
  expect(await bytesOf(stored)).toEqual(model);
  expect(starts()).toEqual([4000]);
  expect(await modelStore(folder).unfinished()).toEqual([]);
});

test("a server that falls silent is asked again", async () => {
  server.troubles.push({ stallAfter: 5000 });
  const stored = await pullUrl({ silenceMs: 300 });
  expect(await bytesOf(stored)).toEqual(model);
  expect(downloads()).toEqual([undefined, "bytes=5000-"]);
});

test.each([
  ["that answers If-Range", {}],
  ["that ignores If-Range", { ignoreIfRange: true }],
  ["whose ETag is weak and that tells no date", { weakEtag: true }],
  ["without ETag", { noValidator: true }],
])("a file that changes between ranges on a server %s is never mixed", async (_, manners) => {
  Object.assign(server.manners, manners);
  const change = (): void => void server.files.set("/tiny.gguf", other);
  server.troubles.push({ dropAfter: 50_000 }, { before: change });
  const stored = await pullUrl();
  expect(await bytesOf(stored)).toEqual(other);
  expect(stored.manifest.files[0]?.sha256).toBe(sha256Of(other));
});

test("a file that became shorter than its part begins anew", async () => {
  const small = await makeModel({ layers: 1 });
  server.troubles.push(
    { dropAfter: model.length - 10 },
    {
      before: () => void server.files.set("/tiny.gguf", small),
    },
  );
  Object.assign(server.manners, { ignoreIfRange: true });
  expect(await bytesOf(await pullUrl())).toEqual(small);
});

test("a server without ranges sends the whole file again", async () => {
  server.manners.ignoreRanges = true;
  server.troubles.push({ dropAfter: 30_000 });
  expect(await bytesOf(await pullUrl())).toEqual(model);
});

test("a server that sends other ranges than asked for does not spoil the file", async () => {
  server.troubles.push({ dropAfter: 30_000 }, { shiftRange: 100 });
  expect(await bytesOf(await pullUrl())).toEqual(model);
});

test("a body without a length is taken to its end", async () => {
  server.manners.noLength = true;
  server.manners.ignoreRanges = true;
  expect(await bytesOf(await pullUrl())).toEqual(model);
});

/** A model with bytes behind it, so that more than the first look at it takes is really there. */
function serveLong(): void {
  server.files.set("/tiny.gguf", Buffer.concat([model, Buffer.alloc(1 << 20)]));
}

test("a length that is too long is a failure, not a model", async () => {
  serveLong();
  server.manners.lengthLie = 5000;
  server.manners.ignoreRanges = true;
  await expect(pullUrl()).rejects.toThrow(/connection ended|other side closed/);
  expect(await modelStore(folder).list()).toEqual([]);
  expect(downloads()).toHaveLength(4);
});

test("a file for which the disk has no room is refused before a byte is written", async () => {
  serveLong();
  server.manners.lengthLie = 900e12;
  server.manners.ignoreRanges = true;
  await expect(pullUrl()).rejects.toMatchObject({ code: "not_supported" });
  await expect(pullUrl({ force: true })).rejects.toThrow(/needs 900000\.00 GB, and .* GB free/);
  expect(await modelStore(folder).unfinished()).toEqual([{ name: "tiny", bytes: 0 }]);
});

test("a length that is too short shows in the header before anything is stored", async () => {
  server.files.set("/tiny.gguf", model.subarray(0, model.length - 1000));
  await expect(pullUrl()).rejects.toThrow(/its end is missing/);
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ["a web page", Buffer.from("<!DOCTYPE html><html>Sign in</html>"), "invalid_input", /web page/],
  ["an empty file", Buffer.alloc(0), "model_failed", /HTTP 416/],
])("%s is refused before the download", async (_, bytes, code, message) => {
  server.files.set("/tiny.gguf", bytes);
  await expect(pullUrl()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  [404, "model_not_found", 1],
  [401, "model_unauthorized", 1],
  [403, "model_unauthorized", 1],
  [500, "model_failed", 1],
])("status %s is %s", async (status, code, requests) => {
  server.troubles.push({ status, any: true });
  await expect(pullUrl()).rejects.toMatchObject({ code });
  expect(server.requests).toHaveLength(requests);
});

test("an overloaded server is asked again", async () => {
  server.troubles.push({ status: 503, headers: { "retry-after": "0" } }, { status: 429 });
  expect(await bytesOf(await pullUrl())).toEqual(model);
});

test("nobody listening is a typed failure", async () => {
  await server[Symbol.asyncDispose]();
  await expect(pullUrl()).rejects.toMatchObject({
    code: "model_unreachable",
    message: expect.stringContaining("ECONNREFUSED"),
  });
});

test("a wrong sha256 leaves nothing, the right one is taken", async () => {
  await expect(pullUrl({ sha256: "0".repeat(64) })).rejects.toMatchObject({
    code: "model_failed",
    message: expect.stringContaining(sha256Of(model)),
  });
  expect(await modelStore(folder).list()).toEqual([]);
  await expect(pullUrl({ sha256: "xyz" })).rejects.toMatchObject({ code: "invalid_input" });
  expect(await bytesOf(await pullUrl({ sha256: `sha256:${sha256Of(model)}` }))).toEqual(model);
});

test("a part that turns out wrong is fetched again from the start", async () => {
  server.manners.noValidator = true;
  const sha256 = sha256Of(model);
  server.troubles.push(...Array.from({ length: 4 }, () => ({ dropAfter: 500 })));
  await expect(pullUrl({ sha256 })).rejects.toMatchObject({ code: "model_unreachable" });
  const part = join(folder, "tiny", "tiny.gguf.partial");
  await writeFile(part, Buffer.alloc((await readFile(part)).length, 7));
  expect(await bytesOf(await pullUrl({ sha256 }))).toEqual(model);
});

test("what is stored already is not downloaded again, unless it changed", async () => {
  await pullUrl();
  const before = server.sentBytes;
  const events: PullEvent[] = [];
  await pullUrl({ onEvent: (event) => events.push(event) });
  expect(events.at(-1)).toMatchObject({ type: "end", upToDate: true });
  expect(server.sentBytes - before).toBeLessThanOrEqual(model.length);
  server.files.set("/tiny.gguf", other);
  expect(await bytesOf(await pullUrl())).toEqual(other);
});

test("two pulls of one model at once both end with it, downloaded once", async () => {
  // The first one holds the lock while the server is silent.
  server.troubles.push({ stallAfter: 20_000 });
  const waits: PullEvent[] = [];
  const onEvent = (event: PullEvent): void => void (event.type === "wait" && waits.push(event));
  const [first, second] = await Promise.all([
    pullUrl({ onEvent, silenceMs: 500 }),
    pullUrl({ onEvent, silenceMs: 500 }),
  ]);
  expect(first.manifest).toEqual(second.manifest);
  expect(downloads()).toEqual([undefined, "bytes=20000-"]);
  expect(waits).toEqual([{ type: "wait", name: "tiny", processId: process.pid }]);
});

test("an abort keeps the part, and the next pull goes on", async () => {
  const controller = new AbortController();
  server.troubles.push({ stallAfter: 20_000 });
  const pulling = pullUrl({
    signal: controller.signal,
    onEvent: (event) =>
      event.type === "download" &&
      event.completed >= 20_000 &&
      controller.abort(new Error("stopped")),
  });
  await expect(pulling).rejects.toThrow("stopped");
  expect(await modelStore(folder).unfinished()).toEqual([{ name: "tiny", bytes: 20_000 }]);
  expect(await bytesOf(await pullUrl())).toEqual(model);
  expect(downloads()).toEqual([undefined, "bytes=20000-"]);
});

test("a model that the built-in engine cannot run is refused unless forced", async () => {
  const value = { "general.architecture": ggufValue.text("bert") };
  server.files.set("/tiny.gguf", await makeModel({ metadata: value }));
  await expect(pullUrl()).rejects.toMatchObject({
    code: "not_supported",
    message: expect.stringContaining('"bert"'),
  });
  expect(server.requests).toHaveLength(1);
  expect((await pullUrl({ force: true })).manifest.architecture).toBe("bert");
});

test("a name that another model has is refused, and --name gives another", async () => {
  await pullUrl();
  server.files.set("/else/tiny.gguf", other);
  await expect(pull(`${server.url}/else/tiny.gguf`)).rejects.toThrow(/stored already, from http/);
  expect((await pull(`${server.url}/else/tiny.gguf`, { name: "Second" })).manifest.name).toBe(
    "second",
  );
  await expect(pullUrl({ name: "../x" })).rejects.toMatchObject({ code: "invalid_input" });
  await expect(pullUrl({ name: "demo" })).rejects.toMatchObject({ code: "invalid_input" });
});

test("a split model comes with all its parts", async () => {
  const names = ["/big-00001-of-00002.gguf", "/big-00002-of-00002.gguf"];
  names.forEach((name, index) => server.files.set(name, [model, other][index] ?? model));
  const stored = await pull(`${server.url}${names[1]}`);
  expect(stored.manifest).toMatchObject({
    name: "big",
    files: [{ name: "big-00001-of-00002.gguf" }, { name: "big-00002-of-00002.gguf" }],
  });
  expect(stored.file).toMatch(/big-00001-of-00002\.gguf$/);
});

test("a repository's file comes from its store, the token stays with the hub", async () => {
  addRepository(hub, server, "org/Tiny-GGUF", {
    "Tiny-Q8_0.gguf": model,
    "README.md": Buffer.from("#"),
  });
  const stored = await pull("hf:org/Tiny-GGUF", { hub: { endpoint: hub.url, token: "hf_secret" } });
  expect(await bytesOf(stored)).toEqual(model);
  expect(stored.manifest).toMatchObject({
    name: "tiny-q8_0",
    from: { type: "hub", repo: "org/Tiny-GGUF", file: "Tiny-Q8_0.gguf", revision: "main" },
    files: [{ sha256: sha256Of(model) }],
  });
  expect(hub.requests.every(({ authorization }) => authorization === "Bearer hf_secret")).toBe(
    true,
  );
  expect(server.requests.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  const text = await readFile(join(stored.folder, "manifest.json"), "utf8");
  expect(text).not.toMatch(/secret|signature/);
});

test("a repository with several models lists them, and a variant chooses", async () => {
  addRepository(hub, server, "org/m", {
    "m-Q4_K_M.gguf": model,
    "m-Q4_K_S.gguf": model,
    "m-Q8_0-00001-of-00002.gguf": other,
    "m-Q8_0-00002-of-00002.gguf": model,
    "mmproj-m-F16.gguf": model,
  });
  await expect(pull("hf:org/m")).rejects.toMatchObject({
    code: "model_not_found",
    message: expect.stringMatching(/means 3 models.*\n.*m-Q4_K_M\.gguf/),
  });
  await expect(pull("hf:org/m:q5_0")).rejects.toThrow(/no GGUF file of that name/);
  await expect(pull("hf:org/m:q4_k")).rejects.toThrow(/no GGUF file of that name/);
  expect((await pull("hf:org/m:q4_k_s")).manifest.name).toBe("m-q4_k_s");
  expect((await pull("hf:org/m:q8_0")).manifest.files).toHaveLength(2);
});

test("bytes that are not those of the hub's listing are refused", async () => {
  addRepository(hub, server, "org/m", { "m.gguf": model });
  server.files.set(`/blob/${sha256Of(model)}`, other);
  await expect(pull("hf:org/m")).rejects.toMatchObject({ code: "model_failed" });
  expect(await modelStore(folder).list()).toEqual([]);
});

test("a listing that is none, and a repository that is gated", async () => {
  hub.files.set("/api/models/org/odd/revision/main", Buffer.from("<html>"));
  await expect(pull("hf:org/odd")).rejects.toThrow(/no listing of a repository/);
  hub.troubles.push({ status: 401, any: true });
  await expect(pull("hf:org/gated")).rejects.toMatchObject({
    code: "model_unauthorized",
    remedy: expect.stringContaining("HF_TOKEN"),
  });
});

test("offline, only what is stored is found", async () => {
  const url = `${server.url}/tiny.gguf`;
  await expect(pull(url, { offline: true })).rejects.toMatchObject({ code: "not_found" });
  expect(server.requests).toEqual([]);
  const stored = await pull(url);
  expect((await pull(url, { offline: true })).file).toBe(stored.file);
});

test("verify finds a changed and a missing file, and rm removes the model", async () => {
  const stored = await pullUrl();
  await writeFile(stored.file, Buffer.concat([model.subarray(0, -1), Buffer.of(0x55)]));
  expect((await verifyModel(stored))[0]?.problem).toMatch(/sha256/);
  await rm(stored.file);
  expect(await verifyModel(stored)).toEqual([{ file: "tiny.gguf", problem: "is missing" }]);
  expect(await modelStore(folder).remove("tiny")).toBe(true);
  expect(await readdir(folder)).toEqual([]);
  expect(await modelStore(folder).remove("tiny")).toBe(false);
});
