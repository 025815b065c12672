import type { EndReason, Engine, GenerateEvent, GenerateRequest } from "@codeact/models/engines";
import { refusal } from "@codeact/models/serve";
import { CodeactError } from "@codeact/protocol";
import type { FinishReason, Model, ModelRequest, Usage } from "@codeact/protocol";

/** Fields of a generation that a model cannot be asked for, by what clients call them. */
const unsupported = [
  ["logprobs", "logprobs"],
  ["topK", "top_k"],
  ["minP", "min_p"],
  ["grammar", "grammar"],
  ["echo", "echo"],
] as const;

/** A model as an engine, so that the OpenAI surface of the model server serves it as well. */
export function modelEngine(model: Model): Engine {
  return {
    kind: "model",
    status: () => ({ state: "ready", models: [model.name] }),
    ready: () => Promise.resolve(),
    generate: (request) => generate(model, request),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function* generate(
  model: Model,
  request: GenerateRequest,
): AsyncGenerator<GenerateEvent, void> {
  yield { type: "start", promptTokens: 0, cachedTokens: 0 };
  let told = false;
  for await (const event of model.stream(toModelRequest(request))) {
    switch (event.type) {
      case "text-delta":
        told = true;
        yield { type: "text", text: event.text };
        break;
      case "reasoning-delta":
        told = true;
        yield { type: "reasoning", text: event.text };
        break;
      case "tool-call-delta":
        told = true;
        yield { ...event, type: "tool-call" };
        break;
      case "retry":
        // What was told already cannot be taken back.
        if (told) throw new CodeactError("model_failed", event.reason, { retryable: true });
        break;
      case "response-end":
        yield toEnd(event.finishReason, event.usage, event.stopText);
        break;
      default:
        event satisfies never;
    }
  }
}

function toEnd(reason: FinishReason, usage: Usage, stopText: string | undefined): GenerateEvent {
  const ends: Readonly<Record<FinishReason, EndReason>> = {
    stop: "stop",
    length: "length",
    "tool-calls": "tool-calls",
    "content-filter": "content-filter",
    other: "stop",
  };
  return {
    type: "end",
    reason: ends[reason],
    stopText,
    completionTokens: usage.outputTokens,
    prompt: { promptTokens: usage.inputTokens, cachedTokens: usage.cachedTokens },
  };
}

/** @throws CodeactError a refusal for what a model cannot be asked for */
function toModelRequest(request: GenerateRequest): ModelRequest {
  const [, field] = unsupported.find(([name]) => request[name] !== undefined) ?? [];
  const penalty =
    (request.presencePenalty ?? 0) !== 0
      ? "presence_penalty"
      : (request.frequencyPenalty ?? 0) !== 0
        ? "frequency_penalty"
        : undefined;
  const { prompt } = request;
  if (prompt.type !== "chat" || field !== undefined || penalty !== undefined)
    throw cannot(field ?? penalty ?? "prompt");
  const { toolChoice } = prompt;
  if (toolChoice === "required" || typeof toolChoice === "object") throw cannot("tool_choice");
  const tools = toolChoice === "none" ? [] : (prompt.tools ?? []);
  return {
    messages: prompt.messages,
    stop: request.stop,
    temperature: request.temperature,
    topP: request.topP,
    maxTokens: request.maxTokens,
    seed: request.seed,
    tools:
      tools.length === 0
        ? undefined
        : tools.map(({ name, description, parameters }) => ({
            name,
            description: description ?? "",
            parameters,
          })),
    jsonSchema: request.json === "object" ? { type: "object" } : request.json?.schema,
    signal: request.signal,
  };
}

function cannot(param: string): Error {
  return refusal(`'${param}' is not supported for the models of this server.`, {
    param,
    code: "unsupported_parameter",
    remedy: "Leave it out, or ask the model's own server.",
  });
}
