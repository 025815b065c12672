import { createHash, timingSafeEqual } from "node:crypto";
import type { CodeactError } from "@codeact/protocol";
import { refusal } from "./refusal.ts";

/**
 * Refuses requests addressed to a host name that is not ours: a web page may have pointed a name of its own at the
 * loopback interface (DNS rebinding). A request without a host (HTTP/1.0) comes from no browser.
 */
export function checkHost(
  header: string | undefined,
  allowed: readonly string[] | undefined,
): CodeactError | undefined {
  if (allowed === undefined || header === undefined) return undefined;
  const name = hostName(header);
  if (allowed.includes(name) || name.endsWith(".localhost")) return undefined;
  return refusal(`Requests to the host '${header.slice(0, 200)}' are not answered here.`, {
    status: 403,
    code: "host_not_allowed",
    remedy: "Use localhost or 127.0.0.1, or allow the host when you start the server.",
  });
}

/** The name in a Host header, lower case, without the port and a closing dot. */
function hostName(header: string): string {
  const match = /^(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(header.trim().toLowerCase());
  return (match?.[1] ?? "").replace(/\.$/, "");
}

/**
 * Refuses what a web page of another origin sends: bodies are read whatever their content type says, so the browser
 * would not ask first.
 */
export function checkOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): CodeactError | undefined {
  if (origin === undefined || allowed.includes("*") || allowed.includes(origin)) return undefined;
  if (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()) return undefined;
  return refusal(`Pages of the origin '${origin.slice(0, 200)}' may not use this server.`, {
    status: 403,
    code: "origin_not_allowed",
    remedy: "Allow the origin when you start the server (--cors).",
  });
}

/** Checks the keys of requests. Comparing takes the same time wherever a guess is wrong. */
export function keyChecker(
  keys: readonly string[] | undefined,
): (headers: Headers) => CodeactError | undefined {
  if (keys === undefined || keys.length === 0) return () => undefined;
  const digests = keys.map(digest);
  return (headers) => {
    const given = readKey(headers);
    if (given === undefined)
      return unauthorized(
        "You didn't provide an API key.",
        "Send it as 'Authorization: Bearer KEY'.",
      );
    const guess = digest(given);
    // All are compared, so that time does not tell which one it was.
    const matches = digests.map((known) => timingSafeEqual(known, guess));
    return matches.includes(true)
      ? undefined
      : unauthorized("Incorrect API key provided.", undefined);
  };
}

function readKey(headers: Headers): string | undefined {
  const bearer = /^Bearer\s+(.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  return bearer ?? headers.get("x-api-key") ?? undefined;
}

/** Digests have one length, as `timingSafeEqual` wants. */
function digest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

function unauthorized(message: string, remedy: string | undefined): CodeactError {
  return refusal(message, { status: 401, code: "invalid_api_key", remedy });
}
