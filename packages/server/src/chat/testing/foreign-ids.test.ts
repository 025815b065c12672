import type { JsonValue } from "@codeact/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { chatRoutes } from "../app/routes.ts";
import { wireId } from "../agent-api/wire-ids.ts";
import { openTestChat, type TestChat } from "./open-test-chat.ts";
import { sampleJson, SampledSchema } from "./sample-json.ts";

/** What this test reads of the description of the API. */
const Description = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        "x-access": z.enum(["open", "user", "admin", "owner"]),
        parameters: z.array(
          z.object({
            name: z.string(),
            in: z.string(),
            required: z.boolean().default(false),
            schema: SampledSchema,
          }),
        ),
        requestBody: z
          .object({ content: z.record(z.string(), z.object({ schema: SampledSchema })) })
          .optional(),
      }),
    ),
  ),
});
type Route = z.infer<typeof Description>["paths"][string][string] & {
  readonly method: string;
  readonly path: string;
};

/** Paths whose parameters are nobody's: names of what everybody may use, or secrets that open what they name. */
const nobodys = [/^\/api\/v1\/auth\/oidc\//u, /^\/v1\/models\//u, /^\/s\//u];

let opened: TestChat | undefined;
let ids: Readonly<Record<string, string>> = {};
let routes: readonly Route[] = [];

function chat(): TestChat {
  if (opened === undefined) throw new Error("The chat is not open.");
  return opened;
}

beforeAll(async () => {
  opened = await openTestChat({ sandbox: "local" });
  ids = await fillChat(opened);
  const answer = await opened.fetch("/openapi.json", {}, "nobody");
  const { paths } = Description.parse(await answer.json());
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({
      ...route,
      method: method.toUpperCase(),
      path,
    })),
  );
});
afterAll(() => opened?.[Symbol.asyncDispose]());

/** One of everything of the first member. The keys are what stands before an id in paths. */
async function fillChat(filled: TestChat): Promise<Readonly<Record<string, string>>> {
  const { store } = filled;
  const userId = filled.person(0).id;
  const { id: conversationId } = await store.conversations.create({ userId, model: "m" });
  const place = { userId, conversationId };
  const file = await store.files.write(
    { ...place, path: "x", mime: "text/plain", origin: "upload" },
    Buffer.from("secret"),
  );
  const { run } = await store.runs.start({
    ...place,
    parts: [{ kind: "text", text: "secret" }],
    model: "m",
    leaseOwner: "test",
  });
  const cellId = `cell-${run.id}`;
  const cell = {
    id: cellId,
    version: 1,
    author: "agent",
    title: "",
    language: "python",
    source: "secret",
    status: "ok",
    outputs: [{ output: { type: "stream", name: "stdout", text: "secret" } }],
  } as const;
  const question = { runId: run.id, owner: "test", kind: "input", payload: {} } as const;
  const approval = await store.approvals.open(question);
  const parts = [{ kind: "text", text: "secret" }] as const;
  const queued = await store.queue.add({ ...place, parts, settings: {} });
  const content = { parts: [{ kind: "cell", cellId }], cells: [cell] } as const;
  const end = { status: "done" } as const;
  await store.events.append(run.id, { owner: "test", events: [], content, end });
  const facts = { userId, name: "x", mime: "text/plain" };
  const upload = await store.uploads.begin({ ...facts, size: 10 });
  const sent = await store.uploads.write(facts, Buffer.from("secret"));
  const leafId = run.messageId;
  const share = { ...place, leafId, visibility: "link" } as const;
  const { slug } = await store.shares.create(share, Buffer.from("{}"));
  const { key } = await store.apiKeys.create({ userId, name: "x", scopes: ["chat"] });
  const login = await store.sessions.create({ userId, expiresAt: Date.now() + 3_600_000 });
  const response = { ...place, runId: run.id, data: {} };
  await store.responses.create({ ...response, id: "resp_secret", kind: "response" });
  return {
    "/api/v1/conversations": conversationId,
    "/api/v1/conversations/{id}/queue": queued.id,
    "/api/v1/messages": run.messageId,
    "/api/v1/cells": cellId,
    "/api/v1/cells/{id}/outputs": "0",
    "/api/v1/runs": run.id,
    "/api/v1/runs/{id}/approvals": approval.id,
    "/api/v1/runs/{id}/inputs": approval.id,
    "/api/v1/files": file.id,
    "/api/v1/uploads": upload.id,
    "/api/v1/shares": slug,
    "/api/v1/me/api-keys": key.id,
    "/api/v1/auth/sessions": login.session.id,
    "/v1/responses": "resp_secret",
    "/v1/files": wireId("file-", sent.id),
    "/v1/containers": wireId("cntr_", conversationId),
    "/v1/containers/{id}/files": wireId("cfile_", file.id),
  };
}

