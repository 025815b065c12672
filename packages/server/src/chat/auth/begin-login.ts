import type { User } from "@codeact/store";
import type { ChatCall } from "../app/chat-route.ts";
import { clientAddress } from "./client-address.ts";
import { LOGIN_COOKIE, readCookie, writeCookie } from "./cookies.ts";
import { rememberBrowser } from "./known-browser.ts";
import { LOGIN_MAX_MS, loginEnd } from "./login-life.ts";

/**
 * Logs a person in on this browser: the login it came with ends, whoever's it was, and a new token is made, so that
 * nobody who planted or saw the old one is logged in. Returns the headers that set cookies.
 */
export async function beginLogin(
  call: Pick<ChatCall, "chat" | "request">,
  user: User,
): Promise<readonly string[]> {
  const { chat, request } = call;
  await endLogin(call);
  const now = chat.now();
  const { token } = await chat.store.sessions.create({
    userId: user.id,
    expiresAt: loginEnd(now, now, chat.settings),
    ip: clientAddress(call),
    agent: request.req.header("user-agent"),
  });
  await chat.store.users.update(user.id, { lastSeenAt: now });
  const login = writeCookie(LOGIN_COOKIE, { value: token, maxAgeMs: LOGIN_MAX_MS }, chat.settings);
  const known = await rememberBrowser(call, user);
  return known === undefined ? [login] : [login, known];
}

/** Ends the login that a request came with, if any. Returns the header that takes the cookie away. */
export async function endLogin({
  chat,
  request,
}: Pick<ChatCall, "chat" | "request">): Promise<string> {
  const token = readCookie(request, LOGIN_COOKIE, chat.settings);
  const found = token === undefined ? undefined : await chat.store.sessions.find(token);
  if (found !== undefined) await chat.store.sessions.end(found.user.id, found.session.id);
  return writeCookie(LOGIN_COOKIE, { value: "", maxAgeMs: 0 }, chat.settings);
}
