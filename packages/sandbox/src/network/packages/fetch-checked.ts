import { request as openRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import type { Dialer } from "../dialer.ts";
import { readHost, writeAuthority } from "../host.ts";
import type { NetworkLimits } from "../limits.ts";

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What a fetch needs. */
export interface FetchOptions {
  readonly dialer: Dialer;
  readonly limits: NetworkLimits;
  readonly accept: string;
  /** Value of the `Authorization` header for URLs of its origin; other origins, also behind redirects, do not get it. */
  readonly authorization?: { readonly origin: string; readonly value: string } | undefined;
  readonly signal: AbortSignal;
}

/** An answer, and the URL from which it came after redirects. */
export interface Fetched {
  readonly answer: IncomingMessage;
  readonly url: URL;
}

/**
 * Fetches a URL through the checks of a session's {@link Dialer}, redirects included, each of which is checked anew. The
 * caller reads or destroys the answer. @throws Error when it cannot be reached or must not be
 */
export async function fetchChecked(start: URL, options: FetchOptions): Promise<Fetched> {
  let url = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await get(url, options);
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.statusCode ?? 0) || location === undefined) return { answer, url };
    answer.destroy();
    const next = URL.parse(location, url.href);
    if (next === null) throw new Error(`${url.host} redirects to "${location}", which is no URL`);
    if (url.protocol === "https:" && next.protocol !== "https:") {
      throw new Error(`${url.host} redirects away from TLS`);
    }
    url = next;
  }
  throw new Error(`${start.host} redirects more than ${MAX_REDIRECTS} times`);
}

async function get(url: URL, options: FetchOptions): Promise<IncomingMessage> {
  const secure = url.protocol === "https:";
  const host = readHost(url.hostname);
  if (host === undefined || (!secure && url.protocol !== "http:")) {
    throw new Error(`${url.protocol}//${url.host} cannot be fetched`);
  }
  const usual = secure ? 443 : 80;
  const authority = { host, port: url.port === "" ? usual : Number(url.port) };
  const { dialer, limits, accept, authorization, signal } = options;
  const dialed = await dialer.dial(authority, { secure, signal });
  if (dialed.type !== "connected") throw new Error(`${url.host}: ${dialed.detail}`);
  const { socket } = dialed;
  const upstream = openRequest({
    createConnection: () => socket,
    path: `${url.pathname}${url.search}`,
    setHost: false,
    maxHeaderSize: limits.headerBytes,
    headers: {
      Host: writeAuthority(authority, usual),
      Accept: accept,
      "Accept-Encoding": "identity",
      "User-Agent": "codeact",
      ...(authorization?.origin === url.origin ? { Authorization: authorization.value } : {}),
    },
    signal,
  });
  socket.setTimeout(limits.idleTimeoutMs, () => {
    upstream.destroy(new Error(`${url.host} has sent nothing for too long`));
  });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  upstream.once("response", resolve);
  upstream.on("error", reject);
  upstream.once("close", () => {
    reject(new Error(`${url.host} closed the connection without an answer`));
  });
  upstream.end();
  try {
    return await promise;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
