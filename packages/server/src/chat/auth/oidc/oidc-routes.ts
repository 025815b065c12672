import { CodeactError, errorMessage } from "@codeact/protocol";
import { RedirectView } from "@codeact/protocol/chat";
import { foldEmail } from "@codeact/store";
import { AuthorizationResponseError, ClientError, ResponseBodyError } from "openid-client";
import { z } from "zod";
import { refusal } from "../../../http/refusal.ts";
import { parseWith } from "../../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../../app/chat-route.ts";
import type { Chat } from "../../chat.ts";
import { beginLogin } from "../begin-login.ts";
import { record } from "../record.ts";
import { requireLogin, requireLogins } from "../refusals.ts";
import { beginFlow, endFlow, finishFlow, readFlow } from "./flow.ts";
import type { ProvenIdentity } from "./flow.ts";
import { personOf } from "./person-of.ts";
import { findProvider } from "./provider-client.ts";

const StartQuery = z.object({
  /** Path to go on at. */
  next: z.string().max(500).optional(),
  /** Token of an invitation. */
  invite: z.string().max(200).optional(),
});

/** Logins by the word of an OpenID Connect provider: authorization code with PKCE, state and nonce. */
export const oidcRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/auth/oidc/{provider}/start",
    access: "open",
    group: "auth",
    summary: "Go to a login provider; for the browser's address bar",
    query: StartQuery,
    answers: { 302: { description: "On to the provider" } },
    run: start,
  },
  {
    method: "GET",
    path: "/api/v1/auth/oidc/{provider}/callback",
    access: "open",
    group: "auth",
    summary: "Where the provider sends the browser back to",
    answers: { 302: { description: "Logged in, or back at the login page with ?error=CODE" } },
    run: callback,
  },
  {
    method: "POST",
    path: "/api/v1/auth/oidc/{provider}/link",
    access: "user",
    group: "auth",
    summary:
      "Begin to link an identity at a provider to this account; go to the address that it answers",
    answers: { 200: { description: "Where to go", schema: RedirectView } },
    run: link,
  },
  {
    method: "DELETE",
    path: "/api/v1/auth/oidc/{provider}/link",
    access: "user",
    group: "auth",
    summary: "Unlink the identities of a provider",
    answers: { 204: { description: "They open this account no more" } },
    run: unlink,
  },
];

async function start(call: ChatCall): Promise<Response> {
  requireLogins(call);
  const { chat, request } = call;
  // Another site must not log somebody in here, as somebody else.
  if (request.req.header("sec-fetch-site") === "cross-site")
    throw refusal("A login begins at this server's own page.", {
      status: 403,
      code: "origin_not_allowed",
      remedy: `Open ${chat.settings.publicUrl} and log in there.`,
    });
  const provider = findProvider(chat.settings, request.req.param("provider") ?? "");
  const { next, invite } = parseWith(StartQuery, request.req.query());
  const flow = { next: localPath(chat, next), invite };
  const { url, cookie } = await beginFlow(chat, provider, flow);
  return redirect(url, [cookie]);
}

async function link(call: ChatCall): Promise<Response> {
  requireLogin(call);
  requireLogins(call);
  const { chat, user, request } = call;
  const provider = findProvider(chat.settings, request.req.param("provider") ?? "");
  const flow = { next: "/settings", linkTo: user.id };
  const { url, cookie } = await beginFlow(chat, provider, flow);
  return Response.json({ url } satisfies RedirectView, { headers: { "set-cookie": cookie } });
}

async function unlink(call: ChatCall): Promise<Response> {
  requireLogin(call);
  const { chat, user, request } = call;
  const { issuer } = findProvider(chat.settings, request.req.param("provider") ?? "");
  const identities = await chat.store.identities.list(user.id);
  const found = await chat.store.users.findByEmail(user.email);
  const others = identities.filter((identity) => identity.issuer !== issuer);
  if (found?.passwordHash === undefined && others.length === 0)
    throw refusal("This is the only way to log in to this account.", {
      remedy: "Set a password first.",
    });
  for (const identity of identities)
    if (identity.issuer === issuer)
      await chat.store.identities.unlink(user.id, issuer, identity.subject);
  await record(call, { kind: "identity.unlinked", data: { issuer } });
  return new Response(null, { status: 204 });
}

