import type { NetworkPolicy } from "@codeact/protocol";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NetworkProxyOptions } from "../open-network-proxy.ts";
import { openOrigin } from "../testing/open-origin.ts";
import type { Origin } from "../testing/open-origin.ts";
import { allow, openTestProxy } from "../testing/open-test-proxy.ts";
import type { TestProxy } from "../testing/open-test-proxy.ts";
import { ask, readAnswer } from "../testing/proxy-client.ts";
import { ListedFiles } from "./listed-files.ts";
import { PackageCache } from "./package-cache.ts";
import { readSimplePage, writeSimplePage } from "./simple-page.ts";
import type { PackageFile } from "./simple-page.ts";

const WHEEL = "demo-1.0-py3-none-any.whl";
const CONTENT = "w".repeat(300_000);
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const INDEX = "http://packages.codeact.internal/simple/demo/";

let cacheFolder = "";
beforeEach(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), "codeact-package-cache-"));
});
afterEach(async () => {
  await rm(cacheFolder, { recursive: true, force: true });
});

/** A package index with one project; `content` is what it really sends. */
async function openIndex(
  content: () => string = () => CONTENT,
  href = (): string => `../../files/${WHEEL}#sha256=${SHA256}`,
): Promise<Origin> {
  return await openOrigin((request: IncomingMessage, response: ServerResponse) => {
    if (request.url === "/simple/demo/") {
      response.setHeader("Content-Type", "text/html");
      response.end(
        `<a href="${href()}" data-requires-python="&gt;=3.9" data-core-metadata="true">${WHEEL}</a>`,
      );
    } else if (request.url === `/files/${WHEEL}`) response.end(content());
    else if (request.url === `/files/${WHEEL}.metadata`) response.end("Metadata-Version: 2.1\n");
    else response.writeHead(404).end();
  });
}

async function openMirror(
  packageIndex: string,
  options: Partial<NetworkProxyOptions> = {},
): Promise<TestProxy> {
  const policy: NetworkPolicy = { kind: "allow", rules: [{ host: "unused.test" }], packageIndex };
  return await openTestProxy(policy, { packageCacheFolder: cacheFolder, ...options });
}

/** The link to the one file of the index, as the mirror gives it. */
async function linkOf(proxy: TestProxy): Promise<string> {
  const page = await ask(proxy.path, INDEX);
  return new URL(/href="([^"]+)"/u.exec(page.body)?.[1] ?? "", INDEX).href.split("#")[0] ?? "";
}

