import type { GenerateTimings } from "../engines/engine.ts";
import type { ChoiceEvent } from "./choices.ts";

/** Token counts and times of all answers to one request. */
export interface AnswerUsage {
  readonly promptTokens: number;
  /** Part of `promptTokens` that did not have to be computed again. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly timings: GenerateTimings | undefined;
}

/** Sums the usage of the answers to one request. A prompt with several answers counts once. */
export class UsageSum {
  readonly #answersPerPrompt: number;
  #promptTokens = 0;
  #cachedTokens = 0;
  #completionTokens = 0;
  #timings: GenerateTimings | undefined;

  constructor(answersPerPrompt: number) {
    this.#answersPerPrompt = answersPerPrompt;
  }

  add({ index, event }: ChoiceEvent): void {
    if (event.type === "start" && index % this.#answersPerPrompt === 0) {
      this.#promptTokens += event.promptTokens;
      this.#cachedTokens += event.cachedTokens;
    } else if (event.type === "end") {
      this.#completionTokens += event.completionTokens;
      this.#timings = longest(this.#timings, event.timings);
    }
  }

  value(): AnswerUsage {
    return {
      promptTokens: this.#promptTokens,
      cachedTokens: this.#cachedTokens,
      completionTokens: this.#completionTokens,
      timings: this.#timings,
    };
  }
}

/** Answers are made side by side, so the longest of each part is what a client waited for. */
function longest(
  a: GenerateTimings | undefined,
  b: GenerateTimings | undefined,
): GenerateTimings | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    queuedMs: Math.max(a.queuedMs, b.queuedMs),
    promptMs: Math.max(a.promptMs, b.promptMs),
    generateMs: Math.max(a.generateMs, b.generateMs),
  };
}

/** `usage` of chats and text completions. */
export type WireUsage = {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
};

/** Renders `usage` as the OpenAI API reference has it. */
export function renderUsage(usage: AnswerUsage): WireUsage {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
  };
}

/** The `timings` extension with the field names of llama.cpp's server, and the wait for a slot. */
export type WireTimings = Readonly<Record<string, number>>;

/** Renders `timings`, or nothing where the engine does not measure. */
export function renderTimings(usage: AnswerUsage): { readonly timings?: WireTimings } {
  const { timings, promptTokens, cachedTokens, completionTokens } = usage;
  if (timings === undefined) return {};
  return {
    timings: {
      queued_ms: timings.queuedMs,
      cache_n: cachedTokens,
      prompt_n: promptTokens - cachedTokens,
      prompt_ms: timings.promptMs,
      predicted_n: completionTokens,
      predicted_ms: timings.generateMs,
      predicted_per_second:
        timings.generateMs > 0 ? (completionTokens / timings.generateMs) * 1000 : 0,
    },
  };
}
