import { z } from "zod";
import { describeApi } from "../http/describe-api.ts";
import type { Route } from "./http/route.ts";

const ErrorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    remedy: z.string().optional(),
    retryable: z.boolean(),
    details: z.record(z.string(), z.unknown()),
  }),
});

/** The engine's description (OpenAPI 3.1). */
export function describeEngine(
  routes: readonly Route[],
  events: z.ZodType,
  version: string,
): Record<string, unknown> {
  const described = routes.map((route) => ({ ...route, facts: securityOf(route) }));
  return describeApi(described, {
    title: "codeact engine",
    version,
    description:
      "Private Python sessions over HTTP. Every error is {error: {code, message, remedy, retryable, details}}.",
    securitySchemes: {
      token: {
        type: "http",
        scheme: "bearer",
        description: "A token of the engine, or the secret of one session",
      },
    },
    error: ErrorBody,
    events: { name: "KernelEvent", schema: events },
  });
}

function securityOf({ scopes }: Route): Readonly<Record<string, unknown>> {
  return scopes === "open" ? { security: [] } : { security: [{ token: [] }], "x-scopes": scopes };
}
