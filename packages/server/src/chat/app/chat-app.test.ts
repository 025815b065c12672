import { CodeactError } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { readJson } from "../../http/request-body.ts";
import { refusal } from "../../http/refusal.ts";
import type { Principal } from "../auth/principal.ts";
import { openTestChat } from "../testing/open-test-chat.ts";
import type { TestChat } from "../testing/open-test-chat.ts";
import type { ChatRoute } from "./chat-route.ts";
import { Problem } from "./problem.ts";
import { chatRoutes } from "./routes.ts";

const answers = { 200: { description: "Fine" } };
const facts = { group: "tests", summary: "For this test", answers };
let made = 0;

/** Routes of which each shows one thing. */
const testRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/stream",
    access: "user",
    ...facts,
    answers: { 200: { description: "Events", types: ["text/event-stream"] } },
    run: () => new Response("event: end\ndata: {}\n\n"),
  },
  ...chatRoutes.filter(({ group }) => group === "operations"),
  {
    method: "GET",
    path: "/api/v1/t/{id}",
    access: "user",
    ...facts,
    run: ({ user }) => Response.json({ role: user.role }),
  },
  {
    method: "POST",
    path: "/api/v1/t/{id}",
    access: "user",
    ...facts,
    run: () => Response.json({}),
  },
  {
    method: "GET",
    path: "/api/v1/files-only",
    access: "user",
    scope: "files",
    ...facts,
    run: () => Response.json({}),
  },
  {
    method: "GET",
    path: "/api/v1/admins",
    access: "admin",
    ...facts,
    run: () => Response.json({}),
  },
  {
    method: "GET",
    path: "/api/v1/owners",
    access: "owner",
    ...facts,
    run: () => Response.json({}),
  },
  {
    method: "GET",
    path: "/s/{slug}.json",
    access: "open",
    ...facts,
    run: ({ request, loggedIn }) => Response.json({ slug: request.req.param("slug"), loggedIn }),
  },
  {
    method: "POST",
    path: "/api/v1/made",
    access: "user",
    idempotent: true,
    body: z.strictObject({ name: z.string() }),
    ...facts,
    async run({ request, chat }) {
      const { name } = await readJson(
        request.req.raw,
        z.strictObject({ name: z.string() }),
        chat.settings.maxBodyBytes,
      );
      if (name === "fails") throw new CodeactError("overloaded", "Not now.", { retryable: true });
      made += 1;
      return Response.json({ made }, { status: 201, headers: { location: `/made/${made}` } });
    },
  },
  {
    method: "GET",
    path: "/api/v1/defect",
    access: "user",
    ...facts,
    run: () => {
      throw new TypeError("secret inside");
    },
  },
  {
    method: "GET",
    path: "/api/v1/refused",
    access: "user",
    ...facts,
    run: () => {
      throw refusal("Gone.", { status: 410, code: "share_over" });
    },
  },
  { method: "GET", path: "/v1/test", access: "user", ...facts, run: () => Response.json({}) },
];

/** Parses a problem document. */
async function problem(response: Response): Promise<Problem> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = Problem.parse(await response.json());
  expect(body.status).toBe(response.status);
  return body;
}

function from(origin: string): { readonly headers: Record<string, string> } {
  return { headers: { origin } };
}

