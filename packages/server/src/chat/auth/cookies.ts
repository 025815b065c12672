import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { ChatEnv } from "../app/chat-route.ts";
import type { ChatSettings } from "../chat-settings.ts";

/** The cookie of a login. */
export const LOGIN_COOKIE = "codeact";
/** The cookie of a browser that somebody logged in with before. */
export const KNOWN_COOKIE = "codeact-known";
/** The cookie that a login through a provider carries along, until it comes back. */
export const FLOW_COOKIE = "codeact-oidc";

type Where = Pick<ChatSettings, "publicUrl">;

/**
 * The name of a cookie at this server. Behind https it begins with `__Host-`: browsers then take it from this host alone,
 * so that no neighbouring host can plant one (https://datatracker.ietf.org/doc/html/rfc6265bis section 4.1.3).
 */
function cookieName(name: string, settings: Where): string {
  return isSecure(settings) ? `__Host-${name}` : name;
}

/** A cookie of a request. */
export function readCookie(
  request: Context<ChatEnv>,
  name: string,
  settings: Where,
): string | undefined {
  const value = getCookie(request, cookieName(name, settings));
  return value === undefined || value === "" ? undefined : value;
}

/**
 * A cookie as a header sets it: no script reads it, and other sites' pages send it with plain navigation only.
 * @param value URL-safe characters; empty takes the cookie away
 */
export function writeCookie(
  name: string,
  { value, maxAgeMs }: { readonly value: string; readonly maxAgeMs: number },
  settings: Where,
): string {
  const parts = [
    `${cookieName(name, settings)}=${value}`,
    "Path=/",
    `Max-Age=${value === "" ? 0 : Math.floor(maxAgeMs / 1000)}`,
    "HttpOnly",
    "SameSite=Lax",
  ];
  return [...parts, ...(isSecure(settings) ? ["Secure"] : [])].join("; ");
}

function isSecure({ publicUrl }: Where): boolean {
  return publicUrl.startsWith("https:");
}
