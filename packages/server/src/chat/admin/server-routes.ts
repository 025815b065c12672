import {
  InvitePage,
  type InviteView,
  LinkView,
  NewInviteBody,
  ServerSettingsChanges,
  ServerSettingsView,
} from "@codeact/protocol/chat";
import type { InviteRecord } from "@codeact/store";
import { z } from "zod";
import { refusal } from "../../http/refusal.ts";
import { parseWith, readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { pageLink } from "../auth/owner-link.ts";
import { record } from "../auth/record.ts";
import { requireLogins } from "../auth/refusals.ts";
import { requireLoginToAppoint, requireRank } from "./rank.ts";
import { serverSettingsOf } from "./server-settings.ts";

const MAX_BYTES = 65_536;

const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().max(500).optional(),
});

/** Invitations and what holds for everybody, for admins. */
export const serverRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/admin/invites",
    access: "admin",
    scope: "admin:read",
    group: "admin",
    summary: "Invitations, newest first; used ones too",
    query: PageQuery,
    answers: { 200: { description: "A page of invitations", schema: InvitePage } },
    async run({ chat, request }) {
      const options = parseWith(PageQuery, request.req.query());
      const { items, cursor: next } = await chat.store.invites.list(options);
      return Response.json({ items: items.map(inviteView), next } satisfies InvitePage);
    },
  },
  {
    method: "POST",
    path: "/api/v1/admin/invites",
    access: "admin",
    group: "admin",
    summary: "Invite somebody: a link that makes one account",
    body: NewInviteBody,
    answers: { 201: { description: "The link, for the only time", schema: LinkView } },
    run: invite,
  },
  {
    method: "DELETE",
    path: "/api/v1/admin/invites/{id}",
    access: "admin",
    group: "admin",
    summary: "Take an invitation back",
    answers: { 204: { description: "It opens nothing any more" } },
    async run(call) {
      const id = call.request.req.param("id") ?? "";
      await call.chat.store.invites.revoke(id);
      await record(call, { kind: "invite.revoked", subject: id });
      return new Response(null, { status: 204 });
    },
  },
  {
    method: "GET",
    path: "/api/v1/admin/settings",
    access: "admin",
    scope: "admin:read",
    group: "admin",
    summary: "What holds for everybody",
    answers: { 200: { description: "Settings", schema: ServerSettingsView } },
    run: settingsAnswer,
  },
  {
    method: "PATCH",
    path: "/api/v1/admin/settings",
    access: "admin",
    group: "admin",
    summary: "Change settings while the server runs; null takes one back to what is configured",
    body: ServerSettingsChanges,
    answers: { 200: { description: "Settings", schema: ServerSettingsView } },
    run: changeSettings,
  },
];

async function invite(call: ChatCall): Promise<Response> {
  requireLogins(call);
  const { chat, user } = call;
  const { role, email, validMs } = await readJson(call.request.req.raw, NewInviteBody, MAX_BYTES);
  requireRank(user, { role });
  requireLoginToAppoint(call, [role]);
  const { registration } = await serverSettingsOf(chat.store, chat.settings).read();
  if (registration === "closed")
    throw refusal("Nobody can make an account here, with an invitation or without.", {
      status: 403,
      code: "registration_closed",
      remedy: 'Set the registration to "invite" first.',
    });
  const expiresAt = chat.now() + validMs;
  const token = await chat.store.invites.create({ role, email, expiresAt, createdBy: user.id });
  await record(call, { kind: "invite.created", subject: email, data: { role } });
  const view: LinkView = { url: pageLink(chat, "invite", token), token, expiresAt };
  return Response.json(view, { status: 201, headers: { "cache-control": "no-store" } });
}

async function settingsAnswer({ chat }: ChatCall): Promise<Response> {
  const settings = serverSettingsOf(chat.store, chat.settings);
  const { registration, domains, roles } = await settings.read();
  const changed = [...(await settings.changedNames())];
  const view: ServerSettingsView = { registration, domains: [...domains], roles, changed };
  return Response.json(view);
}

async function changeSettings(call: ChatCall): Promise<Response> {
  const { chat, user } = call;
  const changes = await readJson(call.request.req.raw, ServerSettingsChanges, MAX_BYTES);
  if (changes.roles?.owner !== undefined) requireRank(user, { target: "owner" });
  await serverSettingsOf(chat.store, chat.settings).change(changes);
  const names = [...Object.keys(changes), ...Object.keys(changes.roles ?? {})];
  await record(call, { kind: "settings.changed", data: { names } });
  return await settingsAnswer(call);
}

function inviteView(record: InviteRecord): InviteView {
  return { ...record };
}
