import { createServer, request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { FileList, FileView, UploadPage, UploadView } from "@codeact/protocol/chat";
import type { User } from "@codeact/store";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { listen, portOf, stopListening } from "../../http/listen.ts";
import { openTestChat, type TestChat } from "../testing/open-test-chat.ts";

const MIB = 1024 * 1024;
const full = process.env["CODEACT_TEST_SCALE"] === "full";
const closing = new AsyncDisposableStack();
let opened: TestChat | undefined;
let port = 0;

function chat(): TestChat {
  if (opened === undefined) throw new Error("The chat is not open.");
  return opened;
}

beforeAll(async () => {
  const many = { requestsPerMinute: 1e6, requestBurst: 1e6, concurrentRuns: 1 };
  opened = closing.use(
    await openTestChat({
      settings: {
        roles: { owner: many, admin: many, member: { ...many, storageBytes: 5000 }, guest: many },
      },
    }),
  );
  const answer = getRequestListener(opened.app.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await listen(server, "127.0.0.1", 0);
  port = portOf(server);
  closing.defer(async () => {
    server.closeAllConnections();
    await stopListening(server);
  });
});
afterAll(() => closing.disposeAsync());

/** A conversation of the owner; the path of its files. */
async function begin(): Promise<string> {
  const { id } = await chat().store.conversations.create({ userId: chat().user.id, model: "m" });
  return `/api/v1/conversations/${id}/files`;
}

function put(files: string, path: string, body: BodyInit, headers = {}): Promise<Response> {
  const query = new URLSearchParams({ path });
  return chat().fetch(`${files}/content?${query}`, { method: "PUT", body, headers });
}

function form(...files: readonly (readonly [name: string, text: string])[]): FormData {
  const data = new FormData();
  for (const [name, text] of files)
    data.append("file", new File([text], name, { type: "text/csv" }));
  return data;
}

describe("files of a conversation", () => {
  test("are sent as they are, listed, and kept in every version", async () => {
    const files = await begin();
    const first = FileView.parse(await (await put(files, "a/b.txt", "one")).json());
    const second = FileView.parse(
      await (
        await put(files, "a/b.txt", "two!", { "content-type": "text/plain; charset=utf-8" })
      ).json(),
    );
    expect(second).toMatchObject({
      path: "a/b.txt",
      version: 2,
      size: 4,
      mime: "text/plain",
      origin: "upload",
    });
    expect((await chat().ask(FileList, files)).items).toEqual([second]);
    const versions = await chat().ask(FileList, `/api/v1/files/${first.id}/versions`);
    expect(versions.items.map(({ version }) => version)).toEqual([2, 1]);
    expect((await chat().fetch(`/api/v1/files/${second.id}`, { method: "DELETE" })).status).toBe(
      204,
    );
    expect((await chat().ask(FileList, files)).items).toEqual([]);
    expect((await chat().fetch(`/api/v1/files/${second.id}`, { method: "DELETE" })).status).toBe(
      404,
    );
    expect(await (await chat().fetch(`/api/v1/files/${first.id}/content`)).text()).toBe("one");
  });

  test("come as forms, several at one time", async () => {
    const files = await begin();
    const { items } = await chat().ask(FileList, `${files}/form`, {
      body: form(["ü.csv", "1,2"], ["empty.csv", ""], ["ü.csv", "3,4"]),
    });
    expect(items.map(({ path, version, size, mime }) => [path, version, size, mime])).toEqual([
      ["ü.csv", 1, 3, "text/csv"],
      ["empty.csv", 1, 0, "text/csv"],
      ["ü.csv", 2, 3, "text/csv"],
    ]);
  });

  test("are downloads, whatever they say they are", async () => {
    const files = await begin();
    const page = "<script>alert(1)</script>";
    const { id } = FileView.parse(
      await (await put(files, "evil.html", page, { "content-type": "text/html" })).json(),
    );
    const { headers } = await chat().fetch(`/api/v1/files/${id}/content`);
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("content-disposition")).toBe(
      `attachment; filename="evil.html"; filename*=UTF-8''evil.html`,
    );
    expect(headers.get("content-security-policy")).toContain("sandbox");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each([
    ["bytes=0-0", 206, "0", "bytes 0-0/10"],
    ["bytes=3-5", 206, "345", "bytes 3-5/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-2", 206, "89", "bytes 8-9/10"],
    ["bytes=-99", 206, "0123456789", "bytes 0-9/10"],
    ["bytes=8-99", 206, "89", "bytes 8-9/10"],
    ["bytes=10-", 416, undefined, "bytes */10"],
    ["bytes=-0", 416, undefined, "bytes */10"],
    ["bytes=5-3", 200, "0123456789", null],
    ["bytes=0-1,4-5", 200, "0123456789", null],
    ["bytes=a-b", 200, "0123456789", null],
    ["bytes=0-99999999999999999999", 200, "0123456789", null],
    ["lines=1-2", 200, "0123456789", null],
  ])("are read in ranges: %s", async (range, status, text, contentRange) => {
    const files = await begin();
    const { id } = FileView.parse(await (await put(files, "digits", "0123456789")).json());
    const response = await chat().fetch(`/api/v1/files/${id}/content`, { headers: { range } });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-range")).toBe(contentRange);
    if (text !== undefined) expect(await response.text()).toBe(text);
  });

  test("tell their size to whoever asks for the head only", async () => {
    const files = await begin();
    const { id } = FileView.parse(await (await put(files, "digits", "0123456789")).json());
    const head = await chat().fetch(`/api/v1/files/${id}/content`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
      200,
      "10",
      "",
    ]);
  });

  test("with hostile names are refused with what is wrong with them", async () => {
    const files = await begin();
    const names = ["../../etc/passwd", "/abs", "a\0b", "x\u202Egpj.exe", "CON", "ä".repeat(200)];
    for (const name of names) {
      const response = await put(files, name, "x");
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ details: { reason: "file_path" } });
      if (name.includes("\0")) continue;
      expect((await chat().fetch("/api/v1/files", { body: form([name, "x"]) })).status).toBe(400);
    }
    expect((await chat().ask(FileList, files)).items).toEqual([]);
  });
});