/**
 * The path with ids of the first member in it, or another one for the first of them. Inside of admins' paths any id will
 * do.
 */
function pathOf({ path, parameters }: Route, first?: string): string {
  const words = path.split("/");
  const filled = words.map((word, index) => {
    if (!word.startsWith("{")) return word;
    if (first !== undefined && words.findIndex((one) => one.startsWith("{")) === index)
      return first;
    const id = ids[words.slice(0, index).join("/")];
    if (id === undefined && !path.startsWith("/api/v1/admin/"))
      throw new Error(`Give this test an id for ${path}.`);
    return encodeURIComponent(id ?? "none");
  });
  const query = parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name, schema }) => [name, asText(sampleJson(schema))]);
  return `${filled.join("/")}${query.length === 0 ? "" : `?${new URLSearchParams(query)}`}`;
}

function asText(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function bodyOf({ requestBody }: Route): { readonly json?: unknown; readonly body?: string } {
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type === undefined || content === undefined) return {};
  return type === "application/json" ? { json: sampleJson(content.schema) } : { body: "x" };
}

/** Routes with somebody's id in their path. */
function withIds(access: readonly Route["x-access"][]): readonly Route[] {
  return routes.filter(
    ({ path, ...route }) =>
      path.includes("{") &&
      access.includes(route["x-access"]) &&
      !nobodys.some((pattern) => pattern.test(path)),
  );
}

async function statuses(
  asked: readonly Route[],
  as: Parameters<TestChat["fetch"]>[2],
  toPath: (route: Route) => string = (route) => pathOf(route),
): Promise<Readonly<Record<string, number>>> {
  const told: Record<string, number> = {};
  for (const route of asked) {
    const { method } = route;
    const response = await chat().fetch(toPath(route), { method, ...bodyOf(route) }, as);
    await response.text();
    told[`${method} ${route.path}`] = response.status;
  }
  return told;
}

function all(asked: readonly Route[], status: number): Readonly<Record<string, number>> {
  return Object.fromEntries(asked.map(({ method, path }) => [`${method} ${path}`, status]));
}

describe("every route of the description", () => {
  test("is one of the app, and has an answer for nobody: log in", async () => {
    expect(routes.length).toBe(chatRoutes.length);
    const closed = routes.filter((route) => route["x-access"] !== "open");
    expect(
      await statuses(closed, "nobody", (route) => route.path.replaceAll(/[{}]/gu, "")),
    ).toEqual(all(closed, 401));
  });

  test("with an id of one's own finds it, so that the ids of this test are true", async () => {
    const reading = withIds(["user"]).filter(
      ({ method, path }) => method === "GET" && !path.startsWith("/v1/responses/"),
    );
    const found = await statuses(reading, chat().person(0));
    expect(Object.entries(found).filter(([, status]) => status >= 400)).toEqual([]);
  });

  test("with an id of somebody else says that there is no such thing, and changes nothing", async () => {
    const asked = withIds(["user"]);
    expect(asked.length).toBeGreaterThan(30);
    const reading = asked.filter(({ method }) => method === "GET");
    const before = await statuses(reading, chat().person(0));
    expect(await statuses(asked, chat().person(1))).toEqual(all(asked, 404));
    // Owners and admins see what admins' routes tell, not what others have.
    expect(await statuses(asked, chat().user)).toEqual(all(asked, 404));
    expect(await statuses(reading, chat().person(0))).toEqual(before);
    const { status } = await chat().store.runs.get(chat().person(0).id, ids["/api/v1/runs"] ?? "");
    expect(status).toBe("done");
  });

  test("of admins is for them only", async () => {
    const asked = routes.filter((route) => ["admin", "owner"].includes(route["x-access"]));
    expect(asked.length).toBeGreaterThan(10);
    expect(await statuses(asked, chat().person(1))).toEqual(all(asked, 403));
  });

  test.each([
    ["' OR '1'='1", "'%20OR%20'1'%3D'1"],
    ["a climbing path", "..%2F..%2Fetc%2Fpasswd"],
    ["a zero byte", "a%00b"],
    ["half a character", "%ED%A0%80"],
    ["5,000 characters", "x".repeat(5000)],
    ["__proto__", "__proto__"],
  ])("does not know what is called %s", async (_, name) => {
    const reading = withIds(["user"]).filter(({ method }) => method === "GET");
    const toPath = (route: Route): string => pathOf(route, name);
    expect(await statuses(reading, chat().person(0), toPath)).toEqual(all(reading, 404));
  });
});
