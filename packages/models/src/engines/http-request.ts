import { CodeactError } from "@codeact/protocol";
import type { JsonValue } from "@codeact/protocol";
import { renderMessage } from "../openai/request-body.ts";
import type { ServerDifferences, ServerKind } from "./differences.ts";
import type { GenerateRequest, Prompt } from "./engine.ts";

/** A call of a server: where and with what. */
export interface HttpCall {
  readonly path: "/chat/completions" | "/completions";
  readonly body: Readonly<Record<string, JsonValue>>;
}

/**
 * The call that asks a server of this kind for one generation.
 * @throws CodeactError `not_supported` for what this kind of server cannot do
 */
export function renderCall(
  request: GenerateRequest,
  model: string,
  kind: ServerKind,
  differences: ServerDifferences,
): HttpCall {
  const chat = request.prompt.type === "chat";
  if (request.echo === true && !differences.echo) throw cannot(kind, "repeat the prompt (echo)");
  if (request.grammar !== undefined && differences.grammar === undefined)
    throw cannot(kind, "follow a grammar");
  const body = {
    model,
    ...promptFields(request.prompt),
    stream: true,
    stream_options: { include_usage: true },
    ...sampling(request, differences),
    ...(request.logprobs === undefined ? {} : logprobFields(request.logprobs, chat)),
    ...(request.echo === true ? { echo: true } : {}),
    ...(request.json === undefined ? {} : differences.json(request.json)),
    ...(request.grammar === undefined ? {} : differences.grammar?.(request.grammar)),
  };
  return { path: chat ? "/chat/completions" : "/completions", body };
}

function cannot(kind: ServerKind, what: string): CodeactError {
  return new CodeactError("not_supported", `A model behind ${kind} cannot ${what}.`, {
    remedy: "Leave it out, or serve the model with the embedded engine.",
  });
}

function promptFields(prompt: Prompt): Record<string, JsonValue> {
  if (prompt.type === "text") return { prompt: prompt.text };
  if (prompt.type === "tokens") return { prompt: [...prompt.tokens] };
  const { tools, toolChoice, parallelToolCalls } = prompt;
  return {
    messages: prompt.messages.map((message) => renderMessage(message, true)),
    ...(tools === undefined || tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, parameters, strict }) => ({
            type: "function",
            function: {
              name,
              parameters,
              ...(description === undefined ? {} : { description }),
              ...(strict === undefined ? {} : { strict }),
            },
          })),
          ...(toolChoice === undefined
            ? {}
            : {
                tool_choice:
                  typeof toolChoice === "string"
                    ? toolChoice
                    : { type: "function", function: { name: toolChoice.name } },
              }),
          ...(parallelToolCalls === undefined ? {} : { parallel_tool_calls: parallelToolCalls }),
        }),
  };
}

function sampling(
  request: GenerateRequest,
  { moreSampling }: ServerDifferences,
): Record<string, JsonValue> {
  const stop = (request.stop ?? []).filter((text) => text !== "");
  const named: Record<string, JsonValue | undefined> = {
    max_tokens: request.maxTokens,
    temperature: request.temperature,
    top_p: request.topP,
    top_k: moreSampling.has("top_k") ? request.topK : undefined,
    min_p: moreSampling.has("min_p") ? request.minP : undefined,
    seed: request.seed,
    presence_penalty: request.presencePenalty,
    frequency_penalty: request.frequencyPenalty,
    stop: stop.length === 0 ? undefined : stop,
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function logprobFields(top: number, chat: boolean): Record<string, JsonValue> {
  return chat ? { logprobs: true, ...(top > 0 ? { top_logprobs: top } : {}) } : { logprobs: top };
}
