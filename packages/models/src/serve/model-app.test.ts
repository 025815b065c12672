import { CodeactError } from "@codeact/protocol";
import type { ErrorCode } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { chatBody, post, readFrames, scriptedApp } from "./testing/ask-app.ts";

const chat = "/v1/chat/completions";

describe("names of models", () => {
  test("are listed with the context, and found one by one, slashes included", async () => {
    const { app } = scriptedApp({}, { servedNames: ["org/model", "alias"], now: () => 5000 });
    const list = await (await app.request("/v1/models")).json();
    expect(list).toEqual({
      object: "list",
      data: [
        { id: "org/model", object: "model", created: 5, owned_by: "codeact", max_model_len: 4096 },
        { id: "alias", object: "model", created: 5, owned_by: "codeact", max_model_len: 4096 },
      ],
    });
    for (const id of ["org/model", "org%2Fmodel"])
      expect(await (await app.request(`/v1/models/${id}`)).json()).toMatchObject({
        id: "org/model",
      });
    expect((await app.request("/v1/models/other")).status).toBe(404);
  });

  test("that are not served are refused with those that are", async () => {
    const { app, engine } = scriptedApp({}, { servedNames: ["one", "two"] });
    expect((await app.request("/v1/models/scripted")).status).toBe(404);
    const { status, body } = await post(app, chat, chatBody({ model: "gpt-4" }));
    expect(status).toBe(404);
    expect(body["error"]).toEqual({
      message: "The model 'gpt-4' does not exist here. This server has: one, two.",
      type: "invalid_request_error",
      param: "model",
      code: "model_not_found",
    });
    expect(engine.requests).toEqual([]);
  });

  test("that are unlisted are answered to, but not shown", async () => {
    const { app } = scriptedApp({}, { unlistedNames: ["scripted.gguf"] });
    const { status, body } = await post(app, chat, chatBody({ model: "scripted.gguf" }));
    expect(status).toBe(200);
    expect(body["model"]).toBe("scripted.gguf");
    expect(await (await app.request("/v1/models")).json()).toMatchObject({
      data: [{ id: "scripted" }],
    });
  });

  test("that are aliases reach the engine as its own name; its several names as they are", async () => {
    const aliased = scriptedApp({ models: ["a", "b"] }, { servedNames: ["alias"] });
    await post(aliased.app, chat, chatBody({ model: "alias" }));
    expect(aliased.engine.requests[0]?.model).toBe("a");
    const plain = scriptedApp({ models: ["a", "b"] });
    const { body } = await post(plain.app, chat, chatBody({ model: "b" }));
    expect(plain.engine.requests[0]?.model).toBe("b");
    expect(body["model"]).toBe("b");
  });
});

describe("a body", () => {
  test("is read whatever content type it claims", async () => {
    const { app } = scriptedApp();
    for (const type of ["application/x-www-form-urlencoded", "text/plain", "application/json"]) {
      const response = await app.request(chat, {
        method: "POST",
        body: JSON.stringify(chatBody()),
        headers: { "content-type": type },
      });
      expect(response.status).toBe(200);
    }
    const bare = new Request(`http://localhost${chat}`, {
      method: "POST",
      body: new TextEncoder().encode(JSON.stringify(chatBody())),
    });
    expect(bare.headers.get("content-type")).toBeNull();
    expect((await app.request(bare)).status).toBe(200);
  });

  test.each(["", "{", "hello", '{"model": }'])("that is no JSON is refused: %j", async (text) => {
    const { status, body } = await post(scriptedApp().app, chat, text);
    expect(status).toBe(400);
    expect(body["error"]).toMatchObject({ code: "invalid_json", type: "invalid_request_error" });
  });

  test.each(["[]", "3", "null", '"x"'])("that is no object is refused: %s", async (text) => {
    const { status, body } = await post(scriptedApp().app, chat, text);
    expect(status).toBe(400);
    expect(body["error"]).toMatchObject({ code: "invalid_type" });
  });

  test("that is nested without end is refused", async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const body = `{"model":"scripted","messages":[],"tools":[{"function":{"parameters":${deep}}}]}`;
    const answer = await post(scriptedApp().app, chat, body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain("64 levels");
  });

  test("over the limit is refused, declared or not", async () => {
    const { app } = scriptedApp({}, { limits: { maxBodyBytes: 1000 } });
    const text = "x".repeat(1001);
    const declared = await app.request(chat, {
      method: "POST",
      body: text,
      headers: { "content-length": "1001" },
    });
    expect(declared.status).toBe(413);
    const { status, body } = await post(app, chat, text);
    expect(status).toBe(413);
    expect(body["error"]).toMatchObject({ code: "request_too_large" });
  });
});

