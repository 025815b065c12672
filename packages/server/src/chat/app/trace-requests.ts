import { context, propagation, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { MiddlewareHandler } from "hono";
import { beginSpan, withinSpan } from "../serve/tracing.ts";
import type { ChatEnv } from "./chat-route.ts";

/**
 * Makes every request an OpenTelemetry span, named by its route: a child of the caller's span when the request says so.
 * The spans of a stream end with its first byte, because the run is what takes long, and has a span of its own.
 */
export function traceRequests(): MiddlewareHandler<ChatEnv> {
  return async (request, next) => {
    const { method } = request.req;
    const headers = Object.fromEntries(request.req.raw.headers);
    const caller = propagation.extract(context.active(), headers);
    const attributes = { "http.request.method": method };
    const span = context.with(caller, () => beginSpan(method, attributes, SpanKind.SERVER));
    try {
      await withinSpan(span, () => next());
    } finally {
      const { id, route } = request.get("exchange");
      const { status } = request.res;
      span.updateName(`${method} ${route}`);
      span.setAttributes({
        "http.route": route,
        "http.response.status_code": status,
        "codeact.request.id": id,
      });
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    }
  };
}