/** A person looks at the answer, so failures lead to the login page too; the flow is over in any case. */
async function callback(call: ChatCall): Promise<Response> {
  const { chat } = call;
  try {
    requireLogins(call);
    const { cookies, next } = await loggedIn(call);
    return redirect(pageUrl(chat, next), [...cookies, endFlow(chat)]);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    chat.log.warn({ event: "oidc.failed", code }, errorMessage(error).slice(0, 300));
    return redirect(pageUrl(chat, `/login?error=${encodeURIComponent(code)}`), [endFlow(chat)]);
  }
}

async function loggedIn(
  call: ChatCall,
): Promise<{ readonly cookies: readonly string[]; readonly next: string }> {
  const { chat, request } = call;
  const provider = findProvider(chat.settings, request.req.param("provider") ?? "");
  const flow = await readFlow(call, provider.id);
  if (flow.linkTo !== undefined) requirePerson(call, flow.linkTo);
  const identity = await finishFlow(call, provider, flow);
  if (flow.linkTo !== undefined) {
    await linkIdentity(call, flow.linkTo, identity);
    return { cookies: [], next: flow.next };
  }
  const user = await personOf(call, provider, { identity, flow });
  const data = { by: "oidc", issuer: identity.issuer };
  await record(call, { kind: "login.succeeded", userId: user.id, data });
  return { cookies: await beginLogin(call, user), next: flow.next };
}

/**
 * Whoever asked must still be logged in with this browser: the cookie of a flow alone links nothing.
 * @throws CodeactError a refusal with status 401
 */
function requirePerson(call: ChatCall, userId: string): void {
  if (call.loggedIn && call.principal.via === "login" && call.user.id === userId) return;
  throw refusal("Nobody is logged in who asked for that.", {
    status: 401,
    code: "unauthorized",
    remedy: "Log in, then link the identity in the settings.",
  });
}

async function linkIdentity(
  call: ChatCall,
  userId: string,
  { issuer, subject, verifiedEmail }: ProvenIdentity,
): Promise<void> {
  const { chat } = call;
  const emailVerified = verifiedEmail !== undefined;
  await chat.store.identities.link(userId, { issuer, subject, emailVerified });
  if (emailVerified && foldEmail(verifiedEmail) === call.user.email)
    await chat.store.users.update(userId, { emailProven: true });
  await record(call, { kind: "identity.linked", data: { issuer, by: "person" } });
}

/** A word for the login page; nothing for a defect of ours. */
function codeOf(error: unknown): string | undefined {
  if (CodeactError.isInstance(error)) {
    const { wireCode, reason } = error.details;
    return [wireCode, reason].find((word) => typeof word === "string") ?? error.code;
  }
  // The person said no, or the provider does.
  if (error instanceof AuthorizationResponseError) return "provider_refused";
  const theirs = [ResponseBodyError, ClientError, z.ZodError].some((kind) => error instanceof kind);
  return theirs ? "provider_failed" : undefined;
}

/** A path of this server, whatever was asked for: nobody is sent elsewhere after a login. */
function localPath({ settings }: Pick<Chat, "settings">, next: string | undefined): string {
  const base = new URL(settings.publicUrl);
  if (next === undefined || !URL.canParse(next, base)) return "/";
  const url = new URL(next, base);
  return url.origin === base.origin ? `${url.pathname}${url.search}${url.hash}` : "/";
}

function pageUrl({ settings }: Pick<Chat, "settings">, path: string): string {
  return `${settings.publicUrl.replace(/\/$/u, "")}${path}`;
}

function redirect(url: string, cookies: readonly string[]): Response {
  const headers = new Headers({ location: url, "cache-control": "no-store" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 302, headers });
}