describe("a failure of the engine", () => {
  const cases: readonly (readonly [ErrorCode, number, string, string])[] = [
    ["model_bad_request", 400, "invalid_request_error", "null"],
    ["not_supported", 400, "invalid_request_error", "unsupported_parameter"],
    ["model_not_found", 404, "invalid_request_error", "model_not_found"],
    ["rate_limited", 429, "rate_limit_error", "rate_limit_exceeded"],
    ["overloaded", 429, "rate_limit_error", "overloaded"],
    ["model_failed", 500, "server_error", "model_failed"],
    ["model_unauthorized", 502, "server_error", "upstream_unauthorized"],
    ["model_unreachable", 503, "server_error", "model_unreachable"],
    ["timeout", 504, "server_error", "timeout"],
    ["internal", 500, "server_error", "internal"],
  ];
  test.each(cases)("%s is status %i", async (code, status, type, wire) => {
    const failure = new CodeactError(code, "It went wrong");
    const { app } = scriptedApp({ answer: { error: { failure } } });
    const answer = await post(app, chat, chatBody());
    expect(answer.status).toBe(status);
    expect(answer.body["error"]).toEqual({
      message: "It went wrong",
      type,
      param: code === "model_not_found" ? "model" : null,
      code: wire === "null" ? null : wire,
    });
  });

  test("says when to come back where it knows", async () => {
    const { app } = scriptedApp({ slots: 1, queueLimit: 0, answer: { text: "x", delayMs: 200 } });
    const first = post(app, chat, chatBody());
    const second = await post(app, chat, chatBody());
    expect(second.status).toBe(429);
    expect(second.headers.get("retry-after")).toBe("3");
    expect((await first).status).toBe(200);
  });

  test("for a prompt that is too long says both lengths in OpenAI's sentence", async () => {
    const { app } = scriptedApp({ contextLength: 5 });
    const { status, body } = await post(app, chat, chatBody());
    expect(status).toBe(400);
    expect(body["error"]).toMatchObject({
      code: "context_length_exceeded",
      message:
        "This model's maximum context length is 5 tokens. However, your messages resulted in 7 tokens.",
    });
  });

  test("that is a defect tells the client nothing and the log everything", async () => {
    const failure = new Error("secret path /root/x");
    const { app, records } = scriptedApp({ answer: { error: { failure } } });
    const { status, body } = await post(app, chat, chatBody());
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("secret");
    expect(records).toMatchObject([{ status: 500, problem: "secret path /root/x" }]);
  });
});

async function ask(path: string, headers: Record<string, string>): Promise<Response> {
  return await scriptedApp({}, { apiKeys: ["one", "two"] }).app.request(path, { headers });
}

describe("keys", () => {
  test("are asked for everywhere but where load balancers ask", async () => {
    for (const path of ["/v1/models", "/metrics", "/v1/models/scripted", "/v1/nothing"])
      expect((await ask(path, {})).status).toBe(401);
    for (const path of ["/", "/health", "/healthz", "/readyz"])
      expect((await ask(path, {})).status).toBe(200);
  });

  test("keep names of models and problems from who has none", async () => {
    for (const [apiKeys, told] of [
      [["one"], false],
      [undefined, true],
    ] as const) {
      const { app, engine } = scriptedApp({ state: "failed" }, { apiKeys });
      const status = engine.status();
      engine.status = () => ({ ...status, problem: "It died with /home/anna/model.gguf loaded." });
      expect((await (await app.request("/")).text()).includes("scripted")).toBe(told);
      expect((await (await app.request("/readyz")).text()).includes("anna")).toBe(told);
    }
  });

  test("are taken as bearer tokens or as x-api-key, each of several", async () => {
    const accepted: Record<string, string>[] = [
      { authorization: "Bearer one" },
      { authorization: "bearer two" },
      { "x-api-key": "two" },
    ];
    for (const headers of accepted) expect((await ask("/v1/models", headers)).status).toBe(200);
  });

  test("that are wrong are refused in the API's shape", async () => {
    const response = await ask("/v1/models", { authorization: "Bearer onetwo" });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: "invalid_api_key" } });
  });
});

