import { z } from "zod";
import manifest from "../../../package.json" with { type: "json" };
import { describeApi } from "../../http/describe-api.ts";
import { scopeOf } from "./access.ts";
import type { ChatRoute } from "./chat-route.ts";
import { Problem, PROBLEM_TYPE } from "./problem.ts";

/** Events of streams, as `data` of server-sent events; each route's summary says which. */
const StreamEvent = z.looseObject({ type: z.string() });

const idempotencyHeader = {
  "Idempotency-Key": "The same key gets the same answer for a day, and nothing is done twice",
};

/** The description of the chat's API (OpenAPI 3.1), made from the table that requests are routed with. */
export function describeChat(routes: readonly ChatRoute[]): Record<string, unknown> {
  const described = routes.map((route) => ({
    ...route,
    facts: factsOf(route),
    headers: route.idempotent === true ? idempotencyHeader : undefined,
  }));
  return describeApi(described, {
    title: "codeact chat",
    version: manifest.version,
    description:
      "Conversations with an agent whose actions are Python. Errors are problem documents (RFC 9457) with a stable code; times are milliseconds since the epoch; lists are {items, next}, and next is the cursor of the page that follows.",
    securitySchemes: {
      key: { type: "http", scheme: "bearer", description: "An API key, codeact_…" },
      login: {
        type: "apiKey",
        in: "cookie",
        name: "__Host-codeact",
        description: "A browser that is logged in; changes must come from the server's own page",
      },
    },
    error: Problem,
    errorType: PROBLEM_TYPE,
    events: { name: "StreamEvent", schema: StreamEvent },
  });
}

function factsOf(route: ChatRoute): Readonly<Record<string, unknown>> {
  const facts = { "x-access": route.access };
  if (route.access === "open") return { ...facts, security: [] };
  return {
    ...facts,
    "x-scope": scopeOf(route),
    security: [{ key: [] }, { login: [] }],
  };
}
