import type { Context } from "hono";
import type { Authenticate } from "../app/authenticate.ts";
import type { ChatEnv } from "../app/chat-route.ts";
import type { Chat } from "../chat.ts";
import { LOGIN_COOKIE, readCookie } from "./cookies.ts";
import { loginEnd } from "./login-life.ts";
import type { Principal, Scope } from "./principal.ts";
import { scopes } from "./principal.ts";
import { singleUser } from "./single-user.ts";

/** A use of a login is recorded, and its end moved, when the last one is older: every record is a write. */
const USE_MS = 5 * 60_000;
/** How our keys begin. On a single-user server, whatever else a program sends is taken for a form to fill in. */
const OUR_KEYS = "codeact_";

type Parts = Pick<Chat, "store" | "settings" | "now">;

/**
 * Tells who sends a request: by a key, by the cookie of a login, or everybody on a single-user server. A key that opens
 * nothing is nobody, also beside a cookie that does. What a request brings never becomes a login's token: those are made
 * here.
 */
export function createAuthenticate(chat: Parts): Authenticate {
  return async (request) => {
    const secret = bearer(request);
    if (secret !== undefined) {
      const principal = await byKey(chat, secret);
      const filledIn = chat.settings.singleUser && !secret.startsWith(OUR_KEYS);
      if (principal !== undefined || !filledIn) return principal;
    }
    if (chat.settings.singleUser)
      return { user: await singleUser(chat.store), via: "single-user", scopes };
    const token = readCookie(request, LOGIN_COOKIE, chat.settings);
    return token === undefined ? undefined : await byLogin(chat, token);
  };
}

function bearer(request: Context<ChatEnv>): string | undefined {
  return /^Bearer +(\S.*)$/iu.exec(request.req.header("authorization") ?? "")?.[1]?.trim();
}

async function byKey({ store }: Parts, secret: string): Promise<Principal | undefined> {
  const found = await store.apiKeys.find(secret);
  if (found === undefined) return undefined;
  const { user, key } = found;
  const allowed: readonly Scope[] = scopes.filter((scope) => key.scopes.includes(scope));
  return { user, via: "key", scopes: allowed, id: key.id };
}

async function byLogin(
  { store, settings, now }: Parts,
  token: string,
): Promise<Principal | undefined> {
  const found = await store.sessions.find(token);
  if (found === undefined) return undefined;
  const { user, session } = found;
  if (session.usedAt < now() - USE_MS) {
    await store.sessions.extend(token, loginEnd(session.createdAt, now(), settings));
    await store.users.update(user.id, { lastSeenAt: now() });
  }
  return { user, via: "login", scopes, id: session.id };
}
