import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import type { IncomingMessage } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { context, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  BasicTracerProvider,
} from "@opentelemetry/sdk-trace-base";
import { openLocalSandbox } from "@codeact/sandbox";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import type { Sandbox } from "@codeact/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { defaultChatSettings } from "../default-settings.ts";
import { openChatServer } from "./chat-server.ts";
import type { ChatServer, ChatServerOptions } from "./chat-server.ts";
import { openLog } from "./open-log.ts";
import { prettyLine } from "./pretty-line.ts";

const reason = await whyNoLocalSandbox();
const { publicUrl: _, ...settings } = defaultChatSettings;

describe.skipIf(reason !== undefined)(titleOf("the chat's server", reason), () => {
  let folder: string;
  let sandbox: Sandbox;
  let server: ChatServer;
  const lines: string[] = [];
  const log = openLog({ target: { write: (text) => lines.push(text) } });
  const spans = new InMemorySpanExporter();
  const options = (more: Partial<ChatServerOptions> = {}): ChatServerOptions => ({
    settings,
    folder: join(folder, "chat"),
    models: [],
    sandbox,
    log,
    port: 0,
    ...more,
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "codeact-server-"));
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
    );
    const web = join(folder, "web");
    await mkdir(join(web, "assets"), { recursive: true });
    await writeFile(join(web, "index.html"), "<!doctype html><title>The page</title>");
    await writeFile(join(web, "assets", "app-1.js"), "export {};");
    await writeFile(join(folder, "secret.txt"), "not of the page");
    sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
    server = await openChatServer(options({ webFolder: web }));
  });
  afterEach(() => void vi.useRealTimers());
  afterAll(async () => {
    await server.close({ graceMs: 0 });
    await sandbox.close();
    trace.disable();
    context.disable();
    await rm(folder, { recursive: true, force: true });
  });

  test("keeps its store and its key in its own folder, for its owner alone", async () => {
    expect((await stat(join(folder, "chat", "chat.sqlite"))).isFile()).toBe(true);
    expect((await stat(join(folder, "chat"))).mode & 0o077).toBe(0);
    expect((await stat(join(folder, "chat", "secret.key"))).mode & 0o077).toBe(0);
    expect(server.setupLink).toMatch(new RegExp(`^${server.url}/setup#token=.{20,}`, "u"));
  });

  test("tells that its port is taken before it opens anything", async () => {
    const other = join(folder, "other");
    await expect(
      openChatServer(options({ port: server.port, folder: other })),
    ).rejects.toMatchObject({
      code: "config_invalid",
      message: `Port ${server.port} on 127.0.0.1 is taken.`,
    });
    await expect(stat(other)).rejects.toThrow("ENOENT");
  });

  test("serves nobody without a login on a public address", async () => {
    const single = { ...settings, singleUser: true };
    for (const host of ["0.0.0.0", "::", "192.0.2.1"])
      await expect(openChatServer(options({ host, settings: single }))).rejects.toMatchObject({
        code: "config_invalid",
        message: expect.stringContaining("no login"),
      });
  });

  test("answers no request for another host", async () => {
    const ask = async (path: string, host: string): Promise<number | undefined> => {
      const call = request({ port: server.port, path, headers: { host } }).end();
      const [response]: IncomingMessage[] = await once(call, "response");
      response?.resume();
      return response?.statusCode;
    };
    expect(await ask("/", "rebound.example")).toBe(403);
    expect(await ask("/", `localhost:${server.port}`)).toBe(200);
    expect(await ask("/healthz", "10.0.0.7")).toBe(200);
  });

  test("gives up requests whose body stops coming", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const socket = connect(server.port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      answer += text;
    });
    const closed = once(socket, "close");
    socket.write(
      "POST /api/v1/auth/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{",
    );
    await expect
      .poll(async () => {
        await vi.advanceTimersByTimeAsync(60_000);
        return answer;
      })
      .toMatch(/^HTTP\/1.1 408 /u);
    await closed;
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test("logs a body that is broken off as a request like any other", async () => {
    lines.length = 0;
    const socket = connect(server.port, "127.0.0.1");
    const head = "POST /api/v1/auth/login HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n";
    socket.write(`${head}expect: 100-continue\r\ncontent-type: application/json\r\n\r\n`);
    // The server has the request when it asks for the body.
    await once(socket, "data");
    socket.write("{");
    socket.destroy();
    await expect.poll(() => lines.length).toBe(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", outcome: "client-left" });
    expect(lines[0]).not.toContain("    at ");
  });

  test("serves the built page with a strict policy, its views, and nothing beside it", async () => {
    const page = await fetch(`${server.url}/`);
    expect(await page.text()).toContain("The page");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    const etag = page.headers.get("etag") ?? "";
    expect((await fetch(`${server.url}/`, { headers: { "if-none-match": etag } })).status).toBe(
      304,
    );
    expect(await (await fetch(`${server.url}/c/some-conversation`)).text()).toContain("The page");
    const script = await fetch(`${server.url}/assets/app-1.js`);
    expect(script.headers.get("content-type")).toContain("text/javascript");
    expect(script.headers.get("cache-control")).toContain("immutable");
    for (const path of [
      "/assets/gone.js",
      "/api/v1/nothing",
      "/v1/nothing",
      "/..%2fsecret.txt",
      "/%2e%2e/secret.txt",
      "/secret.txt",
    ])
      expect((await fetch(`${server.url}${path}`)).status).toBe(404);
    expect((await fetch(`${server.url}/c/x`, { method: "POST" })).status).toBe(404);
  });

  test("counts requests by route, and tells it only to admins", async () => {
    await fetch(`${server.url}/api/v1/models`);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
    const text = await server.chat.metrics.render();
    expect(text).toMatch(
      /codeact_chat_requests_total\{method="GET",route="\/api\/v1\/models",status="401",outcome="sent"\} 1/u,
    );
    expect(text).toContain("codeact_chat_kernels 0");
    expect(text).toContain("codeact_chat_runs_at_work 0");
  });

  test("makes a span of every request, named by its route", async () => {
    spans.reset();
    await fetch(`${server.url}/api/v1/models`, { headers: { "x-request-id": "traced" } });
    const [span] = spans.getFinishedSpans();
    expect(span?.name).toBe("GET /api/v1/models");
    expect(span?.attributes).toMatchObject({
      "http.route": "/api/v1/models",
      "http.response.status_code": 401,
      "codeact.request.id": "traced",
    });
  });

  test("logs every request as one JSON object, and never the path of a share", async () => {
    lines.length = 0;
    await fetch(`${server.url}/api/v1/models?key=of-the-query`, {
      headers: { "x-request-id": "logged" },
    });
    await fetch(`${server.url}/s/very-secret-slug.json`);
    await expect.poll(() => lines.length).toBe(2);
    const [first] = lines.map((line): unknown => JSON.parse(line));
    expect(first).toMatchObject({
      level: "info",
      id: "logged",
      route: "/api/v1/models",
      status: 401,
    });
    expect(lines.join("")).not.toMatch(/very-secret-slug|of-the-query/u);
  });

  test("logs no secret that stands in a path, also where it stands by mistake", async () => {
    lines.length = 0;
    const secret = "0123456789abcdefghijABCDEFGHIJ-_-_-_-_-_-_-";
    const paths = [
      `/api/v1/shares/${secret}`,
      `/api/v1/shares/short`,
      `//s/${secret}.json`,
      `/S/${secret}`,
      `/x/codeact_${secret}`,
      `/api/v1/runs/codeact_${secret}`,
    ];
    for (const path of paths) await fetch(`${server.url}${path}`);
    await expect.poll(() => lines.length).toBe(paths.length);
    expect(lines.join("")).not.toMatch(/0123456789|short/u);
    expect(lines.join("")).toContain('"path":"/api/v1/runs/…"');
  });
});

test("a line for a person has the time, the text and the facts, and moves no cursor", () => {
  const line = JSON.stringify({
    level: "warn",
    time: "2026-01-02T03:04:05.678Z",
    path: "/a b",
    status: 200,
    text: "It is\u001b[2J so.\n",
  });
  expect(prettyLine(line)).toBe('03:04:05 warn: It is·[2J so.· path="/a b" status=200\n');
});
