import { once } from "node:events";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { titleOf, whyNoLocalSandbox } from "@codeact/sandbox/testing";
import { openLocalSandbox } from "@codeact/sandbox";
import type { Sandbox } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { routes } from "./engine-app.ts";
import type { RequestRecord } from "../http/exchange.ts";
import { openEngineServer } from "./engine-server.ts";
import { openTestEngine, readStream, sendEndless, until } from "./testing/open-test-engine.ts";
import type { TestEngine } from "./testing/open-test-engine.ts";

const reason = await whyNoLocalSandbox();

describe.skipIf(reason !== undefined)(titleOf("the engine's server", reason), () => {
  let sandbox: Sandbox;
  let engine: TestEngine;
  const records: RequestRecord[] = [];
  beforeAll(async () => {
    sandbox = await openLocalSandbox({ preload: "none", shell: "plain" });
    engine = await openTestEngine({
      sandbox,
      limits: { maxBodyBytes: 1_000_000, keepAliveMs: 100, stallMs: 1000 },
      onRequest: (record) => records.push(record),
    });
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    await sandbox.close();
  });

  test("listens on this machine only, unless there is a token (weakness E1)", async () => {
    for (const host of ["0.0.0.0", "::", "192.0.2.1"])
      await expect(openEngineServer({ sandbox, port: 0, host })).rejects.toMatchObject({
        code: "config_invalid",
        remedy: expect.stringContaining("--token-file"),
      });
    await using open = await openEngineServer({
      sandbox,
      port: 0,
      host: "0.0.0.0",
      tokens: [{ token: "t" }],
    });
    expect((await fetch(`${open.url}/healthz`)).status).toBe(200);
    const refused = await fetch(`${open.url}/execute`, { method: "POST", body: "{}" });
    expect(refused.status).toBe(401);
    const { port } = engine.server;
    await expect(openEngineServer({ sandbox, port })).rejects.toMatchObject({
      message: `Port ${port} on 127.0.0.1 is taken.`,
      remedy: expect.stringContaining("--port"),
    });
  });

  test("answers no request for another host, and no page of another origin", async () => {
    const status = async (headers: Record<string, string>): Promise<number | undefined> => {
      const call = request({ port: engine.server.port, path: "/healthz", headers }).end();
      const [response]: IncomingMessage[] = await once(call, "response");
      response?.resume();
      return response?.statusCode;
    };
    expect(await status({ host: "rebound.example" })).toBe(403);
    expect(await status({ host: `localhost:${engine.server.port}` })).toBe(200);
    expect(await status({ origin: "https://evil.example" })).toBe(403);
    const response = await engine.ask("/healthz");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("has health, readiness, metrics and a description of every route (weakness E14)", async () => {
    expect(await engine.json("/healthz")).toMatchObject({ status: "ok" });
    expect(await engine.json("/readyz")).toEqual({ status: "ready" });
    await engine.execute("metrics", "1");
    const metrics = await (await engine.ask("/metrics")).text();
    expect(metrics).toMatch(/codeact_engine_sessions\{state="live",backend="local"\} [1-9]/u);
    expect(metrics).toContain('codeact_engine_requests_total{route="/execute",status="200"');
    const Description = z.object({
      openapi: z.literal("3.1.0"),
      paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string() }))),
    });
    const { paths } = Description.parse(await engine.json("/openapi.json"));
    for (const { method, path } of routes)
      expect(paths[path]?.[method.toLowerCase()]).toMatchObject({ summary: expect.any(String) });
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("says what is not there, and never answers a defect with its text", async () => {
    const missing = await engine.ask("/v2/nothing", { headers: { "x-request-id": "mine" } });
    expect([missing.status, missing.headers.get("x-request-id")]).toEqual([404, "mine"]);
    expect(await missing.json()).toMatchObject({
      error: { code: "unknown_url", remedy: expect.stringContaining("/openapi.json") },
    });
    const odd = await engine.ask("/v1/sessions/%E0%A4%A/variables");
    expect(odd.status).toBe(404);
  });

  test("refuses bodies that are too large, declared or not, and too deep", async () => {
    const large = `{"code": "${"x".repeat(1_100_000)}"}`;
    expect((await engine.ask("/execute", { body: large })).status).toBe(413);
    expect(await sendEndless(`${engine.server.url}/execute`, "POST")).toBe(413);
    const deep = `{"code":"1","more":${"[".repeat(5000)}${"]".repeat(5000)}}`;
    expect((await engine.ask("/execute", { body: deep })).status).toBe(400);
    expect((await engine.execute("after", "1"))["result"]).toBe("1");
  });

  test("keeps silent streams alive with comments", async () => {
    const id = await engine.create();
    const response = await engine.ask(`/v1/sessions/${id}/execute`, {
      body: { code: "import time; time.sleep(0.8)" },
      headers: { accept: "text/event-stream" },
    });
    expect(await response.text()).toMatch(/: waiting\n\n/u);
  });

  test("a reader that takes nothing holds its cell back, loses it, and costs nobody else anything", async () => {
    // More than the buffers of a connection hold, which is megabytes.
    const id = await engine.create({ limits: { outputBytes: 50_000_000 } });
    const code = "done = False\nfor _ in range(400): print('x' * 100_000)\ndone = True";
    const body = JSON.stringify({ code });
    const socket = connect(engine.server.port, "127.0.0.1");
    socket.pause();
    socket.on("error", () => undefined);
    socket.write(
      `POST /v1/sessions/${id}/execute HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await until(async () => (await engine.json(`/v1/sessions/${id}`))["cells"] === 1);
    expect((await engine.execute("other", "1"))["result"]).toBe("1");
    await until(() =>
      records.some(({ outcome, path }) => outcome === "client-left" && path.includes(id)),
    );
    const after = await engine.json(`/v1/sessions/${id}/execute`, { body: { code: "1" } });
    expect(after["status"]).toBe("ok");
    socket.destroy();
  });

  test("a slow reader gets everything", async () => {
    const id = await engine.create();
    const response = await engine.ask(`/v1/sessions/${id}/execute`, {
      body: { code: "for i in range(30000): print(i, 'x' * 60)" },
      headers: { accept: "text/event-stream" },
    });
    let text = "";
    let last = "";
    for await (const { name, data } of readStream(response)) {
      if (name === "stream") text += String(data["text"]);
      if (text.length % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      last = name;
    }
    expect(last).toBe("execution-end");
    expect(text.trimEnd().split("\n").length).toBe(30_000);
  });

  test("a log line has the route and the outcome, never code or output", async () => {
    records.length = 0;
    await engine.execute("log", "'secret' + 'text'");
    await until(() => records.length > 0);
    expect(records).toMatchObject([{ route: "/execute", status: 200, outcome: "sent" }]);
    expect(JSON.stringify(records)).not.toContain("secret");
  });
});
