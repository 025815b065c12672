import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTinyLlama } from "../gguf/testing/tiny-llama.ts";
import { readGgufHeader } from "../gguf/read-gguf-header.ts";
import { inspectModel } from "./inspect-model.ts";
import { resolveModelName } from "./names.ts";
import { openRemoteSource } from "./remote-source.ts";
import { addRepository, openFileServer, sha256Of } from "./testing/file-server.ts";

let folder = "";
let file = "";
let model: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "codeact-inspect-"));
  file = join(folder, "tiny.gguf");
  // Larger than the first range that is asked for.
  await writeTinyLlama(file, { layers: 12 });
  model = await readFile(file);
  expect(model.length).toBeGreaterThan(1 << 20);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a file tells what it is and what it needs", async () => {
  const report = await inspectModel(await resolveModelName(file));
  expect(report).toMatchObject({
    from: file,
    bytes: model.length,
    facts: { architecture: "llama", quantisation: "f32", contextLength: 512, splitCount: 1 },
    memory: { contextLength: 512, fits: true },
    notRunnable: undefined,
  });
  // 12 layers, 2 key heads of 16 values, keys and values, half precision.
  expect(report.facts.cacheBytesPerToken).toBe(12 * 2 * 16 * 2 * 2);
  expect(report.memory.bytes).toBeGreaterThan(model.length + 512 * 1536);
});

test("a remote file is looked at by its first range only", async () => {
  await using hub = await openFileServer();
  await using store = await openFileServer();
  addRepository(hub, store, "org/m", { "m.gguf": model });
  const place = await resolveModelName("hf:org/m");
  const report = await inspectModel(place, { hub: { endpoint: hub.url } });
  expect(report).toMatchObject({
    from: "hf:org/m",
    bytes: model.length,
    files: [{ name: "m.gguf", sha256: sha256Of(model) }],
    facts: { layers: 12 },
  });
  expect(store.requests.map(({ range }) => range)).toEqual(["bytes=0-1048575"]);
});

test("a header that is longer than the first range is read by more of them", async () => {
  await using server = await openFileServer();
  server.files.set("/m.gguf", model);
  await using source = await openRemoteSource(`${server.url}/m.gguf`);
  const whole = await readGgufHeader(file);
  expect(await readGgufHeader({ ...source, name: file, chunkBytes: 100 })).toEqual(whole);
  expect(Buffer.from(await source.read((1 << 20) + 5, 10))).toEqual(
    model.subarray((1 << 20) + 5, (1 << 20) + 15),
  );
  expect(Buffer.from(await source.read(model.length - 4, 10))).toEqual(model.subarray(-4));
  expect(server.requests.at(-1)?.range).toBe(`bytes=${model.length - 4}-${model.length + 5}`);
});

test("a server without ranges is read from its start, and left as soon as the header is there", async () => {
  await using server = await openFileServer();
  server.manners.ignoreRanges = true;
  server.files.set("/m.gguf", model);
  const report = await inspectModel(await resolveModelName(`${server.url}/m.gguf`));
  expect(report).toMatchObject({ bytes: model.length, facts: { layers: 12 } });
  expect(server.requests).toHaveLength(1);
});

test("offline and models of servers are typed failures", async () => {
  const remote = await resolveModelName("hf:org/m");
  await expect(inspectModel(remote, { offline: true })).rejects.toMatchObject({
    code: "not_found",
  });
  const endpoint = await resolveModelName("openai:gpt-5");
  await expect(inspectModel(endpoint)).rejects.toMatchObject({ code: "not_supported" });
  const part = await resolveModelName(join(folder, "m-00001-of-00002.gguf"));
  await expect(inspectModel(part)).rejects.toMatchObject({ code: "not_found" });
});
