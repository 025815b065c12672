import { isIPv6 } from "node:net";
import { readAddress } from "./address.ts";
import type { Address } from "./address.ts";

/** A host of a request or a rule in one spelling only: a name in lower case ASCII without a final dot, or an address. */
export type Host =
  | { readonly type: "host-name"; readonly text: string }
  | { readonly type: "host-address"; readonly text: string; readonly address: Address };

/** A name has at most this many characters (RFC 1035, 2.3.4, in its text form). */
const NAME_CHARACTERS = 253;
/**
 * Never part of a host: what ends it or hides in it. The percent sign too, so that neither escapes nor zone ids
 * (`fe80::1%eth0`) are read.
 */
const FORBIDDEN = /[\p{Cc}\p{Zs}\p{Zl}\p{Zp}%/?#@\\]/u;
const LABEL = /^[a-z0-9_-]{1,63}$/u;

/**
 * Reads a host as browsers do, so that two spellings of one host are equal: case, a final dot, international names
 * (IDNA), and numbers that mean an IPv4 address (`2130706433`, `0x7f.1`, `0177.0.0.1`). IPv6 with or without brackets.
 * Undefined when it is no host.
 */
export function readHost(text: string): Host | undefined {
  if (text === "" || text.length > 4 * NAME_CHARACTERS || FORBIDDEN.test(text)) return undefined;
  const bracketed = text.startsWith("[") && text.endsWith("]");
  const bare = bracketed ? text.slice(1, -1) : text;
  if (isIPv6(bare)) return addressHost(readAddress(bare));
  // A colon would begin a port.
  if (bracketed || text.includes(":")) return undefined;
  const { hostname = "" } = parsed(`http://${text}/`) ?? {};
  const found = readAddress(hostname);
  if (found !== undefined) return addressHost(found);
  const name = hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
  const valid =
    name.length <= NAME_CHARACTERS && name.split(".").every((label) => LABEL.test(label));
  return valid ? { type: "host-name", text: name } : undefined;
}

function addressHost(address: Address | undefined): Host | undefined {
  return address === undefined ? undefined : { type: "host-address", text: address.text, address };
}

function parsed(text: string): URL | undefined {
  return URL.parse(text) ?? undefined;
}

/** A host and a port of TCP. */
export interface Authority {
  readonly host: Host;
  readonly port: number;
}

/** Splits `host:port`, `host`, `[address]:port` or a bare IPv6 address; the port is undefined where none is named. */
export function splitAuthority(
  text: string,
): { readonly host: string; readonly port: number | undefined } | undefined {
  if (isIPv6(text)) return { host: text, port: undefined };
  const match = /^(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>\d{1,5}))?$/u.exec(text);
  const { host = "", port } = match?.groups ?? {};
  if (host === "") return undefined;
  if (port === undefined) return { host, port: undefined };
  const number = Number(port);
  return number >= 1 && number <= 65_535 ? { host, port: number } : undefined;
}

/** The text of an authority as it stands in a URL or a `Host` header. */
export function writeAuthority({ host, port }: Authority, defaultPort?: number): string {
  const text = host.text.includes(":") ? `[${host.text}]` : host.text;
  return port === defaultPort ? text : `${text}:${port}`;
}
