import type { Model, ModelEvent, ModelRequest } from "@codeact/protocol";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { SpanStatusCode } from "@opentelemetry/api";
import { beginSpan } from "./tracing.ts";

/**
 * A model whose calls are OpenTelemetry spans, named by the conventions for generative AI. Spans hold the model, tokens
 * and how it ended; never messages.
 */
export function tracedModel(model: Model): Model {
  return { ...model, stream: (request) => tracedCall(model, request) };
}

async function* tracedCall(model: Model, request: ModelRequest): AsyncGenerator<ModelEvent, void> {
  const span = beginSpan(`chat ${model.name}`, {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": model.name,
  });
  try {
    for await (const event of model.stream(request)) {
      if (event.type === "response-end")
        span.setAttributes({
          "gen_ai.usage.input_tokens": event.usage.inputTokens,
          "gen_ai.usage.output_tokens": event.usage.outputTokens,
          "gen_ai.response.finish_reasons": [event.finishReason],
        });
      yield event;
    }
  } catch (error) {
    const code = CodeactError.isInstance(error) ? error.code : "internal";
    span.setAttribute("error.type", code);
    span.setStatus({ code: SpanStatusCode.ERROR, message: errorMessage(error) });
    throw error;
  } finally {
    span.end();
  }
}
