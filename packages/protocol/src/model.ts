import { z } from "zod";
import type { JsonValue } from "./json.ts";
import type { Message, ToolSchema } from "./message.ts";

/** Tokens and money of one or more model calls. A count that the server did not give is 0. */
export const Usage = z.strictObject({
  inputTokens: z.int().nonnegative(),
  outputTokens: z.int().nonnegative(),
  /** Part of `inputTokens` that the server had cached. */
  cachedTokens: z.int().nonnegative(),
  costUsd: z.number().nonnegative(),
});
export type Usage = z.infer<typeof Usage>;

/** No tokens at all. */
export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: 0 };

/** Sums two usages field by field. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    costUsd: a.costUsd + b.costUsd,
  };
}

/** Why a model stopped. `stop` covers a natural end and a stop string. */
export const FinishReason = z.enum(["stop", "length", "tool-calls", "content-filter", "other"]);
export type FinishReason = z.infer<typeof FinishReason>;

/** What a model says while it answers. Order: deltas, then one `response-end`, unless the stream throws. */
export type ModelEvent =
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  /** Pieces of a tool call; `id` and `name` come with the first piece of each `index`. */
  | {
      readonly type: "tool-call-delta";
      readonly index: number;
      readonly id?: string | undefined;
      readonly name?: string | undefined;
      readonly argumentsText: string;
    }
  /** A call failed and is tried again after `delayMs`; deltas seen so far are void. */
  | {
      readonly type: "retry";
      readonly attempt: number;
      readonly delayMs: number;
      readonly reason: string;
    }
  | {
      readonly type: "response-end";
      readonly finishReason: FinishReason;
      readonly usage: Usage;
      /** The stop string that ended the text, when the server says which. */
      readonly stopText?: string | undefined;
    };

/** One call of a model. */
export interface ModelRequest {
  readonly messages: readonly Message[];
  /** Generation ends before any of these; servers differ in whether the text is removed, callers must accept both. */
  readonly stop?: readonly string[] | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly seed?: number | undefined;
  readonly tools?: readonly ToolSchema[] | undefined;
  /** JSON Schema that the reply must follow, where the server can enforce one. */
  readonly jsonSchema?: { readonly [key: string]: JsonValue } | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Messages in, text out; knows nothing of code blocks or kernels. */
export interface Model {
  /** The name that the server knows, shown to people and stored in trajectories. */
  readonly name: string;
  /** True when images may be sent. */
  readonly vision: boolean;
  /**
   * Streams one answer.
   * @throws CodeactError `model_unreachable`, `model_unauthorized`, `model_not_found`, `model_bad_request`,
   * `context_length_exceeded`, `rate_limited`, `overloaded`, `timeout`, `aborted`, `model_failed`
   */
  stream(request: ModelRequest): AsyncIterable<ModelEvent>;
}
