import {
  AdminQuotasView,
  AdminUserChanges,
  AdminUserPage,
  AdminUserView,
  LinkView,
  QuotasBody,
} from "@codeact/protocol/chat";
import { UserRole, UserStatus } from "@codeact/store";
import type { User } from "@codeact/store";
import { z } from "zod";
import { refusal } from "../../http/refusal.ts";
import { parseWith, readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { pageLink } from "../auth/owner-link.ts";
import { record } from "../auth/record.ts";
import { requireLogin, requireLogins } from "../auth/refusals.ts";
import { resetToken } from "../auth/reset-link.ts";
import { endWorkOf } from "./end-work.ts";
import { requireLoginToAppoint, requireRank } from "./rank.ts";

const MAX_BYTES = 16_384;

const UsersQuery = z.object({
  /** Part of an address or a name. */
  q: z.string().max(200).optional(),
  role: UserRole.optional(),
  status: UserStatus.optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().max(500).optional(),
});

const path = "/api/v1/admin/users/{id}";

/** People, for admins. */
export const userRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/admin/users",
    access: "admin",
    scope: "admin:read",
    group: "admin",
    summary: "People, oldest first",
    query: UsersQuery,
    answers: { 200: { description: "A page of people", schema: AdminUserPage } },
    async run({ chat, request }) {
      const { q: query, ...options } = parseWith(UsersQuery, request.req.query());
      const { items, cursor: next } = await chat.store.users.list({ query, ...options });
      return Response.json({ items: items.map(userView), next } satisfies AdminUserPage);
    },
  },
  {
    method: "GET",
    path,
    access: "admin",
    scope: "admin:read",
    group: "admin",
    summary: "A person",
    answers: { 200: { description: "The person", schema: AdminUserView } },
    run: async (call) => Response.json(userView(await personOf(call))),
  },
  {
    method: "PATCH",
    path,
    access: "admin",
    group: "admin",
    summary: "Change a person's name, role or status; blocking ends logins, runs and interpreters",
    body: AdminUserChanges,
    answers: { 200: { description: "The person", schema: AdminUserView } },
    run: changeUser,
  },
  {
    method: "DELETE",
    path,
    access: "admin",
    group: "admin",
    summary: "Remove a person with everything of theirs, for good",
    answers: { 204: { description: "They are gone" } },
    run: removeUser,
  },
  {
    method: "POST",
    path: `${path}/logout`,
    access: "admin",
    group: "admin",
    summary: "End every login of a person",
    answers: { 204: { description: "They have to log in again" } },
    async run(call) {
      const { chat, user } = call;
      const person = await personOf(call);
      requireRank(user, { target: person.role });
      await chat.store.sessions.endAll(person.id);
      await record(call, { kind: "login.ended", subject: person.id, data: { which: "all" } });
      return new Response(null, { status: 204 });
    },
  },
  {
    method: "POST",
    path: `${path}/reset-link`,
    access: "admin",
    group: "admin",
    summary: "Make a link by which a person sets the password anew, once, within a day",
    answers: { 201: { description: "The link, for the only time", schema: LinkView } },
    run: makeResetLink,
  },
  {
    method: "GET",
    path: `${path}/quotas`,
    access: "admin",
    scope: "admin:read",
    group: "admin",
    summary: "A person's own quotas, and every limit that holds for them",
    answers: { 200: { description: "Quotas and use", schema: AdminQuotasView } },
    run: async (call) => await quotasAnswer(call, await personOf(call)),
  },
  {
    method: "PUT",
    path: `${path}/quotas`,
    access: "admin",
    group: "admin",
    summary: "Set a person's own quotas, in place of the role's of the same kind and window",
    body: QuotasBody,
    answers: { 200: { description: "Quotas and use", schema: AdminQuotasView } },
    run: setQuotas,
  },
];

async function personOf({ chat, request }: ChatCall): Promise<User> {
  return await chat.store.users.get(request.req.param("id") ?? "");
}

