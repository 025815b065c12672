import { CodeactError } from "@codeact/protocol";
import type { JsonValue } from "@codeact/protocol";
import type { GenerateEvent } from "../../engines/engine.ts";
import { dataFrame, doneFrame } from "../event-stream.ts";
import type { Generation } from "../generation.ts";
import { renderLogprobs } from "../logprobs.ts";
import { renderTimings, renderUsage } from "../wire-usage.ts";
import { finishReasons, renderStop } from "./answer.ts";
import type { AnswerStamp } from "./answer.ts";

/** What a stream of chunks should hold. */
export interface ChunkOptions {
  readonly count: number;
  readonly logprobs: boolean;
  /** A last chunk has the usage, and every other says `usage: null`. */
  readonly includeUsage: boolean;
}

type JsonObject = { readonly [key: string]: JsonValue };

/** The frames of a streamed chat: chunks, perhaps the usage, `[DONE]`. @throws CodeactError what the engine throws */
export async function* chatFrames(
  generation: Generation,
  stamp: AnswerStamp,
  options: ChunkOptions,
): AsyncGenerator<string> {
  const nullUsage = options.includeUsage ? { usage: null } : {};
  const chunk = (
    choices: readonly JsonValue[],
    more: Readonly<Record<string, unknown>> = nullUsage,
  ): string =>
    dataFrame({
      id: stamp.id,
      object: "chat.completion.chunk",
      created: stamp.created,
      model: stamp.model,
      system_fingerprint: stamp.fingerprint,
      choices,
      ...more,
    });
  let open = options.count;
  for await (const { index, event } of generation.events) {
    if (event.type === "end") open -= 1;
    const choice = renderDelta(index, event, options.logprobs);
    const last = open === 0 && !options.includeUsage ? renderTimings(generation.usage()) : {};
    if (choice !== undefined) yield chunk([choice], { ...nullUsage, ...last });
  }
  requireEnds(open);
  if (options.includeUsage) {
    const usage = generation.usage();
    yield chunk([], { usage: renderUsage(usage), ...renderTimings(usage) });
  }
  yield doneFrame;
}

/** @throws CodeactError `model_failed` when `open` answers came to no end */
export function requireEnds(open: number): void {
  if (open === 0) return;
  throw new CodeactError("model_failed", "The engine broke off before its answer was complete.", {
    remedy: "Try again.",
    retryable: true,
  });
}

/** The part of a chunk that one event becomes; undefined for an empty piece of text. */
function renderDelta(
  index: number,
  event: GenerateEvent,
  logprobs: boolean,
): JsonObject | undefined {
  const choice = (delta: JsonValue, more: JsonObject = {}): JsonObject => ({
    index,
    delta,
    logprobs: null,
    finish_reason: null,
    ...more,
  });
  switch (event.type) {
    case "start":
      return choice({ role: "assistant", content: "", refusal: null });
    case "text": {
      const tokens = logprobs ? (event.logprobs ?? []) : [];
      if (event.text === "" && tokens.length === 0) return undefined;
      return choice(
        { content: event.text },
        tokens.length === 0 ? {} : { logprobs: { content: renderLogprobs(tokens), refusal: null } },
      );
    }
    case "reasoning":
      return choice({ reasoning_content: event.text });
    case "tool-call":
      return choice({ tool_calls: [renderCallPiece(event)] });
    case "end":
      return choice(
        {},
        { finish_reason: finishReasons[event.reason], ...renderStop(event.stopText) },
      );
    default:
      return event satisfies never;
  }
}

function renderCallPiece(event: Extract<GenerateEvent, { type: "tool-call" }>): JsonValue {
  const { index, id, name, argumentsText } = event;
  return {
    index,
    ...(id === undefined ? {} : { id, type: "function" }),
    function: { ...(name === undefined ? {} : { name }), arguments: argumentsText },
  };
}