describe("the app of the chat", () => {
  let chat: TestChat;
  beforeAll(async () => {
    chat = await openTestChat({
      routes: testRoutes,
      allowedHosts: ["localhost"],
      settings: { corsOrigins: ["https://page.example"] },
    });
  });
  afterAll(() => chat[Symbol.asyncDispose]());

  test("answers nobody but on open routes, and tells whoever is there", async () => {
    const refused = await chat.fetch("/api/v1/t/1", {}, "nobody");
    expect(refused.headers.get("www-authenticate")).toBe("Bearer");
    expect(await problem(refused)).toMatchObject({ status: 401, code: "unauthorized" });
    expect(await (await chat.fetch("/api/v1/t/1")).json()).toEqual({ role: "owner" });
    expect(await (await chat.fetch("/s/abc.json", {}, "nobody")).json()).toEqual({
      slug: "abc.json",
      loggedIn: false,
    });
    expect((await chat.fetch("/s/abc", {}, "nobody")).status).toBe(404);
  });

  test("asks for roles, and keys for scopes", async () => {
    const [member, admin] = [
      chat.person(0),
      await chat.store.users.create({ email: "admin@example.org", name: "A", role: "admin" }),
    ];
    const statuses = async (path: string): Promise<readonly number[]> =>
      await Promise.all(
        [member, admin, chat.user].map(async (user) => (await chat.fetch(path, {}, user)).status),
      );
    expect(await statuses("/api/v1/admins")).toEqual([403, 200, 200]);
    expect(await statuses("/api/v1/owners")).toEqual([403, 403, 200]);
    const { secret } = await chat.store.apiKeys.create({
      userId: member.id,
      name: "k",
      scopes: ["chat"],
    });
    const limited = { headers: { authorization: `Bearer ${secret}` } };
    expect((await chat.fetch("/api/v1/t/1", limited)).status).toBe(200);
    expect(await problem(await chat.fetch("/api/v1/files-only", limited))).toMatchObject({
      status: 403,
      code: "scope_missing",
    });
  });

  test("says what is not there and which methods are", async () => {
    expect(await problem(await chat.fetch("/api/v2/nothing"))).toMatchObject({
      status: 404,
      code: "unknown_url",
    });
    const wrong = await chat.fetch("/api/v1/t/1", { method: "DELETE" });
    expect(wrong.headers.get("allow")).toBe("GET, POST");
    expect(await problem(wrong)).toMatchObject({ status: 405, code: "method_not_allowed" });
    expect(await problem(await chat.fetch("/api/v1/refused"))).toMatchObject({
      status: 410,
      code: "share_over",
      type: "/docs/api#share_over",
    });
  });

  test("answers the head of what is read, but of no stream", async () => {
    expect((await chat.fetch("/api/v1/t/1", { method: "HEAD" })).status).toBe(200);
    expect((await chat.fetch("/api/v1/stream", { method: "HEAD" })).status).toBe(405);
    expect((await chat.fetch("/api/v1/stream")).status).toBe(200);
  });

  test("tells a client nothing of a defect, and the log everything", async () => {
    const response = await chat.fetch("/api/v1/defect", { headers: { "x-request-id": "mine" } });
    expect(response.headers.get("x-request-id")).toBe("mine");
    const body = await problem(response);
    expect(body).toMatchObject({ status: 500, code: "internal" });
    expect(JSON.stringify(body)).not.toContain("secret inside");
    expect(chat.requests.at(-1)).toMatchObject({
      id: "mine",
      route: "/api/v1/defect",
      status: 500,
      problem: expect.stringContaining("secret inside"),
    });
  });

  test("every answer carries the headers that guard it, and the rate", async () => {
    for (const path of [
      "/api/v1/t/1",
      "/api/v1/refused",
      "/nothing",
      "/docs/api",
      "/openapi.json",
    ]) {
      const { headers } = await chat.fetch(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
    for (const path of ["/api/v1/t/1", "/api/v1/refused"])
      expect(Number((await chat.fetch(path)).headers.get("ratelimit-limit"))).toBeGreaterThan(0);
  });

  test("answers no request for another host, but monitors by any", async () => {
    for (const [path, host, status] of [
      ["/api/v1/t/1", "rebound.example", 403],
      ["/api/v1/t/1", "localhost:5173", 200],
      ["/healthz", "10.0.0.7", 200],
      ["/readyz", "10.0.0.7", 200],
    ] as const)
      expect((await chat.fetch(path, { headers: { host } })).status).toBe(status);
  });

  test("only pages of allowed origins use /v1, and errors there have its shape", async () => {
    const allowed = await chat.fetch("/v1/test", from("https://page.example"));
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://page.example");
    expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
    const other = await chat.fetch("/v1/test", from("https://evil.example"));
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
    const elsewhere = await chat.fetch("/api/v1/t/1", from("https://page.example"));
    expect(elsewhere.headers.get("access-control-allow-origin")).toBeNull();
    const before = await chat.fetch(
      "/v1/test",
      { method: "OPTIONS", ...from("https://page.example") },
      "nobody",
    );
    expect([before.status, before.headers.get("access-control-allow-methods")]).toEqual([
      204,
      "GET, POST, DELETE",
    ]);
    const refused = await chat.fetch("/v1/test", {}, "nobody");
    expect([refused.status, await refused.json()]).toMatchObject([
      401,
      { error: { type: "authentication_error" } },
    ]);
    expect(await (await chat.fetch("/v1/nothing")).json()).toMatchObject({
      error: { code: "unknown_url" },
    });
  });

  test("a request that creates is done once for a key, and answered the same", async () => {
    const send = (name: string, key: string, as = chat.user): Promise<Response> =>
      chat.fetch("/api/v1/made", { json: { name }, headers: { "idempotency-key": key } }, as);
    const first = await send("a", "key-1");
    const second = await send("a", "key-1");
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await second.json()).toEqual(await first.json());
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    expect(await problem(await send("b", "key-1"))).toMatchObject({
      status: 422,
      code: "idempotency_key_reused",
    });
    expect(await (await send("a", "key-1", chat.person(0))).json()).toEqual({ made: 2 });
    expect(await problem(await send("fails", "key-2"))).toMatchObject({ status: 503 });
    expect((await send("a", "key-2")).status).toBe(201);
    expect(await problem(await send("a", "no key"))).toMatchObject({ status: 400 });
    const many = await Promise.all(Array.from({ length: 5 }, () => send("a", "key-3")));
    expect(many.filter(({ status }) => status === 201 || status === 409).length).toBe(5);
    expect(made).toBe(4);
  });

  test("describes every route, and has a page to read", async () => {
    const Description = z.object({
      openapi: z.literal("3.1.0"),
      paths: z.record(
        z.string(),
        z.record(z.string(), z.looseObject({ operationId: z.string(), "x-access": z.string() })),
      ),
    });
    const { paths } = await chat.ask(Description, "/openapi.json", {}, "nobody");
    const page = await (await chat.fetch("/docs/api", {}, "nobody")).text();
    for (const { method, path } of testRoutes) {
      const described = paths[path]?.[method.toLowerCase()];
      expect(described?.["x-access"]).toBeDefined();
      expect(page).toContain(`id="${described?.operationId}"`);
    }
    expect(page).not.toContain("<script");
    expect(page).toContain('id="rate_limited"');
  });
});

describe("a change that a browser asks for", () => {
  const owner = { via: "login", scopes: ["chat"] } as const;
  test("must come from the server's own page when a cookie or nothing stands for the person", async () => {
    await using chat = await openTestChat({
      routes: testRoutes,
      settings: { publicUrl: "https://chat.example" },
      authenticate: (request): Principal | undefined => {
        const via = request.req.header("x-via");
        return via === "login" || via === "single-user"
          ? { ...owner, via, user: chat.user }
          : undefined;
      },
    });
    const status = async (
      via: string,
      headers: Record<string, string>,
      method = "POST",
    ): Promise<number> =>
      (
        await chat.fetch(
          "/api/v1/t/1",
          { method, headers: { "x-via": via, host: "localhost:5173", ...headers } },
          "nobody",
        )
      ).status;
    for (const via of ["login", "single-user"]) {
      expect(await status(via, { "sec-fetch-site": "same-origin" })).toBe(200);
      expect(
        await status(via, { "sec-fetch-site": "cross-site", origin: "https://evil.example" }),
      ).toBe(403);
      expect(
        await status(via, { "sec-fetch-site": "same-site", origin: "https://other.chat.example" }),
      ).toBe(403);
      expect(await status(via, { origin: "https://evil.example" })).toBe(403);
      expect(await status(via, { origin: "null" })).toBe(403);
      expect(await status(via, { origin: "http://localhost:5173" })).toBe(200);
      expect(await status(via, { origin: "https://chat.example" })).toBe(200);
      expect(await status(via, { "sec-fetch-site": "cross-site" }, "GET")).toBe(200);
    }
    expect(await status("login", {})).toBe(403);
    expect(await status("single-user", {})).toBe(200);
    expect(await status("nobody", { origin: "https://evil.example" })).toBe(403);
  });

  test("tells browsers to stay with TLS where people reach the server by it", async () => {
    await using secure = await openTestChat({
      routes: testRoutes,
      settings: { publicUrl: "https://chat.example" },
    });
    expect((await secure.fetch("/healthz")).headers.get("strict-transport-security")).toMatch(
      /^max-age=\d+$/u,
    );
    await using plain = await openTestChat({ routes: testRoutes });
    expect((await plain.fetch("/healthz")).headers.get("strict-transport-security")).toBeNull();
  });
});