describe("the package index of a session", () => {
  test("gives pages and files of the real one, which the session itself does not reach so", async () => {
    await using index = await openIndex();
    await using proxy = await openMirror(`http://127.0.0.1:${index.port}/simple`);
    expect(proxy.proxy.session.packageIndex).toBe("http://packages.codeact.internal/simple/");
    const page = await ask(proxy.path, INDEX);
    expect(page.status).toBe(200);
    expect(page.body).toContain(`#sha256=${SHA256}" data-requires-python="&gt;=3.9"`);
    expect(page.body).not.toContain("127.0.0.1");
    expect(await linkOf(proxy)).toBe(`http://packages.codeact.internal/files/demo/${WHEEL}`);
    const file = await ask(proxy.path, await linkOf(proxy));
    expect(file).toMatchObject({ status: 200, body: CONTENT });
    expect((await ask(proxy.path, `${await linkOf(proxy)}.metadata`)).body).toMatch(/^Metadata/u);
    expect(proxy.records[0]).toMatchObject({
      host: "packages.codeact.internal",
      verdict: "allowed",
      status: 200,
    });
  });

  test("fetches a file once for all sessions, and keeps it under its hash", async () => {
    await using index = await openIndex();
    const url = `http://127.0.0.1:${index.port}/simple`;
    for (let session = 0; session < 3; session += 1) {
      await using proxy = await openMirror(url);
      expect((await ask(proxy.path, await linkOf(proxy))).body.length).toBe(CONTENT.length);
      await proxy.record(2);
    }
    expect(index.seen.filter(({ url }) => url.startsWith("/files/")).length).toBe(1);
    expect(await readdir(cacheFolder)).toEqual([SHA256]);
    expect(await readFile(join(cacheFolder, SHA256), "utf8")).toBe(CONTENT);
  });

  test("gives nobody a whole file with a wrong hash, and keeps none", async () => {
    await using index = await openIndex(() => CONTENT.replace(/w$/u, "x"));
    await using proxy = await openMirror(`http://127.0.0.1:${index.port}/simple/`);
    const file = await ask(proxy.path, await linkOf(proxy));
    expect(file.body.length).toBeLessThan(CONTENT.length);
    expect(await proxy.record(2)).toMatchObject({ verdict: "failed" });
    expect(proxy.records[1]?.reason).toContain(SHA256);
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  test("keeps nothing of a file that did not come to its end", async () => {
    await using index = await openOrigin((request, response) => {
      if (request.url === "/simple/demo/")
        response.end(`<a href="/w#sha256=${SHA256}">${WHEEL}</a>`);
      else {
        response.writeHead(200, { "Content-Length": CONTENT.length });
        response.write(CONTENT.slice(0, 1000), () => response.destroy());
      }
    });
    await using proxy = await openMirror(`http://127.0.0.1:${index.port}/simple/`);
    expect((await ask(proxy.path, await linkOf(proxy))).body.length).toBeLessThan(CONTENT.length);
    await proxy.record(2);
    expect(await readdir(cacheFolder)).toEqual([]);
  });

  test("cannot be asked for anything else, nor written to", async () => {
    await using index = await openIndex();
    await using proxy = await openMirror(`http://127.0.0.1:${index.port}/simple`);
    const link = await linkOf(proxy);
    const base = "http://packages.codeact.internal";
    for (const url of [
      `${base}/`,
      `${base}/simple/`,
      `${base}/simple/../secret/`,
      `${base}/simple/a%2f..%2fb/`,
      `${base}/files/demo/other.whl`,
      `${base}/files/demo/${WHEEL}/x`,
      `${base}/files/demo/${WHEEL}?x`,
      `${base}/files/demo/..%2f..%2fetc%2fpasswd`,
      `${base}/files/demo/%zz`,
      `${base}/files/../files/demo/${WHEEL}`,
      `${base}/files/unknown/${WHEEL}`,
      `${base}/files/${WHEEL}`,
    ]) {
      expect((await ask(proxy.path, url)).status, url).toBe(404);
    }
    for (const method of ["PUT", "POST", "DELETE"]) {
      expect((await ask(proxy.path, link, { method, body: "evil" })).status).toBe(405);
    }
    expect(await readdir(cacheFolder)).toEqual([]);
    expect(new Set(index.seen.map(({ url }) => url))).toEqual(
      new Set(["/simple/demo/", "/simple/unknown/"]),
    );
  });

  test("sends the index its password, and nobody else", async () => {
    const seen: string[] = [];
    await using elsewhere = await openOrigin((request, response) => {
      seen.push(`elsewhere ${request.headers.authorization}`);
      response.end(CONTENT);
    });
    await using index = await openOrigin((request, response) => {
      seen.push(`index ${request.headers.authorization}`);
      if (request.url === "/simple/demo/")
        response.end(`<a href="/moved#sha256=${SHA256}">${WHEEL}</a>`);
      else response.writeHead(302, { Location: `http://127.0.0.1:${elsewhere.port}/` }).end();
    });
    await using proxy = await openTestProxy({
      ...allow(`127.0.0.1:${elsewhere.port}`),
      kind: "allow",
      rules: [{ host: `127.0.0.1:${elsewhere.port}` }],
      packageIndex: `http://me:p%40ss@127.0.0.1:${index.port}/simple`,
    });
    expect((await ask(proxy.path, await linkOf(proxy))).body.length).toBe(CONTENT.length);
    const login = `Basic ${Buffer.from("me:p@ss").toString("base64")}`;
    expect(seen).toEqual([`index ${login}`, `index ${login}`, "elsewhere undefined"]);
    expect(JSON.stringify(proxy.records)).not.toContain("p@ss");
  });

  test("does not follow the index into the host's own network", async () => {
    await using inner = await openOrigin((_, response) => response.end("secret"));
    await using index = await openIndex(
      () => CONTENT,
      () => `http://127.0.0.1:${inner.port}/file.whl`,
    );
    await using proxy = await openMirror(`http://127.0.0.1:${index.port}/simple`);
    const file = await ask(proxy.path, await linkOf(proxy));
    expect(file.status).toBe(502);
    expect(inner.connections).toBe(0);
  });

  test("passes on that a project does not exist", async () => {
    await using index = await openIndex();
    await using proxy = await openMirror(`http://127.0.0.1:${index.port}/simple`);
    expect((await ask(proxy.path, "http://packages.codeact.internal/simple/nothing/")).status).toBe(
      404,
    );
  });

  test("is a host like any other where the policy names no index", async () => {
    await using proxy = await openTestProxy(allow("a.test"));
    expect(proxy.proxy.session.packageIndex).toBeNull();
    expect((await ask(proxy.path, INDEX)).status).toBe(403);
  });
});

describe("a page of an index", () => {
  const base = new URL("https://index.test/simple/demo/");

  test("is read in both of its forms, and written so that it is read again", () => {
    const json = JSON.stringify({
      meta: { "api-version": "1.1" },
      name: "demo",
      files: [
        {
          filename: WHEEL,
          url: "../../f/a.whl",
          hashes: { sha256: SHA256 },
          "requires-python": ">=3.9,<4",
          yanked: "bad",
          "core-metadata": { sha256: SHA256 },
          size: 1,
        },
        {
          filename: "demo-0.9.tar.gz",
          url: "https://files.test/b",
          hashes: {},
          yanked: false,
          "core-metadata": true,
        },
        { filename: "../../evil.whl", url: "https://files.test/c", hashes: {} },
        { filename: "d.whl", url: "file:///etc/passwd", hashes: {} },
      ],
    });
    const files = readSimplePage(json, "application/vnd.pypi.simple.v1+json", base);
    expect(files).toEqual([
      {
        filename: WHEEL,
        url: "https://index.test/f/a.whl",
        sha256: SHA256,
        requiresPython: ">=3.9,<4",
        yanked: "bad",
        metadata: `sha256=${SHA256}`,
      },
      {
        filename: "demo-0.9.tar.gz",
        url: "https://files.test/b",
        sha256: undefined,
        requiresPython: undefined,
        yanked: undefined,
        metadata: "true",
      },
    ]);
    const page = writeSimplePage("demo", files, ({ url }) => url);
    expect(readSimplePage(page, "text/html", base)).toEqual(files);
  });

  test("that is neither is an error", () => {
    expect(() => readSimplePage("<html>", "application/json", base)).toThrow();
    expect(readSimplePage("no links", "text/html", base)).toEqual([]);
  });
});

/** So many files of one project. */
function files(count: number): readonly PackageFile[] {
  return Array.from({ length: count }, (_, index) => ({
    filename: `${index}.whl`,
    url: "",
    sha256: undefined,
    requiresPython: undefined,
    yanked: undefined,
    metadata: undefined,
  }));
}

test("files of the projects that were asked for last are remembered", () => {
  const listed = new ListedFiles(10);
  listed.set("a", files(4));
  listed.set("b", files(4));
  listed.set("a", files(5));
  listed.set("c", files(5));
  expect(["a", "b", "c"].map((project) => listed.get(project)?.size)).toEqual([5, undefined, 5]);
  listed.set("d", files(50));
  expect(["a", "c", "d"].map((project) => listed.get(project)?.size)).toEqual([
    undefined,
    undefined,
    50,
  ]);
});

test("a cache that is full drops what was not used for longest", async () => {
  const cache = new PackageCache(cacheFolder, 1000);
  for (const name of ["a", "b", "c", "d"]) {
    const part = await cache.begin();
    await part?.write(Buffer.alloc(400));
    await part?.keep(name);
    // The time of a use is noted in whole milliseconds.
    await sleep(5);
    const found = await cache.find("a");
    await found?.file.close();
  }
  expect((await readdir(cacheFolder)).sort()).toEqual(["a", "d"]);
});

test("a cache that cannot be written to stands in nobody's way", async () => {
  await writeFile(join(cacheFolder, "file"), "");
  await using index = await openIndex();
  await using proxy = await openMirror(`http://127.0.0.1:${index.port}/simple`, {
    packageCacheFolder: join(cacheFolder, "file", "below"),
  });
  expect((await ask(proxy.path, await linkOf(proxy))).body.length).toBe(CONTENT.length);
  expect(readAnswer("HTTP/1.1 200 OK\r\n\r\n").status).toBe(200);
});
