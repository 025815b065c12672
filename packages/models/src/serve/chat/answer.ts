import type { JsonValue } from "@codeact/protocol";
import { AnswerFold } from "../answer-fold.ts";
import type { EndReason } from "../../engines/engine.ts";
import type { Generation } from "../generation.ts";
import { renderLogprobs } from "../logprobs.ts";
import { renderTimings, renderUsage } from "../wire-usage.ts";

/** How all objects of one answer are marked. */
export interface AnswerStamp {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** The name that the request used. */
  readonly model: string;
  /** Tells which engine made it. */
  readonly fingerprint: string;
}

/** Why an answer ended, in the words of the chat completions API. */
export const finishReasons = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  "content-filter": "content_filter",
} as const satisfies Record<EndReason, string>;

/** A `chat.completion` object, when all answers are complete. @throws CodeactError what the engine throws */
export async function foldChat(
  generation: Generation,
  stamp: AnswerStamp,
  options: { readonly count: number; readonly logprobs: boolean },
): Promise<JsonValue> {
  const folds = await foldAnswers(generation, options.count);
  const usage = generation.usage();
  return {
    id: stamp.id,
    object: "chat.completion",
    created: stamp.created,
    model: stamp.model,
    choices: folds.map((fold, index) => renderChoice(fold, index, options.logprobs)),
    usage: renderUsage(usage),
    system_fingerprint: stamp.fingerprint,
    ...renderTimings(usage),
  };
}

/** Folds every answer of a generation to its end. @throws CodeactError what the engine throws */
export async function foldAnswers(generation: Generation, count: number): Promise<AnswerFold[]> {
  const folds = Array.from({ length: count }, () => new AnswerFold());
  for await (const { index, event } of generation.events) folds[index]?.add(event);
  return folds;
}

function renderChoice(fold: AnswerFold, index: number, logprobs: boolean): JsonValue {
  const { text, reasoning, toolCalls, end } = fold;
  return {
    index,
    message: {
      role: "assistant",
      content: text === "" && toolCalls.length > 0 ? null : text,
      refusal: null,
      ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
      ...(toolCalls.length === 0
        ? {}
        : {
            tool_calls: toolCalls.map(({ id, name, argumentsText }) => ({
              id,
              type: "function",
              function: { name, arguments: argumentsText },
            })),
          }),
    },
    logprobs: logprobs ? { content: renderLogprobs(fold.logprobs), refusal: null } : null,
    finish_reason: finishReasons[end.reason],
    ...renderStop(end.stopText),
  };
}

/** The stop string that was met, as vLLM names it; nothing where there was none. */
export function renderStop(stopText: string | undefined): { readonly stop_reason?: string } {
  return stopText === undefined ? {} : { stop_reason: stopText };
}
