import { LoginList, PasswordBody } from "@codeact/protocol/chat";
import type { LoginView } from "@codeact/protocol/chat";
import type { LoginSession } from "@codeact/store";
import { readJson } from "../../http/request-body.ts";
import { refusal } from "../../http/refusal.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { recheckPassword } from "./log-in.ts";
import { passwords } from "./password.ts";
import { record } from "./record.ts";
import { requireLogin } from "./refusals.ts";

/** Without a password to ask for, only a login that was begun so recently may set one, in milliseconds. */
const RECENT_MS = 15 * 60_000;
const MAX_BYTES = 16_384;

/** What people do with their ways in: the password, and where they are logged in. */
export const accountRoutes: readonly ChatRoute[] = [
  {
    method: "POST",
    path: "/api/v1/auth/password",
    access: "user",
    group: "auth",
    summary: "Change the password; every other login ends",
    body: PasswordBody,
    answers: { 204: { description: "The new password holds" } },
    run: changePassword,
  },
  {
    method: "GET",
    path: "/api/v1/auth/sessions",
    access: "user",
    group: "auth",
    summary: "Where one is logged in",
    answers: { 200: { description: "Logins, last used first", schema: LoginList } },
    async run(call) {
      requireLogin(call);
      const sessions = await call.chat.store.sessions.list(call.user.id);
      const items = sessions.map((session) => loginView(session, call.principal.id));
      return Response.json({ items } satisfies LoginList);
    },
  },
  {
    method: "DELETE",
    path: "/api/v1/auth/sessions",
    access: "user",
    group: "auth",
    summary: "End every login but this one",
    answers: { 204: { description: "They have ended" } },
    async run(call) {
      requireLogin(call);
      await call.chat.store.sessions.endAll(call.user.id, call.principal.id);
      await record(call, { kind: "login.ended", data: { which: "others" } });
      return new Response(null, { status: 204 });
    },
  },
  {
    method: "DELETE",
    path: "/api/v1/auth/sessions/{id}",
    access: "user",
    group: "auth",
    summary: "End one login",
    answers: { 204: { description: "It has ended" } },
    run: endOne,
  },
];

function loginView(session: LoginSession, currentId: string | undefined): LoginView {
  const { id, createdAt, usedAt, expiresAt, ip, agent } = session;
  return { id, current: id === currentId, createdAt, usedAt, expiresAt, ip, agent };
}

async function endOne(call: ChatCall): Promise<Response> {
  const { sessions } = call.chat.store;
  const id = call.request.req.param("id") ?? "";
  const own = await sessions.list(call.user.id);
  if (!own.some((session) => session.id === id))
    throw refusal("There is no such login.", { status: 404, code: "not_found" });
  requireLogin(call);
  await sessions.end(call.user.id, id);
  await record(call, { kind: "login.ended", data: { which: "one" } });
  return new Response(null, { status: 204 });
}

async function changePassword(call: ChatCall): Promise<Response> {
  requireLogin(call);
  const { chat, user, principal } = call;
  const { current, password } = await readJson(call.request.req.raw, PasswordBody, MAX_BYTES);
  // Who serves for one person has the machine: this is also how an owner who forgot the password gets a new one.
  if (principal.via !== "single-user") await requirePresentPassword(call, current);
  const passwordHash = await passwords.hash(password, call.request.req.raw.signal);
  await chat.store.users.update(user.id, { passwordHash });
  await chat.store.sessions.endAll(user.id, principal.id);
  await record(call, { kind: "password.changed", data: { by: "person" } });
  return new Response(null, { status: 204 });
}

/**
 * Asks for the present password, before something that cannot be taken back; of who has none, for a login of late.
 * @throws CodeactError a refusal with status 403; `rate_limited`, `overloaded`
 */
export async function requirePresentPassword(
  call: ChatCall,
  current: string | undefined,
): Promise<void> {
  const kept = await call.chat.store.users.findByEmail(call.user.email);
  if (kept?.passwordHash === undefined) await requireRecentLogin(call);
  else if (current === undefined || !(await recheckPassword(call, current))) throw wrongPassword();
}

/** The present password does not fit; the login itself stays as it is. */
function wrongPassword(): Error {
  return refusal("The present password is wrong.", {
    status: 403,
    code: "wrong_password",
    remedy: "Type the password that you log in with.",
  });
}

/** @throws CodeactError a refusal with status 403 for a login that was begun long ago */
async function requireRecentLogin({ chat, user, principal }: ChatCall): Promise<void> {
  const sessions = await chat.store.sessions.list(user.id);
  const login = sessions.find(({ id }) => id === principal.id);
  if (login !== undefined && chat.now() - login.createdAt <= RECENT_MS) return;
  throw refusal("This login was begun too long ago for that.", {
    status: 403,
    code: "login_too_old",
    remedy: "Log in once more, then set the password.",
  });
}
