import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError, messageText } from "@codeact/protocol";
import type { ToolCall } from "@codeact/protocol";
import type {
  EndReason,
  Engine,
  EngineStatus,
  GenerateEvent,
  GenerateRequest,
  Prompt,
  TokenLogprob,
} from "../engines/engine.ts";
import { splitArguments } from "./scripted-reply.ts";

/** One answer of a scripted engine. A token is one element of `chunks`, or four characters of `text`. */
export interface ScriptedAnswer {
  readonly text?: string | undefined;
  readonly chunks?: readonly string[] | undefined;
  readonly reasoning?: string | undefined;
  readonly toolCalls?: readonly ToolCall[] | undefined;
  /** @default `tool-calls` when there are any, else `stop` */
  readonly reason?: EndReason | undefined;
  /** Before the start, while the slot is held. @default 0 */
  readonly delayMs?: number | undefined;
  /** Between two pieces. @default 0 */
  readonly chunkDelayMs?: number | undefined;
  /** Thrown before the start, or after this many pieces. */
  readonly error?: { readonly after?: number; readonly failure: Error } | undefined;
  /** Ends without an `end` event, which no engine may do. */
  readonly breaksOff?: true | undefined;
}

type Answer = string | ScriptedAnswer;
type Asked = GenerateRequest & { readonly model?: string | undefined };

/** Options of {@link scriptedEngine}. */
export interface ScriptedEngineOptions {
  /** Answers every request; the number counts them from 0. @default "ok" */
  readonly answer?: Answer | ((request: Asked, index: number) => Answer) | undefined;
  /** @default ["scripted"] */
  readonly models?: readonly string[] | undefined;
  /** @default 4 */
  readonly slots?: number | undefined;
  /** Requests beyond the slots that may wait; more are refused as overloaded. @default 100 */
  readonly queueLimit?: number | undefined;
  /** @default 4096 */
  readonly contextLength?: number | undefined;
  readonly state?: EngineStatus["state"] | undefined;
}

/** An engine that follows a script, and what it saw. */
export interface ScriptedEngine extends Engine {
  readonly requests: readonly Asked[];
  /** Answers that were given up before their end. */
  readonly aborted: number;
  /** Pieces given out so far. */
  readonly pieces: number;
}

/** An engine with slots, a queue, stop strings, token limits and log-probabilities, whose words come from a script. */
export function scriptedEngine(options: ScriptedEngineOptions = {}): ScriptedEngine {
  return new Script(options);
}

const TOKEN_CHARACTERS = 4;
const PIECE_LOGPROB = -0.25;

class Script implements ScriptedEngine {
  readonly kind = "scripted";
  readonly requests: Asked[] = [];
  aborted = 0;
  pieces = 0;
  readonly #options: ScriptedEngineOptions;
  readonly #slots: number;
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(options: ScriptedEngineOptions) {
    this.#options = options;
    this.#slots = options.slots ?? 4;
  }

  status(): EngineStatus {
    return {
      state: this.#options.state ?? "ready",
      models: this.#options.models ?? ["scripted"],
      contextLength: this.#options.contextLength ?? 4096,
      slots: this.#slots,
      busySlots: this.#busy,
      queued: this.#waiting.length,
      restarts: 0,
      residentBytes: 1024,
    };
  }

  async ready(): Promise<void> {}

