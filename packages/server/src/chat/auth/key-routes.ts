import { ApiKeyList, NewApiKeyBody, NewApiKeyView, ScopeView } from "@codeact/protocol/chat";
import type { ApiKeyView } from "@codeact/protocol/chat";
import type { ApiKey } from "@codeact/store";
import { refusal } from "../../http/refusal.ts";
import { readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { record } from "./record.ts";
import { requireLogin } from "./refusals.ts";

/** Keys of one person that open something at the same time. */
const MOST_KEYS = 100;
const MAX_BYTES = 16_384;

/** A person's keys for programs. */
export const keyRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/me/api-keys",
    access: "user",
    group: "me",
    summary: "One's keys for programs",
    answers: { 200: { description: "Keys, oldest first; revoked ones too", schema: ApiKeyList } },
    async run(call) {
      const keys = await call.chat.store.apiKeys.list(call.user.id);
      return Response.json({ items: keys.map(keyView) } satisfies ApiKeyList);
    },
  },
  {
    method: "POST",
    path: "/api/v1/me/api-keys",
    access: "user",
    group: "me",
    summary: "Make a key; it is shown once",
    body: NewApiKeyBody,
    answers: { 201: { description: "The key, whole", schema: NewApiKeyView } },
    run: makeKey,
  },
  {
    method: "DELETE",
    path: "/api/v1/me/api-keys/{id}",
    access: "user",
    group: "me",
    summary: "Revoke a key",
    answers: { 204: { description: "It opens nothing any more" } },
    run: revokeKey,
  },
];

async function makeKey(call: ChatCall): Promise<Response> {
  requireLogin(call);
  const { chat, user } = call;
  const body = await readJson(call.request.req.raw, NewApiKeyBody, MAX_BYTES);
  const { name, expiresAt } = body;
  const scopes = [...new Set(body.scopes)];
  const forAdmins = scopes.filter((scope) => scope.startsWith("admin"));
  if (forAdmins.length > 0 && user.role !== "owner" && user.role !== "admin")
    throw refusal(`A key with the scope "${forAdmins.join('", "')}" is for administrators.`, {
      status: 403,
      code: "role_missing",
      remedy: "Leave that scope out.",
    });
  const now = chat.now();
  if (expiresAt !== undefined && expiresAt <= now)
    throw refusal("expiresAt: The key would be over already.", {
      remedy: "Give a time to come, in milliseconds since the epoch.",
    });
  const keys = await chat.store.apiKeys.list(user.id);
  if (keys.filter((key) => isOpen(key, now)).length >= MOST_KEYS)
    throw refusal(`There are ${MOST_KEYS} keys already.`, { remedy: "Revoke one first." });
  const { secret, key } = await chat.store.apiKeys.create({
    userId: user.id,
    name,
    scopes,
    expiresAt,
  });
  await record(call, { kind: "key.created", subject: key.id, data: { scopes } });
  const view: NewApiKeyView = { secret, key: keyView(key) };
  return Response.json(view, { status: 201, headers: { "cache-control": "no-store" } });
}

async function revokeKey(call: ChatCall): Promise<Response> {
  const { apiKeys } = call.chat.store;
  const id = call.request.req.param("id") ?? "";
  const own = await apiKeys.list(call.user.id);
  if (!own.some((key) => key.id === id))
    throw refusal("There is no such key.", { status: 404, code: "not_found" });
  requireLogin(call);
  await apiKeys.revoke(call.user.id, id);
  await record(call, { kind: "key.revoked", subject: id });
  return new Response(null, { status: 204 });
}

function isOpen({ revokedAt, expiresAt }: ApiKey, now: number): boolean {
  return revokedAt === undefined && (expiresAt === undefined || expiresAt > now);
}

function keyView(key: ApiKey): ApiKeyView {
  const { id, name, prefix, createdAt, expiresAt, usedAt, revokedAt } = key;
  const scopes = ScopeView.options.filter((scope) => key.scopes.includes(scope));
  return { id, name, prefix, scopes, createdAt, expiresAt, usedAt, revokedAt };
}
