import { context, SpanKind, trace } from "@opentelemetry/api";
import type { Attributes, Span } from "@opentelemetry/api";
import manifest from "../../../package.json" with { type: "json" };

/**
 * Begins a span of this server: what is at work when it is called is its parent. Without an OpenTelemetry SDK in the
 * process it does nothing and costs nothing.
 */
export function beginSpan(
  name: string,
  attributes: Attributes = {},
  kind = SpanKind.INTERNAL,
): Span {
  return trace.getTracer("codeact", manifest.version).startSpan(name, { kind, attributes });
}

/** Does something as part of a span: spans that begin meanwhile are its children. The caller ends the span. */
export function withinSpan<T>(span: Span, action: () => T): T {
  return context.with(trace.setSpan(context.active(), span), action);
}