describe("uploads", () => {
  test("wait outside of conversations, and become files of several without being sent again", async () => {
    const Uploads = z.object({ items: z.array(UploadView) });
    const { items } = await chat().ask(Uploads, "/api/v1/files", { body: form(["x.csv", "1,2"]) });
    const [upload] = items;
    expect(upload).toMatchObject({ name: "x.csv", size: 3, received: 3, complete: true });
    const page = await chat().ask(UploadPage, "/api/v1/uploads");
    expect(page.items.map(({ id }) => id)).toContain(upload?.id);
    for (const path of [undefined, "data/y.csv"]) {
      const json = { uploadId: upload?.id, path };
      const file = await chat().ask(FileView, await begin(), { json });
      expect(file).toMatchObject({ path: path ?? "x.csv", size: 3, mime: "text/csv" });
    }
    const files = await begin();
    const escape = await chat().fetch(files, { json: { uploadId: upload?.id, path: "../x" } });
    expect(escape.status).toBe(400);
    const of = `/api/v1/uploads/${upload?.id}`;
    expect(
      (await chat().fetch(files, { json: { uploadId: upload?.id } }, chat().person(0))).status,
    ).toBe(404);
    expect((await chat().fetch(of, { method: "DELETE" })).status).toBe(204);
    expect((await chat().fetch(of)).status).toBe(404);
    expect((await chat().fetch(files, { json: { uploadId: upload?.id } })).status).toBe(404);
  });

  test("come in pieces, each where the last one ended", async () => {
    const begun = await chat().ask(UploadView, "/api/v1/uploads", {
      json: { name: "big.bin", size: 10 },
    });
    expect(begun).toMatchObject({ received: 0, complete: false, size: 10 });
    const path = `/api/v1/uploads/${begun.id}`;
    const send = (offset: number | string, body: string): Promise<Response> =>
      chat().fetch(`${path}?offset=${offset}`, { method: "PATCH", body });
    expect(await (await send(0, "01234")).json()).toMatchObject({ received: 5, complete: false });
    const wrong = await send(3, "34567");
    expect(await wrong.json()).toMatchObject({ details: { reason: "upload_offset", received: 5 } });
    expect((await send("-1", "x")).status).toBe(400);
    expect((await send(5, "567890123")).status).toBe(413);
    const received = (await chat().ask(UploadView, path)).received;
    expect(received).toBeLessThanOrEqual(10);
    const rest = await send(received, "0123456789".slice(received));
    expect(await rest.json()).toMatchObject({ received: 10, complete: true });
    const file = await chat().ask(FileView, await begin(), { json: { uploadId: begun.id } });
    expect(await (await chat().fetch(`/api/v1/files/${file.id}/content`)).text()).toBe(
      "0123456789",
    );
  });

  test("begin with a name, a type and a size that can be", async () => {
    for (const facts of [
      { name: "../x", size: 1 },
      { name: "x", size: -1 },
      { name: "x", size: 1, mime: "text/html\r\nx: y" },
      { name: "x", size: 2 ** 40 },
    ]) {
      const { status } = await chat().fetch("/api/v1/uploads", { json: facts });
      expect(status).toBe(facts.size > 2 ** 30 ? 413 : 400);
    }
  });

  test("that are no forms, or forms without a file, are refused", async () => {
    const empty = new FormData();
    empty.append("note", "no file");
    const type = "multipart/form-data; boundary=b";
    const answers = [
      await chat().fetch("/api/v1/files", { body: "plain" }),
      await chat().fetch("/api/v1/files", { body: empty }),
      await chat().fetch("/api/v1/files", {
        body: "--b\r\nbroken",
        headers: { "content-type": type },
      }),
    ];
    const codes = await Promise.all(answers.map((answer) => answer.json()));
    expect(codes).toMatchObject([
      { code: "not_multipart", status: 400 },
      { code: "no_file", status: 400 },
      { code: "multipart_broken", status: 400 },
    ]);
  });

  test("beyond a person's storage are refused before they are read", async () => {
    const member = chat().person(0);
    const begun = await chat().fetch(
      "/api/v1/uploads",
      { json: { name: "a", size: 6000 } },
      member,
    );
    expect(begun.status).toBe(429);
    const sent = await chat().fetch(
      "/api/v1/files",
      { body: form(["a", "x".repeat(6000)]) },
      member,
    );
    expect(await sent.json()).toMatchObject({ status: 429, code: "rate_limited" });
    const { id } = await chat().store.conversations.create({ userId: member.id, model: "m" });
    const path = `/api/v1/conversations/${id}/files/content?path=a`;
    const chunked = { "transfer-encoding": "chunked" };
    const pieces = Readable.from([Buffer.alloc(3000), Buffer.alloc(3000)]);
    expect(await send(path, pieces, chunked, member)).toMatchObject({ status: 429 });
    expect(await chat().store.files.list(member.id, id)).toEqual([]);
    expect((await chat().ask(UploadPage, "/api/v1/uploads", {}, member)).items).toEqual([]);
  });

  test("are counted while they come, so that many side by side do not share one room", async () => {
    const member = chat().person(1);
    const { id } = await chat().store.conversations.create({ userId: member.id, model: "m" });
    const path = `/api/v1/conversations/${id}/files/content?path=`;
    const length = { "content-length": 3000 };
    const arrived = Promise.withResolvers<undefined>();
    async function* slowly(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(2999);
      await arrived.promise;
      yield Buffer.alloc(1);
    }
    const first = send(`${path}first`, slowly(), length, member);
    // A form that is refused anyway: what tells that the first is counted must not take its room.
    const noFile = {
      ...length,
      "content-type": "multipart/form-data; boundary=x",
      "x-method": "POST",
    };
    const second = (): ReturnType<typeof send> =>
      send("/api/v1/files", Readable.from([Buffer.alloc(3000)]), noFile, member);
    await expect.poll(async () => (await second()).status).toBe(429);
    arrived.resolve(undefined);
    expect(await first).toMatchObject({ status: 201 });
    const rest = Readable.from([Buffer.alloc(1500)]);
    const after = await send(`${path}rest`, rest, { "content-length": 1500 }, member);
    expect(after).toMatchObject({ status: 201 });
    const kept = await chat().store.files.list(member.id, id);
    expect(kept.map((file) => file.path)).toEqual(["first", "rest"]);
  });
});

