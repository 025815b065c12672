import type { FinishReason, ModelEvent, Usage } from "@codeact/protocol";
import type { CompletionWire, Said, ToolCallPiece, WireUsage } from "./completion-wire.ts";
import type { ModelPrices } from "./options.ts";

/** Turns the objects of one answer into events and keeps what only the end can say. */
export class ReplyFold {
  readonly #prices: ModelPrices | undefined;
  #finish: string | undefined;
  #stopText: string | undefined;
  #usage: WireUsage | undefined;
  #lastToolIndex = -1;

  constructor(prices: ModelPrices | undefined) {
    this.#prices = prices;
  }

  /** True once the server said why it ended; what breaks afterwards loses nothing but the usage. */
  get finished(): boolean {
    return this.#finish !== undefined;
  }

  /** The deltas in one object of a stream, or in a whole answer. */
  add(object: CompletionWire): ModelEvent[] {
    if (object.usage !== undefined && object.usage !== null) this.#usage = object.usage;
    const choice = object.choices?.[0];
    if (choice === undefined) return [];
    if (typeof choice.finish_reason === "string" && choice.finish_reason !== "")
      this.#finish = choice.finish_reason;
    const stop = [choice.stop_reason, choice.matched_stop].find(
      (value) => typeof value === "string",
    );
    if (typeof stop === "string") this.#stopText = stop;
    const said = choice.delta ?? choice.message;
    return said === undefined || said === null ? [] : this.#deltas(said);
  }

  /** `asked` are the stop strings of the request: servers also name end-of-turn markers, which mean nothing to us. */
  end(asked: readonly string[]): ModelEvent {
    return {
      type: "response-end",
      finishReason: this.#finishReason(),
      usage: renderUsage(this.#usage, this.#prices),
      ...(this.#stopText !== undefined && asked.includes(this.#stopText)
        ? { stopText: this.#stopText }
        : {}),
    };
  }

  #deltas(said: Said): ModelEvent[] {
    const events: ModelEvent[] = [];
    // OpenRouter sends both names with the same text.
    const reasoning = said.reasoning_content ?? said.reasoning ?? "";
    if (reasoning !== "") events.push({ type: "reasoning-delta", text: reasoning });
    const text = said.content ?? said.refusal ?? "";
    if (text !== "") events.push({ type: "text-delta", text });
    for (const piece of said.tool_calls ?? []) events.push(this.#toolCall(piece));
    return events;
  }

  #toolCall(piece: ToolCallPiece): ModelEvent {
    const name = piece.function?.name ?? "";
    // Some servers give no index: a name starts the next call, its absence continues the last.
    const index = piece.index ?? Math.max(0, this.#lastToolIndex + (name === "" ? 0 : 1));
    const first = index > this.#lastToolIndex;
    this.#lastToolIndex = Math.max(index, this.#lastToolIndex);
    return {
      type: "tool-call-delta",
      index,
      ...(first ? { id: piece.id || `call-${index}`, name } : {}),
      argumentsText: piece.function?.arguments ?? "",
    };
  }

  #finishReason(): FinishReason {
    switch (this.#finish) {
      case "stop":
      case undefined:
        // Ollama and others end tool calls with `stop`.
        return this.#lastToolIndex >= 0 ? "tool-calls" : "stop";
      case "length":
        return "length";
      case "tool_calls":
      case "function_call":
        return "tool-calls";
      case "content_filter":
        return "content-filter";
      default:
        return "other";
    }
  }
}

const MILLION = 1_000_000;

function renderUsage(usage: WireUsage | undefined, prices: ModelPrices | undefined): Usage {
  const inputTokens = usage?.prompt_tokens ?? 0;
  const outputTokens = usage?.completion_tokens ?? 0;
  const cachedTokens = Math.min(inputTokens, usage?.prompt_tokens_details?.cached_tokens ?? 0);
  if (prices === undefined) return { inputTokens, outputTokens, cachedTokens, costUsd: 0 };
  const cachedPrice = prices.cachedPerMillionUsd ?? prices.inputPerMillionUsd;
  const costUsd =
    ((inputTokens - cachedTokens) * prices.inputPerMillionUsd +
      cachedTokens * cachedPrice +
      outputTokens * prices.outputPerMillionUsd) /
    MILLION;
  return { inputTokens, outputTokens, cachedTokens, costUsd };
}
