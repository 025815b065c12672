import type { CodeactError, FinishReason, ToolCall, Usage } from "@codeact/protocol";

/** One answer of a script. Everything is optional: `{}` is an empty answer that ends with `stop`. */
export interface ScriptedReply {
  /** What the model says. The request's stop strings are applied to it as a real server would. */
  readonly text?: string | undefined;
  /** The exact pieces the text is sent in, instead of `text`. @default pieces of 8 characters */
  readonly chunks?: readonly string[] | undefined;
  /** Thinking that is sent before the text. */
  readonly reasoning?: string | undefined;
  /** Native tool calls, sent after the text, their arguments in two pieces. */
  readonly toolCalls?: readonly ToolCall[] | undefined;
  /** Wait before the first piece. @default 0 */
  readonly delayMs?: number | undefined;
  /** Wait between two pieces. @default 0 */
  readonly chunkDelayMs?: number | undefined;
  /** @default `tool-calls` when there are tool calls, else `stop` */
  readonly finishReason?: FinishReason | undefined;
  /** Counts that are not given are estimated as one token for every 4 characters. */
  readonly usage?: Partial<Usage> | undefined;
  /** Thrown after the pieces were sent. */
  readonly error?: CodeactError | undefined;
}

/**
 * What a server does with a stop string it meets: `strip` leaves it out as OpenAI and vLLM do by default, `keep` sends
 * it and ends after it.
 */
export type StopBehaviour = "strip" | "keep";

/** A {@link ScriptedReply} after stop strings and defaults were applied. */
export interface ResolvedReply {
  readonly text: string;
  readonly chunks: readonly string[];
  readonly reasoning: string | undefined;
  /** Empty when a stop string ended the text before them. */
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  readonly stopText: string | undefined;
}

const CHUNK_CHARACTERS = 8;
const CHARACTERS_PER_TOKEN = 4;

/** Applies the stop strings and defaults. `inputText` is all text of the request and only used to estimate tokens. */
export function resolveReply(
  reply: ScriptedReply,
  request: {
    readonly inputText: string;
    readonly stop: readonly string[];
    readonly stopBehaviour: StopBehaviour;
  },
): ResolvedReply {
  const whole = reply.chunks?.join("") ?? reply.text ?? "";
  const hit = firstStop(whole, request.stop);
  const end =
    hit === undefined
      ? whole.length
      : hit.index + (request.stopBehaviour === "keep" ? hit.stop.length : 0);
  const text = whole.slice(0, end);
  const calls = hit === undefined ? (reply.toolCalls ?? []) : [];
  const written =
    text.length +
    (reply.reasoning?.length ?? 0) +
    calls.reduce((sum, call) => sum + call.argumentsText.length, 0);
  return {
    text,
    chunks: cutChunks(reply.chunks ?? splitText(whole), end),
    reasoning: reply.reasoning,
    toolCalls: calls,
    finishReason:
      hit === undefined
        ? (reply.finishReason ?? (calls.length > 0 ? "tool-calls" : "stop"))
        : "stop",
    usage: {
      inputTokens: Math.ceil(request.inputText.length / CHARACTERS_PER_TOKEN),
      outputTokens: Math.ceil(written / CHARACTERS_PER_TOKEN),
      cachedTokens: 0,
      costUsd: 0,
      ...reply.usage,
    },
    stopText: hit?.stop,
  };
}

/** Arguments of a tool call in the two pieces they are sent in. */
export function splitArguments(argumentsText: string): readonly [string, string] {
  const middle = Math.floor(argumentsText.length / 2);
  return [argumentsText.slice(0, middle), argumentsText.slice(middle)];
}

function firstStop(
  text: string,
  stops: readonly string[],
): { index: number; stop: string } | undefined {
  let first: { index: number; stop: string } | undefined;
  for (const stop of stops) {
    const index = stop === "" ? -1 : text.indexOf(stop);
    if (index >= 0 && (first === undefined || index < first.index)) first = { index, stop };
  }
  return first;
}

function splitText(text: string): string[] {
  const characters = Array.from(text);
  const chunks: string[] = [];
  for (let at = 0; at < characters.length; at += CHUNK_CHARACTERS) {
    chunks.push(characters.slice(at, at + CHUNK_CHARACTERS).join(""));
  }
  return chunks;
}

function cutChunks(chunks: readonly string[], end: number): string[] {
  const kept: string[] = [];
  let left = end;
  for (const chunk of chunks) {
    if (left <= 0) break;
    kept.push(chunk.slice(0, left));
    left -= chunk.length;
  }
  return kept;
}
