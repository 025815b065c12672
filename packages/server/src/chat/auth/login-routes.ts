import {
  AuthConfigView,
  InviteOfferView,
  InviteTokenBody,
  LoginBody,
  MeView,
  MIN_PASSWORD_CHARACTERS,
  RegisterBody,
  ResetBody,
  SetupBody,
} from "@codeact/protocol/chat";
import type { User } from "@codeact/store";
import { readJson } from "../../http/request-body.ts";
import { serverSettingsOf } from "../admin/server-settings.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { beginLogin, endLogin } from "./begin-login.ts";
import { guessKeys } from "./guessing.ts";
import { checkLogin } from "./log-in.ts";
import { meView } from "./me-view.ts";
import { needsOwner } from "./owner-link.ts";
import { record } from "./record.ts";
import { linkOver, requireLogins } from "./refusals.ts";
import { register, setUp } from "./register.ts";
import { resetPassword } from "./reset-link.ts";

/** Bodies that strangers send, in bytes. */
const MAX_BYTES = 16_384;

/** How somebody comes in: by a password, an invitation, the set-up link. */
export const loginRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/auth/config",
    access: "open",
    group: "auth",
    summary: "How one can log in and register here",
    answers: { 200: { description: "Ways in", schema: AuthConfigView } },
    run: ({ chat }) => authConfig(chat),
  },
  {
    method: "POST",
    path: "/api/v1/auth/login",
    access: "open",
    group: "auth",
    summary: "Log in with a password; sets the cookie of the login",
    body: LoginBody,
    answers: { 200: { description: "Who is logged in", schema: MeView } },
    async run(call) {
      requireLogins(call);
      const body = await readJson(call.request.req.raw, LoginBody, MAX_BYTES);
      return await loggedIn(call, await checkLogin(call, body));
    },
  },
  {
    method: "POST",
    path: "/api/v1/auth/logout",
    access: "open",
    group: "auth",
    summary: "End this login",
    answers: { 204: { description: "Nobody is logged in with this browser" } },
    run: logOut,
  },
  {
    method: "POST",
    path: "/api/v1/auth/register",
    access: "open",
    group: "auth",
    summary:
      "Make an account with a password, where that is allowed or by an invitation, and log in",
    body: RegisterBody,
    answers: { 201: { description: "Who is logged in", schema: MeView } },
    async run(call) {
      requireLogins(call);
      const body = await readJson(call.request.req.raw, RegisterBody, MAX_BYTES);
      return await loggedIn(call, await register(call, body), 201);
    },
  },
  {
    method: "POST",
    path: "/api/v1/auth/setup",
    access: "open",
    group: "auth",
    summary: "Make the owner of a new server, by the link in its log, and log in",
    body: SetupBody,
    answers: { 201: { description: "The owner", schema: MeView } },
    async run(call) {
      requireLogins(call);
      const body = await readJson(call.request.req.raw, SetupBody, MAX_BYTES);
      return await loggedIn(call, await setUp(call, body), 201);
    },
  },
  {
    method: "POST",
    path: "/api/v1/auth/invite",
    access: "open",
    group: "auth",
    summary: "What an invitation offers",
    body: InviteTokenBody,
    answers: { 200: { description: "The offer", schema: InviteOfferView } },
    run: inviteOffer,
  },
  {
    method: "POST",
    path: "/api/v1/auth/reset",
    access: "open",
    group: "auth",
    summary: "Set the password anew by the link of an admin, and log in; every other login ends",
    body: ResetBody,
    answers: { 200: { description: "Who is logged in", schema: MeView } },
    async run(call) {
      requireLogins(call);
      const body = await readJson(call.request.req.raw, ResetBody, MAX_BYTES);
      return await loggedIn(call, await resetPassword(call, body));
    },
  },
];

async function authConfig(chat: ChatCall["chat"]): Promise<Response> {
  const { settings } = chat;
  const { registration } = await serverSettingsOf(chat.store, settings).current();
  return Response.json({
    registration,
    singleUser: settings.singleUser,
    setupNeeded: !settings.singleUser && (await needsOwner(chat)),
    providers: settings.oidc.map(({ id, label }) => ({ id, label })),
    minPasswordCharacters: MIN_PASSWORD_CHARACTERS,
  } satisfies AuthConfigView);
}

async function logOut(call: ChatCall): Promise<Response> {
  if (call.loggedIn && call.principal.via === "login") await record(call, { kind: "login.ended" });
  const cookie = await endLogin(call);
  return new Response(null, { status: 204, headers: { "set-cookie": cookie } });
}

async function inviteOffer(call: ChatCall): Promise<Response> {
  const { store, limits } = call.chat;
  const { token } = await readJson(call.request.req.raw, InviteTokenBody, MAX_BYTES);
  const keys = guessKeys(call);
  limits.takeGuess("invite", keys);
  const invite = await store.invites.find(token);
  if (invite === undefined) throw linkOver();
  limits.forgiveGuess("invite", keys);
  return Response.json(invite satisfies InviteOfferView);
}

/** Logs somebody in and says who it is. */
async function loggedIn(call: ChatCall, user: User, status = 200): Promise<Response> {
  const headers = new Headers();
  for (const cookie of await beginLogin(call, user)) headers.append("set-cookie", cookie);
  return Response.json(await meView(call.chat, user, "login"), { status, headers });
}
