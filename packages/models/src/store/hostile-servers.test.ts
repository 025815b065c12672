import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { writeTinyLlama } from "../gguf/testing/tiny-llama.ts";
import { downloadFile } from "./download-file.ts";
import { modelStore, type StoredModel } from "./model-store.ts";
import { pullModel, type PullOptions } from "./pull-model.ts";
import { parsePullSource } from "./pull-source.ts";
import { openRemoteSource } from "./remote-source.ts";
import { addRepository, type FileServer, openFileServer } from "./testing/file-server.ts";

let scratch = "";
let model: Buffer;
let folder = "";
let server: FileServer;

const retries = { attempts: 1, firstDelayMs: 1, maxDelayMs: 1 };

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "codeact-hostile-"));
  await writeTinyLlama(join(scratch, "made.gguf"), { type: "f16", layers: 1 });
  model = await readFile(join(scratch, "made.gguf"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(scratch, "models-"));
  server = await openFileServer();
  server.files.set("/tiny.gguf", model);
});
afterEach(() => server[Symbol.asyncDispose]());

async function pull(text: string, options: Partial<PullOptions> = {}): Promise<StoredModel> {
  const source = parsePullSource(text);
  if (source === undefined) throw new Error(`not a source: ${text}`);
  return await pullModel(source, {
    modelsFolder: folder,
    retries,
    hub: { endpoint: server.url },
    ...options,
  });
}

test("the user and password of an address are sent to its host and shown to nobody", async () => {
  const address = `${server.url.replace("//", "//anna:open%20sesame@")}/tiny.gguf`;
  const { manifest } = await pull(address);
  expect(manifest.from).toMatchObject({ url: `${server.url}/tiny.gguf` });
  const sent = `Basic ${Buffer.from("anna:open sesame").toString("base64")}`;
  expect(new Set(server.requests.map(({ authorization }) => authorization))).toEqual(
    new Set([sent]),
  );
  const failure = pull(address.replace("tiny", "none"));
  await expect(failure).rejects.not.toThrow(/sesame/);
  await expect(failure).rejects.toMatchObject({ code: "model_not_found" });
});

test("the query of an address, which may be a signature, is in no message", async () => {
  server.files.set("/page.gguf", Buffer.from("<!DOCTYPE html><html>"));
  const failure = pull(`${server.url}/page.gguf?signature=sesame`);
  await expect(failure).rejects.toThrow(/page\.gguf is not a GGUF file/);
  await expect(failure).rejects.not.toThrow(/sesame/);
});

test("an address with a broken escape is a name like any other", async () => {
  server.files.set("/%zz.gguf", model);
  const { manifest } = await pull(`${server.url}/%zz.gguf`, { name: "broken" });
  expect(manifest.files[0]?.name).toBe("_zz.gguf");
  expect(parsePullSource("https://huggingface.co/org/%zz")).toBeUndefined();
});

test("a file's name from a listing is made safe, and the model is found again", async () => {
  const name = "folder/a:b c.gguf";
  addRepository(server, server, "org/repo", { [name]: model });
  const path = `/org/repo/resolve/0123456789abcdef0123456789abcdef01234567/${name}`;
  const redirect = server.redirects.get(path);
  if (redirect === undefined) throw new Error("no such redirect");
  server.redirects.set(new URL(encodeURI(path), server.url).pathname.replace(":", "%3A"), redirect);
  const stored = await pull("hf:org/repo", { name: "safe" });
  expect(stored.manifest.files[0]?.name).toMatch(/^[\w.-]+\.gguf$/);
  expect(await modelStore(folder).find("safe")).toMatchObject({ file: stored.file });
});

test("files whose names would do something to a terminal are not there", async () => {
  addRepository(server, server, "org/evil", { "a\u001b[2J.gguf": model });
  await expect(pull("hf:org/evil")).rejects.toThrow("org/evil has no GGUF file.");
});

test("a model cannot have the name of another one's lock", async () => {
  await expect(pull(`${server.url}/tiny.gguf`, { name: "demo.lock" })).rejects.toMatchObject({
    code: "invalid_input",
  });
});

test("a model is where its folder is, whatever its manifest calls it", async () => {
  const { folder: own } = await pull(`${server.url}/tiny.gguf`);
  const path = join(own, "manifest.json");
  const manifest: unknown = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify(Object.assign({}, manifest, { name: "../../outside" })));
  await rename(own, join(folder, "moved"));
  const found = await modelStore(folder).find("moved");
  expect(found).toMatchObject({
    manifest: { name: "moved" },
    folder: join(folder, "moved"),
    file: join(folder, "moved", "tiny.gguf"),
  });
  expect((await stat(found?.file ?? "")).size).toBe(model.length);
});

test("what somebody else put beside a model stays when it is pulled again", async () => {
  const { folder: own } = await pull(`${server.url}/tiny.gguf`);
  await writeFile(join(own, "notes.txt"), "mine");
  await writeFile(join(own, "old.gguf"), "of an older version");
  await mkdir(join(own, "folder"));
  server.files.set("/tiny.gguf", Buffer.concat([model, Buffer.alloc(32)]));
  await pull(`${server.url}/tiny.gguf`);
  expect((await readdir(own)).sort()).toEqual([
    "folder",
    "manifest.json",
    "notes.txt",
    "tiny.gguf",
  ]);
});

test("a source that is only asked for its size lets its connection go", async () => {
  const closed = Promise.withResolvers<void>();
  const endless = createServer((_, response) => {
    response.once("close", closed.resolve);
    response.writeHead(200, { "content-length": "1000000000" });
    response.write(Buffer.alloc(1 << 20));
  });
  await new Promise<void>((resolve) => {
    endless.listen(0, "127.0.0.1", resolve);
  });
  const address = endless.address();
  const port = typeof address === "object" ? address?.port : undefined;
  {
    await using remote = await openRemoteSource(`http://127.0.0.1:${port}/large.gguf`);
    expect(remote.size).toBe(1_000_000_000);
  }
  await closed.promise;
  endless.close();
});

test("a body without a length is written only while there is room", async () => {
  server.files.set("/endless.gguf", Buffer.alloc(40 << 20));
  server.manners.noLength = true;
  const asked: number[] = [];
  const download = downloadFile(
    {
      url: `${server.url}/endless.gguf`,
      source: "endless",
      path: join(folder, "endless.gguf"),
      sha256: undefined,
      bytes: undefined,
    },
    {
      retries,
      checkSpace: async (bytes) => {
        asked.push(bytes);
        if (asked.length === 2) throw new Error("no room");
      },
    },
  );
  await expect(download).rejects.toThrow("no room");
  expect((await stat(join(folder, "endless.gguf.partial"))).size).toBeLessThan(40 << 20);
});
