import type { FinishReason, JsonValue, ToolCall, Usage } from "@codeact/protocol";
import { splitArguments } from "./scripted-reply.ts";
import type { ResolvedReply } from "./scripted-reply.ts";

/** How the bodies of one answer are marked. */
export interface CompletionStamp {
  readonly id: string;
  readonly model: string;
  /** Whether the stop string met is named in `stop_reason`, as vLLM does. */
  readonly reportsStop: boolean;
}

const finishReasons = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
  other: "other",
} as const satisfies Record<FinishReason, string>;

/** The answer as one `chat.completion` object. Field names are those of the OpenAI API reference. */
export function renderCompletion(
  reply: ResolvedReply,
  stamp: CompletionStamp,
  parts: { readonly usage: boolean },
): JsonValue {
  return {
    id: stamp.id,
    object: "chat.completion",
    created: 0,
    model: stamp.model,
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: reply.text,
          ...(reply.reasoning === undefined ? {} : { reasoning_content: reply.reasoning }),
          ...(reply.toolCalls.length === 0
            ? {}
            : { tool_calls: reply.toolCalls.map(renderToolCall) }),
        },
        ...renderEnd(reply, stamp),
      },
    ],
    usage: parts.usage ? renderUsage(reply.usage) : null,
  };
}

/** The deltas of an answer as `chat.completion.chunk` objects, the one with the finish reason not included. */
export function renderDeltas(reply: ResolvedReply, stamp: CompletionStamp): JsonValue[] {
  const deltas: JsonValue[] = [{ role: "assistant", content: "" }];
  if (reply.reasoning !== undefined) deltas.push({ reasoning_content: reply.reasoning });
  for (const content of reply.chunks) deltas.push({ content });
  for (const [index, call] of reply.toolCalls.entries()) {
    const [head, tail] = splitArguments(call.argumentsText);
    deltas.push({
      tool_calls: [
        { index, id: call.id, type: "function", function: { name: call.name, arguments: head } },
      ],
    });
    deltas.push({ tool_calls: [{ index, function: { arguments: tail } }] });
  }
  return deltas.map((delta) => renderChunk(stamp, [{ index: 0, delta, finish_reason: null }]));
}

/** The chunk that says why the answer ended. */
export function renderFinish(reply: ResolvedReply, stamp: CompletionStamp): JsonValue {
  return renderChunk(stamp, [{ index: 0, delta: {}, ...renderEnd(reply, stamp) }]);
}

/** The chunk without choices that carries the usage when `stream_options` asked for it. */
export function renderUsageChunk(reply: ResolvedReply, stamp: CompletionStamp): JsonValue {
  return { ...renderChunk(stamp, []), usage: renderUsage(reply.usage) };
}

/** An error body in the shape of the OpenAI API. */
export function renderError(
  message: string,
  code: string | null,
  type = "invalid_request_error",
): JsonValue {
  return { error: { message, type, param: null, code } };
}

function renderChunk(
  stamp: CompletionStamp,
  choices: readonly JsonValue[],
): { readonly [key: string]: JsonValue } {
  return { id: stamp.id, object: "chat.completion.chunk", created: 0, model: stamp.model, choices };
}

function renderEnd(
  reply: ResolvedReply,
  stamp: CompletionStamp,
): { readonly [key: string]: JsonValue } {
  return {
    finish_reason: finishReasons[reply.finishReason],
    ...(stamp.reportsStop ? { stop_reason: reply.stopText ?? null } : {}),
  };
}

function renderToolCall(call: ToolCall): JsonValue {
  return {
    id: call.id,
    type: "function",
    function: { name: call.name, arguments: call.argumentsText },
  };
}

function renderUsage(usage: Usage): JsonValue {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
  };
}
