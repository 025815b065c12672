import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError, errorMessage } from "@codeact/protocol";

/** A GET request. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as a bearer token, to the host of the URL and no other. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Wait for the answer to begin. @default 30 s */
  readonly answerTimeoutMs?: number | undefined;
}

/** An answer, and what the answers before it (redirects) said about the file. */
export interface Answer {
  readonly response: Response;
  readonly url: string;
  /** Hugging Face's `X-Linked-ETag`: the sha256 of a large file. */
  readonly linkedSha256: string | undefined;
  /** Hugging Face's `X-Linked-Size`. */
  readonly linkedBytes: number | undefined;
}

const MAX_REDIRECTS = 10;
const ANSWER_TIMEOUT_MS = 30_000;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Sends a GET and follows redirects by itself, so that the token stays with its host and an encrypted connection is never
 * left for a plain one. Any status but a redirect is an answer. The body is the caller's to read or cancel.
 * @throws CodeactError `model_unreachable` (retryable) when no answer comes, `not_supported` for a redirect that must not be followed
 */
export async function request(address: string, options: RequestOptions = {}): Promise<Answer> {
  let url = new URL(address);
  const { origin } = url;
  const authorization = authorizationOf(url, options.token);
  let linkedSha256: string | undefined;
  let linkedBytes: number | undefined;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await send(url, options, url.origin === origin ? authorization : undefined);
    const etag = /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(response.headers.get("x-linked-etag") ?? "");
    linkedSha256 ??= etag?.[1]?.toLowerCase();
    linkedBytes ??= wholeNumber(response.headers.get("x-linked-size"));
    const target = response.headers.get("location");
    if (!redirects.has(response.status) || target === null)
      return { response, url: url.href, linkedSha256, linkedBytes };
    await response.body?.cancel();
    url = nextUrl(url, target);
  }
  throw new CodeactError("model_unreachable", `${origin} redirects in a circle.`, {
    remedy: "Check the address.",
  });
}

/** An address for messages: without what may be secret in it (its user, query and fragment). */
export function plainAddress(address: string | URL): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}

/** The token, or else the user and password of the address. */
function authorizationOf(
  { username, password }: URL,
  token: string | undefined,
): string | undefined {
  if (token !== undefined) return `Bearer ${token}`;
  if (username === "" && password === "") return undefined;
  const pair = [username, password].map(unescaped).join(":");
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

/** A part of an address without its escapes; as it is when they are wrong. */
export function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function send(
  address: URL,
  options: RequestOptions,
  authorization: string | undefined,
): Promise<Response> {
  const { signal, answerTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  signal?.throwIfAborted();
  // `fetch` takes no address with a user in it.
  const url = new URL(address);
  url.username = "";
  url.password = "";
  const attempt = new AbortController();
  const stop = (): void => attempt.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  const timer = setTimeout(
    () => attempt.abort(new Error(`no answer within ${answerTimeoutMs / 1000} s`)),
    answerTimeoutMs,
  );
  try {
    return await fetch(url, {
      redirect: "manual",
      signal: attempt.signal,
      headers: {
        "user-agent": "codeact",
        // Bytes as they are: ranges of a compressed answer would mean something else.
        "accept-encoding": "identity",
        ...options.headers,
        ...(authorization === undefined ? {} : { authorization }),
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw unreachable(url, error);
  } finally {
    clearTimeout(timer);
    // The body outlives this call; its reader listens to the signal itself.
    signal?.removeEventListener("abort", stop);
  }
}

function nextUrl(from: URL, target: string): URL {
  if (!URL.canParse(target, from.href))
    throw badRedirect(from, target.slice(0, 200), "is no address");
  const url = new URL(target, from.href);
  if (url.protocol === from.protocol || url.protocol === "https:") return url;
  throw badRedirect(from, plainAddress(url), "is not encrypted");
}

function badRedirect(from: URL, target: string, why: string): CodeactError {
  return new CodeactError("not_supported", `${from.origin} redirects to ${target}, which ${why}.`, {
    remedy: "Download from an address that is safe to follow.",
  });
}

/** The failure of a connection that broke or never came about. */
export function unreachable(url: URL, error: unknown): CodeactError {
  return new CodeactError(
    "model_unreachable",
    `${url.origin} cannot be reached: ${rootMessage(error)}.`,
    {
      remedy: "Check the network and the address. HF_ENDPOINT names a mirror of Hugging Face.",
      retryable: true,
      cause: error,
    },
  );
}

/** The innermost cause: undici hides it behind "fetch failed". */
function rootMessage(error: unknown): string {
  let root = error;
  for (let depth = 0; depth < 8 && root instanceof Error && root.cause instanceof Error; depth++)
    root = root.cause;
  return errorMessage(root).replace(/\.$/, "");
}

/** A non-negative whole number in a header; undefined for anything else. */
export function wholeNumber(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || !/^\d{1,15}$/.test(text.trim())) return undefined;
  return Number(text);
}

/** How often a request is tried again. */
export interface Retries {
  /** Tries in a row that bring nothing. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export const defaultRetries: Retries = { attempts: 6, firstDelayMs: 500, maxDelayMs: 15_000 };

/** Waits before try `attempt` (1 is the first repetition): twice as long each time, less a random part of up to half. */
export async function pause(
  attempt: number,
  retries: Retries,
  askedMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const backoffMs = retries.firstDelayMs * 2 ** (attempt - 1) * (1 - Math.random() / 2);
  // A server may ask for more patience than we have by ourselves, within reason.
  const delayMs =
    askedMs === undefined ? Math.min(backoffMs, retries.maxDelayMs) : Math.min(askedMs, 60_000);
  try {
    await sleep(delayMs, undefined, { signal });
  } catch {
    signal?.throwIfAborted();
  }
}
