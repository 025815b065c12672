import type { JsonValue } from "@codeact/protocol";
import type { AnswerStamp } from "../chat/answer.ts";
import { renderTimings } from "../wire-usage.ts";
import type { AnswerUsage } from "../wire-usage.ts";
import type { ResponseRequest } from "./request.ts";

/** How far a response is. */
export interface ResponseState {
  readonly status: "in_progress" | "completed" | "incomplete" | "failed";
  readonly output: readonly JsonValue[];
  readonly usage: AnswerUsage | undefined;
  /** Why it is incomplete. */
  readonly reason?: "max_output_tokens" | "content_filter" | undefined;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
  /** Seconds since 1970. */
  readonly completedAt?: number | undefined;
}

/** A `response` object: what was asked for and what came of it. */
export function renderResponse(
  body: ResponseRequest,
  stamp: AnswerStamp,
  state: ResponseState,
): { readonly [key: string]: JsonValue } {
  return {
    id: stamp.id,
    object: "response",
    created_at: stamp.created,
    completed_at: state.completedAt ?? null,
    status: state.status,
    error: state.error ?? null,
    incomplete_details: state.reason === undefined ? null : { reason: state.reason },
    model: stamp.model,
    output: state.output,
    usage: state.usage === undefined ? null : renderResponseUsage(state.usage),
    ...renderSettings(body),
    ...(state.usage === undefined ? {} : renderTimings(state.usage)),
  };
}

/** The request's settings, defaults filled in, and the constants of a server without state. */
function renderSettings(body: ResponseRequest): { readonly [key: string]: JsonValue } {
  return {
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    max_tool_calls: null,
    temperature: body.temperature ?? 1,
    top_p: body.top_p ?? 1,
    presence_penalty: body.presence_penalty ?? 0,
    frequency_penalty: body.frequency_penalty ?? 0,
    top_logprobs: body.top_logprobs ?? 0,
    text: { format: renderFormat(body) },
    tools: (body.tools ?? []).map(({ name, description, parameters, strict }) => ({
      type: "function",
      name,
      description: description ?? null,
      parameters: parameters ?? null,
      strict: strict ?? true,
    })),
    tool_choice: renderToolChoice(body.tool_choice),
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    metadata: body.metadata ?? {},
    reasoning: { effort: null, summary: null },
    truncation: "disabled",
    store: false,
    background: false,
    previous_response_id: null,
    service_tier: "default",
    safety_identifier: null,
    prompt_cache_key: null,
    user: null,
  };
}

function renderFormat(body: ResponseRequest): JsonValue {
  const format = body.text?.format ?? { type: "text" };
  if (format.type !== "json_schema") return { type: format.type };
  const { type, name, schema, strict } = format;
  return { type, name, schema, description: null, strict: strict ?? true };
}

function renderToolChoice(choice: ResponseRequest["tool_choice"]): JsonValue {
  if (choice === undefined || choice === null) return "auto";
  if (typeof choice === "string") return choice;
  if (choice.type === "function") return { type: choice.type, name: choice.name };
  const tools = choice.tools.map(({ type, name }) => ({ type, name }));
  return { type: choice.type, mode: choice.mode, tools };
}

function renderResponseUsage(usage: AnswerUsage): JsonValue {
  return {
    input_tokens: usage.promptTokens,
    input_tokens_details: { cached_tokens: usage.cachedTokens },
    output_tokens: usage.completionTokens,
    // Engines do not count them apart.
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: usage.promptTokens + usage.completionTokens,
  };
}
