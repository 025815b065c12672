import type { Context } from "hono";
import type { ChatEnv } from "./chat-route.ts";

const EXPOSED = "x-request-id, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset";

/** Whether a path is of the API that programs with keys use, and errors take its shape. */
export function isAgentPath(path: string): boolean {
  return path === "/v1" || path.startsWith("/v1/");
}

/** Whether a request comes from the page of another origin that the operator lets use `/v1`. */
export function isAllowedOrigin(request: Context<ChatEnv>, origins: readonly string[]): boolean {
  const origin = request.req.header("origin");
  if (origin === undefined || !isAgentPath(request.req.path)) return false;
  return origins.includes("*") || origins.includes(origin);
}

/**
 * Lets the pages of allowed origins use `/v1`, with a key: cookies are never allowed along. Answers the question that
 * browsers ask before; everything else goes on.
 */
export function answerCrossOrigin(
  request: Context<ChatEnv>,
  origins: readonly string[],
): Response | undefined {
  const origin = request.req.header("origin");
  if (origin === undefined || !isAllowedOrigin(request, origins)) return undefined;
  const headers = request.get("more");
  headers.set("access-control-allow-origin", origin);
  headers.set("vary", "Origin");
  headers.set("access-control-expose-headers", EXPOSED);
  headers.set("cross-origin-resource-policy", "cross-origin");
  if (request.req.method !== "OPTIONS") return undefined;
  headers.set("access-control-allow-methods", "GET, POST, DELETE");
  headers.set(
    "access-control-allow-headers",
    request.req.header("access-control-request-headers") ?? "authorization, content-type",
  );
  headers.set("access-control-max-age", "600");
  return new Response(null, { status: 204 });
}