async function changeUser(call: ChatCall): Promise<Response> {
  const { chat, user } = call;
  const changes = await readJson(call.request.req.raw, AdminUserChanges, MAX_BYTES);
  const person = await personOf(call);
  requireRank(user, { target: person.role, role: changes.role });
  if (changes.role !== undefined && changes.role !== person.role)
    requireLoginToAppoint(call, [person.role, changes.role]);
  const blocks = changes.status === "blocked" && person.status !== "blocked";
  if (blocks) refuseSelf(call, person);
  const changed = await chat.store.users.update(person.id, changes);
  if (blocks) {
    await chat.store.sessions.endAll(person.id);
    await endWorkOf(chat, person.id);
  }
  const { role, status } = changes;
  await record(call, {
    kind: "user.changed",
    subject: person.id,
    data: {
      ...(role === undefined ? {} : { role, roleBefore: person.role }),
      ...(status === undefined ? {} : { status }),
    },
  });
  return Response.json(userView(changed));
}

async function removeUser(call: ChatCall): Promise<Response> {
  const { chat, user } = call;
  const person = await personOf(call);
  requireRank(user, { target: person.role });
  refuseSelf(call, person);
  await endWorkOf(chat, person.id);
  await chat.store.users.remove(person.id);
  await record(call, { kind: "user.removed", subject: person.id, data: { email: person.email } });
  return new Response(null, { status: 204 });
}

async function makeResetLink(call: ChatCall): Promise<Response> {
  requireLogins(call);
  const { chat, user } = call;
  const person = await personOf(call);
  requireRank(user, { target: person.role });
  // A key or a login in other hands would become the account, with every key it can make.
  requireLogin(call);
  if (user.id === person.id)
    throw refusal("Nobody makes a link for their own password.", {
      remedy: "Change the password in your settings; that asks for the present one.",
    });
  const { token, expiresAt } = await resetToken(chat, person);
  await record(call, { kind: "password.link", subject: person.id });
  const view: LinkView = { url: pageLink(chat, "reset", token), token, expiresAt };
  return Response.json(view, { status: 201, headers: { "cache-control": "no-store" } });
}

async function quotasAnswer({ chat }: ChatCall, person: User): Promise<Response> {
  const own = await chat.store.usage.quotas(person.id);
  const view: AdminQuotasView = {
    own: own.map(({ kind, window, limit }) => ({ kind, window, limit })),
    limits: [...(await chat.limits.states(person.id))],
  };
  return Response.json(view);
}

async function setQuotas(call: ChatCall): Promise<Response> {
  const { chat, user } = call;
  const { usage } = chat.store;
  const { quotas } = await readJson(call.request.req.raw, QuotasBody, MAX_BYTES);
  const person = await personOf(call);
  requireRank(user, { target: person.role });
  if (quotas.some(({ kind, window }) => (kind === "storage-bytes") !== (window === "total")))
    throw refusal("Storage has a quota in total, everything else by day or month.", {
      remedy: "Choose another window.",
    });
  const wanted = new Set(quotas.map(({ kind, window }) => `${kind} ${window}`));
  for (const { kind, window } of await usage.quotas(person.id))
    if (!wanted.has(`${kind} ${window}`)) await usage.setQuota(person.id, kind, window, undefined);
  for (const { kind, window, limit } of quotas)
    await usage.setQuota(person.id, kind, window, limit);
  await record(call, { kind: "quota.set", subject: person.id, data: { quotas } });
  return await quotasAnswer(call, person);
}

function refuseSelf({ user }: ChatCall, person: User): void {
  if (user.id !== person.id) return;
  throw refusal("Nobody blocks or removes themselves here.", {
    remedy: "Delete your own account in its settings, or ask another administrator.",
  });
}

function userView(user: User): AdminUserView {
  const { id, email, emailProven, name, role, status, createdAt, lastSeenAt } = user;
  return { id, email, emailProven, name, role, status, createdAt, lastSeenAt };
}
