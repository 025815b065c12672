import { isIP } from "node:net";
import type { Context } from "hono";
import type { ChatEnv } from "../app/chat-route.ts";
import type { ChatSettings } from "../chat-settings.ts";

/**
 * The address that a request comes from: the connection's, or, behind proxies, the one that the outermost of them saw.
 * What a client writes into `X-Forwarded-For` itself stands before that and counts for nothing. `unknown` without a socket.
 */
export function clientAddress({
  chat,
  request,
}: {
  readonly chat: { readonly settings: Pick<ChatSettings, "proxyHops"> };
  readonly request: Context<ChatEnv>;
}): string {
  const peer = plain(request.env?.outgoing?.req.socket.remoteAddress ?? "unknown");
  const hops = chat.settings.proxyHops ?? 0;
  if (hops === 0) return peer;
  const seen = (request.req.header("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  const address = plain(seen.at(-hops) ?? "");
  return isIP(address) === 0 ? peer : address;
}

/**
 * What counts as one place: an IPv4 address, or the first 64 bits of an IPv6 address, which one customer of a provider
 * has whole.
 */
export function placeOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("::");
  const first = head.split(":").filter((group) => group !== "");
  const last = tail === undefined ? [] : tail.split(":").filter((group) => group !== "");
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => "0");
  const groups = [...first, ...zeros, ...last].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/u, "").toLowerCase()).join(":")}::/64`;
}

/** An IPv4 address also where a socket tells it as an IPv6 one. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/iu, "");
}