  async countTokens(prompt: Prompt): Promise<number> {
    return promptTokens(prompt);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async *generate(request: Asked): AsyncGenerator<GenerateEvent> {
    const { answer = "ok" } = this.#options;
    const index = this.requests.push(request) - 1;
    await this.#enter(request.signal);
    let complete = false;
    try {
      const chosen = typeof answer === "function" ? answer(request, index) : answer;
      yield* this.#play(typeof chosen === "string" ? { text: chosen } : chosen, request);
      complete = true;
    } finally {
      if (!complete) this.aborted += 1;
      this.#busy -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #enter(signal: AbortSignal | undefined): Promise<void> {
    if (this.#busy >= this.#slots) {
      if (this.#waiting.length >= (this.#options.queueLimit ?? 100))
        throw new CodeactError("overloaded", "All slots are busy and the queue is full.", {
          details: { retryAfterMs: 2500 },
          retryable: true,
        });
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal?.addEventListener("abort", () => {
          const place = this.#waiting.indexOf(resolve);
          if (place >= 0) this.#waiting.splice(place, 1);
          resolve();
        });
      });
    }
    throwIfAborted(signal);
    this.#busy += 1;
  }

  async *#play(answer: ScriptedAnswer, request: Asked): AsyncGenerator<GenerateEvent> {
    const { signal } = request;
    const { error } = answer;
    await pause(answer.delayMs, signal);
    const limit = this.#options.contextLength ?? 4096;
    const tokens = promptTokens(request.prompt);
    if (tokens > limit)
      throw new CodeactError("context_length_exceeded", "The prompt is too long.", {
        details: { promptTokens: tokens, limitTokens: limit },
      });
    if (error !== undefined && error.after === undefined) throw error.failure;
    yield { type: "start", promptTokens: tokens, cachedTokens: 1 };
    if (request.echo === true && request.prompt.type === "text")
      yield this.#echo(request.prompt.text, request);
    if (answer.reasoning !== undefined) yield { type: "reasoning", text: answer.reasoning };
    const cut = cutAnswer(answer, request);
    for (const [index, text] of cut.chunks.entries()) {
      if (index > 0) await pause(answer.chunkDelayMs, signal);
      throwIfAborted(signal);
      if (error?.after === index) throw error.failure;
      this.pieces += 1;
      const logprobs =
        request.logprobs === undefined ? undefined : [logprob(text, request.logprobs)];
      yield { type: "text", text, logprobs };
    }
    if (error?.after === cut.chunks.length) throw error.failure;
    if (cut.stopText === undefined) yield* callPieces(answer.toolCalls ?? []);
    if (answer.breaksOff === true) return;
    yield {
      type: "end",
      reason: cut.reason,
      stopText: cut.stopText,
      completionTokens: cut.chunks.length,
      timings: { queuedMs: 1, promptMs: 2, generateMs: 3 },
    };
  }

  #echo(text: string, request: Asked): GenerateEvent {
    const tokens = splitText(text);
    if (request.logprobs === undefined) return { type: "text", text };
    const { logprobs: top } = request;
    const logprobs = tokens.map((token, index) =>
      index === 0 ? { ...logprob(token, top), logprob: null, top: [] } : logprob(token, top),
    );
    return { type: "text", text, logprobs };
  }
}

function* callPieces(calls: readonly ToolCall[]): Generator<GenerateEvent> {
  for (const [index, { id, name, argumentsText }] of calls.entries()) {
    const [head, tail] = splitArguments(argumentsText);
    yield { type: "tool-call", index, id, name, argumentsText: head };
    yield { type: "tool-call", index, argumentsText: tail };
  }
}

interface Cut {
  readonly chunks: readonly string[];
  readonly reason: EndReason;
  readonly stopText: string | undefined;
}

/** Applies the stop strings and the token limit. */
function cutAnswer(answer: ScriptedAnswer, request: Asked): Cut {
  const chunks = answer.chunks ?? splitText(answer.text ?? "");
  const text = chunks.join("");
  const stops = (request.stop ?? [])
    .map((stop) => ({ stop, at: text.indexOf(stop) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at);
  const stopText = stops[0]?.stop;
  const kept = stops[0] === undefined ? chunks : splitText(text.slice(0, stops[0].at));
  const limit = request.maxTokens ?? Number.POSITIVE_INFINITY;
  if (kept.length > limit)
    return { chunks: kept.slice(0, limit), reason: "length", stopText: undefined };
  const calls = answer.toolCalls?.length ?? 0;
  const natural = answer.reason ?? (calls > 0 ? "tool-calls" : "stop");
  return { chunks: kept, reason: stopText === undefined ? natural : "stop", stopText };
}

function splitText(text: string): string[] {
  const characters = Array.from(text);
  return Array.from({ length: Math.ceil(characters.length / TOKEN_CHARACTERS) }, (_, index) =>
    characters.slice(index * TOKEN_CHARACTERS, (index + 1) * TOKEN_CHARACTERS).join(""),
  );
}

function promptTokens(prompt: Prompt): number {
  switch (prompt.type) {
    case "tokens":
      return prompt.tokens.length;
    case "text":
      return splitText(prompt.text).length;
    case "chat":
      return prompt.messages.reduce(
        (sum, message) => sum + splitText(messageText(message)).length + 2,
        0,
      );
    default:
      return prompt satisfies never;
  }
}

function logprob(token: string, top: number): TokenLogprob {
  const bytes = [...Buffer.from(token)];
  const others = Array.from({ length: top }, (_, index) => ({
    token: index === 0 ? token : `other${index}`,
    bytes: index === 0 ? bytes : [...Buffer.from(`other${index}`)],
    logprob: PIECE_LOGPROB - index,
  }));
  return { token, bytes, logprob: PIECE_LOGPROB, top: others };
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new CodeactError("aborted", "The generation was aborted.");
}

async function pause(ms: number | undefined, signal: AbortSignal | undefined): Promise<void> {
  if (ms !== undefined && ms > 0) await sleep(ms, undefined, { signal }).catch(() => {});
  throwIfAborted(signal);
}