async function send(
  headers: Record<string, string>,
  options: Parameters<typeof scriptedApp>[1] = {},
  method = "POST",
): Promise<Response> {
  const body = method === "POST" ? { body: JSON.stringify(chatBody()) } : {};
  return await scriptedApp({}, options).app.request(chat, { method, headers, ...body });
}

describe("a browser", () => {
  test("reaches nothing by a name that is not ours", async () => {
    const allowedHosts = ["localhost", "127.0.0.1", "[::1]"];
    expect((await send({ host: "evil.example:8080" }, { allowedHosts })).status).toBe(403);
    expect((await send({ host: "localhost.evil.example" }, { allowedHosts })).status).toBe(403);
    for (const host of ["localhost:8080", "127.0.0.1", "[::1]:8080", "LOCALHOST", "chat.localhost"])
      expect((await send({ host }, { allowedHosts })).status).toBe(200);
  });

  test("on a page of another origin may not even send, unless it is allowed", async () => {
    const host = "localhost:8080";
    expect((await send({ host, origin: "https://evil.example" })).status).toBe(403);
    expect((await send({ host, origin: "null" })).status).toBe(403);
    expect((await send({ host, origin: "http://localhost:8080" })).status).toBe(200);
    const corsOrigins = ["https://chat.example"];
    const allowed = await send({ host, origin: "https://chat.example" }, { corsOrigins });
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://chat.example");
    expect(allowed.headers.get("vary")).toBe("Origin");
  });

  test("asks first and is told what it may do, without a key", async () => {
    const headers = {
      origin: "https://chat.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization, x-custom",
    };
    const options = { corsOrigins: ["*"], apiKeys: ["k"] };
    const response = await send(headers, options, "OPTIONS");
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-headers")).toBe("authorization, x-custom");
    expect(response.headers.get("access-control-allow-origin")).toBe("https://chat.example");
    const refused = await send({ origin: "https://chat.example" }, options);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("access-control-allow-origin")).toBe("https://chat.example");
  });
});

