import { readHost, splitAuthority } from "./host.ts";
import type { Authority } from "./host.ts";

/** Where a request wants to go. */
export type Target =
  | {
      readonly type: "target";
      readonly authority: Authority;
      /** The proxy speaks TLS with the host. */
      readonly secure: boolean;
      /** Path and query, as they came. */
      readonly path: string;
    }
  | { readonly type: "unreadable"; readonly detail: string };

const ABSOLUTE = /^(?<scheme>https?):\/\/(?<authority>[^/?#\\]*)(?<path>(?:[/?][^#\\]*)?)$/iu;

/**
 * Reads the target of a request to a proxy: an absolute URL. `https://` asks the proxy to speak TLS with the host, and
 * so does port 443 under `http://`, which is how programs ask for it that would open a tunnel for every `https://`.
 */
export function readTarget(url: string): Target {
  const match = ABSOLUTE.exec(url);
  const { scheme = "", authority = "", path = "" } = match?.groups ?? {};
  if (match === null) {
    return unreadable("a proxy is asked with a whole URL: GET http://host/path HTTP/1.1");
  }
  if (authority.includes("@")) {
    return unreadable(
      "user name and password do not belong into a URL; send an Authorization header",
    );
  }
  const encrypted = scheme.toLowerCase() === "https";
  const split = splitAuthority(authority);
  const host = split === undefined ? undefined : readHost(split.host);
  if (split === undefined || host === undefined) return unreadable("the URL names no host");
  const port = split.port ?? (encrypted ? 443 : 80);
  return {
    type: "target",
    authority: { host, port },
    secure: encrypted || port === 443,
    path: path.startsWith("/") ? path : `/${path}`,
  };
}

/** Reads the target of a tunnel: `host:port`. */
export function readTunnelTarget(text: string): Authority | undefined {
  const split = splitAuthority(text);
  const host = split === undefined ? undefined : readHost(split.host);
  if (host === undefined || split?.port === undefined) return undefined;
  return { host, port: split.port };
}

function unreadable(detail: string): Target {
  return { type: "unreadable", detail };
}
