import type { ChunkWire, Logprobs } from "./chunk-wire.ts";
import type { EndReason, GenerateEvent, TokenLogprob } from "./engine.ts";

/** Turns the objects of a server's stream into the events of an engine. */
export class ChunkReader {
  #started = false;
  #finish: string | undefined;
  #stopText: string | undefined;
  #lastCall = -1;
  #deltas = 0;
  #usage: ChunkWire["usage"];

  /** True once the server said why it ended. */
  get finished(): boolean {
    return this.#finish !== undefined;
  }

  /** The events of one object. Prompt tokens are known only at its end by most servers: `start` then says 0. */
  add(chunk: ChunkWire): GenerateEvent[] {
    if (chunk.usage !== undefined && chunk.usage !== null) this.#usage = chunk.usage;
    const events: GenerateEvent[] = [];
    if (!this.#started) {
      this.#started = true;
      events.push({
        type: "start",
        promptTokens: this.#usage?.prompt_tokens ?? 0,
        cachedTokens: this.#usage?.prompt_tokens_details?.cached_tokens ?? 0,
      });
    }
    const choice = chunk.choices?.[0];
    if (choice === undefined) return events;
    if (typeof choice.finish_reason === "string" && choice.finish_reason !== "")
      this.#finish = choice.finish_reason;
    if (typeof choice.stop_reason === "string") this.#stopText = choice.stop_reason;
    const text = choice.delta?.content ?? choice.text ?? "";
    const reasoning = choice.delta?.reasoning_content ?? choice.delta?.reasoning ?? "";
    if (reasoning !== "") events.push({ type: "reasoning", text: reasoning });
    const logprobs = readLogprobs(choice.logprobs);
    if (text !== "" || logprobs !== undefined) {
      events.push({ type: "text", text, ...(logprobs === undefined ? {} : { logprobs }) });
    }
    for (const piece of choice.delta?.tool_calls ?? []) {
      const name = piece.function?.name ?? "";
      const index = piece.index ?? Math.max(0, this.#lastCall + (name === "" ? 0 : 1));
      const first = index > this.#lastCall;
      this.#lastCall = Math.max(index, this.#lastCall);
      events.push({
        type: "tool-call",
        index,
        ...(first ? { id: piece.id || `call-${index}`, name } : {}),
        argumentsText: piece.function?.arguments ?? "",
      });
    }
    this.#deltas += events.some(({ type }) => type !== "start") ? 1 : 0;
    return events;
  }

  /** The last event; `asked` are the stop strings of the request. Without a usage the deltas are counted. */
  end(asked: readonly string[]): Extract<GenerateEvent, { type: "end" }> {
    return {
      type: "end",
      reason: this.#reason(),
      ...(this.#stopText !== undefined && asked.includes(this.#stopText)
        ? { stopText: this.#stopText }
        : {}),
      completionTokens: this.#usage?.completion_tokens ?? this.#deltas,
      ...(this.#usage === undefined || this.#usage === null
        ? {}
        : {
            prompt: {
              promptTokens: this.#usage.prompt_tokens,
              cachedTokens: this.#usage.prompt_tokens_details?.cached_tokens ?? 0,
            },
          }),
    };
  }

  #reason(): EndReason {
    if (this.#finish === "length") return "length";
    if (this.#finish === "content_filter") return "content-filter";
    // Ollama and others end tool calls with `stop`.
    return this.#finish === "tool_calls" || this.#lastCall >= 0 ? "tool-calls" : "stop";
  }
}

function readLogprobs(logprobs: Logprobs | null | undefined): readonly TokenLogprob[] | undefined {
  if (logprobs === undefined || logprobs === null) return undefined;
  if (Array.isArray(logprobs.content)) {
    return logprobs.content.map((entry) => ({
      token: entry.token,
      bytes: entry.bytes ?? utf8(entry.token),
      logprob: entry.logprob,
      top: (entry.top_logprobs ?? []).map(({ token, logprob, bytes }) => ({
        token,
        logprob,
        bytes: bytes ?? utf8(token),
      })),
    }));
  }
  if (!Array.isArray(logprobs.tokens)) return undefined;
  return logprobs.tokens.map((token, index) => ({
    token,
    bytes: utf8(token),
    logprob: logprobs.token_logprobs?.[index] ?? null,
    top: Object.entries(logprobs.top_logprobs?.[index] ?? {})
      .map(([other, logprob]) => ({ token: other, bytes: utf8(other), logprob }))
      .sort((a, b) => b.logprob - a.logprob),
  }));
}

function utf8(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}