describe("a path", () => {
  test("that does not exist is 404 and says which one was probably meant", async () => {
    const { app } = scriptedApp();
    const { status, body } = await post(app, "/chat/completions", "{}");
    expect(status).toBe(404);
    expect(JSON.stringify(body)).toContain("Did you mean /v1/chat/completions?");
    expect(JSON.stringify((await post(app, "/v1/v1/completions", "{}")).body)).toContain(
      "Did you mean /v1/completions?",
    );
    expect((await app.request("/v1/embeddings", { method: "POST" })).status).toBe(404);
  });

  test("with another method is 405 and lists the right ones; OPTIONS lists them, too", async () => {
    const { app } = scriptedApp();
    const wrong = await app.request(chat);
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get("allow")).toBe("POST, OPTIONS");
    expect(await wrong.json()).toMatchObject({ error: { code: "method_not_allowed" } });
    expect((await app.request("/v1/models", { method: "DELETE" })).status).toBe(405);
    const options = await app.request("/v1/models", { method: "OPTIONS" });
    expect(options.status).toBe(204);
    expect(options.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
  });

  test("is answered to HEAD without a body", async () => {
    const response = await scriptedApp().app.request("/v1/models", { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  test("/ says what this is and which URL to use", async () => {
    const response = await scriptedApp().app.request("http://localhost:8080/");
    expect(await response.json()).toMatchObject({
      base_url: "http://localhost:8080/v1",
      models: ["scripted"],
    });
  });
});

describe("health", () => {
  test("is fine while the process lives; readiness is the engine's", async () => {
    for (const [state, status] of [
      ["ready", 200],
      ["idle", 200],
      ["loading", 503],
      ["failed", 503],
    ] as const) {
      const { app } = scriptedApp({ state });
      expect((await app.request("/healthz")).status).toBe(200);
      const readiness = await app.request("/readyz");
      expect(readiness.status).toBe(status);
      expect(await readiness.json()).toMatchObject({ status: state });
    }
  });
});

describe("what is counted", () => {
  test("is there for Prometheus", async () => {
    const { app } = scriptedApp({ answer: "forty-two" });
    await post(app, chat, chatBody());
    await post(app, chat, chatBody({ n: 0 }));
    await app.request("/nowhere/at/all");
    const response = await app.request("/metrics");
    expect(response.headers.get("content-type")).toContain("text/plain");
    const text = await response.text();
    for (const line of [
      'codeact_model_requests_total{route="/v1/chat/completions",status="200",outcome="sent"} 1',
      'codeact_model_requests_total{route="/v1/chat/completions",status="400",outcome="sent"} 1',
      'codeact_model_requests_total{route="other",status="404",outcome="sent"} 1',
      "codeact_model_prompt_tokens_total 7",
      "codeact_model_cached_prompt_tokens_total 1",
      "codeact_model_completion_tokens_total 3",
      'codeact_model_time_to_first_token_seconds_count{route="/v1/chat/completions"} 1',
      'codeact_model_request_duration_seconds_count{route="/v1/chat/completions"} 2',
      'codeact_model_queue_depth{engine="scripted"} 0',
      'codeact_model_slots{engine="scripted"} 4',
      'codeact_model_busy_slots{engine="scripted"} 0',
      'codeact_model_restarts{engine="scripted"} 0',
      'codeact_model_resident_bytes{engine="scripted"} 1024',
    ])
      expect(text).toContain(`${line}\n`);
  });

  test("is told for every request once, with an id that the client may give", async () => {
    const { app, records } = scriptedApp({ answer: "forty-two" });
    const response = await app.request(chat, {
      method: "POST",
      body: JSON.stringify(chatBody({ stream: true })),
      headers: { "x-request-id": "mine-1" },
    });
    expect(response.headers.get("x-request-id")).toBe("mine-1");
    expect(records).toEqual([]);
    expect(readFrames(await response.text()).at(-1)).toBe("[DONE]");
    expect(records).toMatchObject([
      {
        id: "mine-1",
        method: "POST",
        path: chat,
        status: 200,
        outcome: "sent",
        promptTokens: 7,
        completionTokens: 3,
        firstTokenMs: expect.any(Number),
      },
    ]);
    const forged = await app.request("/healthz", { headers: { "x-request-id": "a b\tc" } });
    expect(forged.headers.get("x-request-id")).toMatch(/^req_/);
  });
});

describe("tokens", () => {
  test("are counted for a text and for a conversation", async () => {
    const { app } = scriptedApp();
    expect((await post(app, "/tokenize", { content: "12345678" })).body).toEqual({ count: 2 });
    const { messages } = chatBody();
    expect((await post(app, "/tokenize", { messages })).body).toEqual({ count: 7 });
    expect((await post(app, "/tokenize", {})).status).toBe(400);
    expect((await post(app, "/tokenize", { model: "x", content: "" })).status).toBe(404);
  });

  test("cannot be counted by every engine", async () => {
    const { engine, app: _ } = scriptedApp();
    const silent = scriptedApp({}, { engine: { ...methodsOf(engine), countTokens: undefined } });
    const { status, body } = await post(silent.app, "/tokenize", { content: "x" });
    expect(status).toBe(501);
    expect(body["error"]).toMatchObject({ type: "server_error", code: "not_supported" });
  });
});

function methodsOf(engine: ReturnType<typeof scriptedApp>["engine"]): typeof engine {
  return {
    kind: engine.kind,
    requests: engine.requests,
    aborted: engine.aborted,
    pieces: engine.pieces,
    status: () => engine.status(),
    ready: () => engine.ready(),
    generate: (request) => engine.generate(request),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