/** Sends pieces over a socket, as many as the other side takes. */
async function send(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  headers: Readonly<Record<string, string | number>>,
  as: User = chat().user,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const key = await chat().keyOf(as);
  const outgoing = httpRequest({
    port,
    path,
    method: headers["x-method"] === undefined ? "PUT" : String(headers["x-method"]),
    headers: { ...headers, authorization: `Bearer ${key}` },
  });
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
  });
  await Promise.all([pipeline(pieces, outgoing), answer]);
  const incoming = await answer;
  let text = "";
  for await (const chunk of incoming) text += String(chunk);
  return { status: incoming.statusCode ?? 0, body: JSON.parse(text) };
}

/** Bytes that are in use, not those that only wait to be collected. */
function usedBytes(collect: () => void): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe("over a socket", () => {
  test("a large file is taken in bounded memory", async () => {
    const size = (full ? 1024 : 64) * MIB;
    setFlagsFromString("--expose-gc");
    const collect = z.function().parse(runInNewContext("gc"));
    const chunk = Buffer.alloc(256 * 1024, 1);
    const files = await begin();
    const before = usedBytes(collect);
    let most = 0;
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent < size; sent += chunk.length) {
        if (sent % (16 * MIB) === 8 * MIB) most = Math.max(most, usedBytes(collect) - before);
        yield await Promise.resolve(chunk);
      }
    };
    const headers = { "content-length": size };
    const { status, body } = await send(`${files}/content?path=big`, pieces(), headers);
    expect(status).toBe(201);
    expect(FileView.parse(body).size).toBe(size);
    // A body that was collected would have most of it when the last piece is sent.
    expect(most).toBeLessThan(32 * MIB);
  }, 300_000);

  test("what is too large is refused while it is still being sent", async () => {
    const member = chat().person(1);
    const { id } = await chat().store.conversations.create({ userId: member.id, model: "m" });
    const size = 32 * MIB;
    const headers = {
      authorization: `Bearer ${await chat().keyOf(member)}`,
      "content-length": size,
    };
    const path = `/api/v1/conversations/${id}/files/content?path=big`;
    const outgoing = httpRequest({ port, path, method: "PUT", headers });
    outgoing.on("error", () => undefined);
    const answer = new Promise<IncomingMessage>((resolve) => outgoing.once("response", resolve));
    outgoing.write(Buffer.alloc(MIB));
    expect((await answer).statusCode).toBe(429);
    outgoing.destroy();
  });

  test("an upload that breaks off goes on where it ended", async () => {
    const size = 4 * MIB;
    const whole = Buffer.alloc(size, 3);
    const begun = await chat().ask(UploadView, "/api/v1/uploads", { json: { name: "b", size } });
    const path = `/api/v1/uploads/${begun.id}`;
    const breaking = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(whole.subarray(0, MIB));
      yield whole.subarray(MIB, 2 * MIB);
      throw new Error("the line is cut");
    };
    const headers = { "content-length": size, "x-method": "PATCH" };
    await expect(send(`${path}?offset=0`, breaking(), headers)).rejects.toThrow();
    let upload = await chat().ask(UploadView, path);
    for (let tries = 0; upload.received === 0 && tries < 200; tries += 1) {
      await sleep(50);
      upload = await chat().ask(UploadView, path);
    }
    expect(upload).toMatchObject({ complete: false });
    expect(upload.received).toBeLessThan(size);
    const rest = whole.subarray(upload.received);
    const more = { "content-length": rest.length, "x-method": "PATCH" };
    const { body } = await send(`${path}?offset=${upload.received}`, Readable.from([rest]), more);
    expect(body).toMatchObject({ received: size, complete: true });
  });
});
