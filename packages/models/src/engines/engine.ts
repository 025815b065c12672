import type { JsonValue, Message } from "@codeact/protocol";

/** A function that the model may call, as OpenAI's API describes it. */
export interface EngineTool {
  readonly name: string;
  readonly description?: string | undefined;
  /** JSON Schema of the arguments. */
  readonly parameters: { readonly [key: string]: JsonValue };
  readonly strict?: boolean | undefined;
}

/** Which tool must or may be called. */
export type ToolChoice = "auto" | "none" | "required" | { readonly name: string };

/** What to continue: a conversation, rendered with the model's own template, or plain text or tokens as they are. */
export type Prompt =
  | {
      readonly type: "chat";
      readonly messages: readonly Message[];
      readonly tools?: readonly EngineTool[] | undefined;
      readonly toolChoice?: ToolChoice | undefined;
      readonly parallelToolCalls?: boolean | undefined;
    }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "tokens"; readonly tokens: readonly number[] };

/** One generation. Sampling fields left out take the engine's defaults. */
export interface GenerateRequest {
  readonly prompt: Prompt;
  /** At most this many new tokens; 0 is allowed with `echo`. */
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly minP?: number | undefined;
  readonly seed?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
  /** Texts that end the generation and are not part of it. */
  readonly stop?: readonly string[] | undefined;
  /** Log-probabilities of the chosen tokens and of this many most likely others, 0 to 20. */
  readonly logprobs?: number | undefined;
  /** The prompt's own text (and log-probabilities, if asked for) comes first. */
  readonly echo?: boolean | undefined;
  /** The text must be JSON: any object, or what the schema says. */
  readonly json?: "object" | { readonly schema: { readonly [key: string]: JsonValue } } | undefined;
  /** A GBNF grammar, for engines that have them. */
  readonly grammar?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A token, how likely it was, and what else could have come. Natural logarithms; the bytes are those of the token. */
export interface TokenLogprob {
  readonly token: string;
  readonly bytes: readonly number[];
  /** Null for the first token of an echoed prompt. */
  readonly logprob: number | null;
  readonly top: readonly {
    readonly token: string;
    readonly bytes: readonly number[];
    readonly logprob: number;
  }[];
}

/** Why a generation ended. */
export type EndReason = "stop" | "length" | "tool-calls" | "content-filter";

/** What comes while an engine generates. Order: one `start`, deltas, one `end`, unless the stream throws. */
export type GenerateEvent =
  | { readonly type: "start"; readonly promptTokens: number; readonly cachedTokens: number }
  | {
      readonly type: "text";
      readonly text: string;
      readonly logprobs?: readonly TokenLogprob[] | undefined;
    }
  | { readonly type: "reasoning"; readonly text: string }
  /** A piece of a tool call; `id` and `name` come with the first piece of each `index`. */
  | {
      readonly type: "tool-call";
      readonly index: number;
      readonly id?: string | undefined;
      readonly name?: string | undefined;
      readonly argumentsText: string;
    }
  | {
      readonly type: "end";
      readonly reason: EndReason;
      readonly stopText?: string | undefined;
      readonly completionTokens: number;
      /** Tokens of the prompt, from servers that say them only now; they stand in for those of `start`. */
      readonly prompt?:
        | { readonly promptTokens: number; readonly cachedTokens: number }
        | undefined;
      readonly timings?: GenerateTimings | undefined;
    };

/** How long the parts took, in milliseconds. */
export interface GenerateTimings {
  readonly queuedMs: number;
  readonly promptMs: number;
  readonly generateMs: number;
}

/** What an engine knows about itself for `/v1/models`, `/metrics` and `codeact model inspect`. */
export interface EngineStatus {
  /** `idle`: not loaded now, loads with the next request. */
  readonly state: "loading" | "ready" | "idle" | "failed";
  /** Names of the models it answers to; the first is the default. */
  readonly models: readonly string[];
  /** Tokens that one conversation may have, where known. */
  readonly contextLength?: number | undefined;
  readonly slots?: number | undefined;
  readonly busySlots?: number | undefined;
  readonly queued?: number | undefined;
  /** Times a child process was started again after it died. */
  readonly restarts?: number | undefined;
  readonly residentBytes?: number | undefined;
  /** The last failure, in a sentence. */
  readonly problem?: string | undefined;
}

/**
 * Something that generates text: llama.cpp in a child process of ours, a managed server, or a server that runs already.
 * `generate` throws CodeactError: `context_length_exceeded`, `model_bad_request`, `overloaded` (with a `retryAfterMs`
 * in its details), `model_failed` (the engine died; the next request finds a new one), `model_unreachable`, `aborted`.
 */
export interface Engine extends AsyncDisposable {
  /** `embedded`, `llama-server`, `vllm`, `ollama`, `lmstudio`, `openai`. */
  readonly kind: string;
  status(): EngineStatus;
  /** Resolves when a request would be answered at once; starts what must be started. */
  ready(signal?: AbortSignal): Promise<void>;
  generate(
    request: GenerateRequest & { readonly model?: string | undefined },
  ): AsyncIterable<GenerateEvent>;
  /** Number of tokens of a prompt, where the engine can tell. */
  countTokens?(prompt: Prompt): Promise<number>;
}
