import { CodeactError } from "@codeact/protocol";

/** How long a model call may take. A paused reader (backpressure) is never blamed on the server. */
export interface ModelTimeouts {
  /** The whole call, retries and their pauses included. @default 600000 */
  readonly totalMs: number;
  /** From sending a request to the first delta. Node's fetch gives up on headers after 300000. @default 300000 */
  readonly firstTokenMs: number;
  /** Silence between two pieces of a stream, keep-alive comments counted as pieces. @default 60000 */
  readonly idleMs: number;
}

/** How often and how slowly a failed call is repeated. The pause doubles each time and is shortened at random by up to half. */
export interface ModelRetries {
  /** 0 turns retries off. @default 3 */
  readonly maxRetries: number;
  /** Upper end of the pause before the first retry. @default 500 */
  readonly firstDelayMs: number;
  /** No pause is longer, whatever `Retry-After` says. @default 30000 */
  readonly maxDelayMs: number;
}

/** Prices of a model in US dollars for a million tokens. */
export interface ModelPrices {
  readonly inputPerMillionUsd: number;
  readonly outputPerMillionUsd: number;
  /** Input that the server had cached. @default inputPerMillionUsd */
  readonly cachedPerMillionUsd?: number | undefined;
}

/** How a model samples where a request does not say. */
export interface SamplingDefaults {
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly seed?: number | undefined;
}

/** Where an OpenAI-compatible server is and how to enter. */
export interface OpenaiEndpoint {
  /** Usually ends with `/v1`; used as given. */
  readonly baseUrl: string;
  /** Sent as a bearer token. @default none is sent */
  readonly apiKey?: string | undefined;
  /** More headers of every request; they win over ours. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What requests are sent with, where not every address may be reached. @default the global fetch */
  readonly fetch?: typeof fetch | undefined;
}

/** Options of an OpenAI-compatible model. Nothing is read from the environment. */
export interface OpenaiModelOptions extends OpenaiEndpoint {
  /** The name that the server knows. */
  readonly model: string;
  /** Whether images are sent; without it a text takes their place. @default false */
  readonly vision?: boolean | undefined;
  readonly timeouts?: Partial<ModelTimeouts> | undefined;
  readonly retries?: Partial<ModelRetries> | undefined;
  /** Without prices `costUsd` is 0. */
  readonly prices?: ModelPrices | undefined;
  /** Used where a request does not say; what neither says is left to the server. */
  readonly defaults?: SamplingDefaults | undefined;
}

/** The largest delay that a timer of Node can have; a larger one would fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Fills in what was not given. */
export function resolveTimeouts(given: Partial<ModelTimeouts> = {}): ModelTimeouts {
  return {
    totalMs: Math.min(given.totalMs ?? 600_000, MAX_TIMER_MS),
    firstTokenMs: Math.min(given.firstTokenMs ?? 300_000, MAX_TIMER_MS),
    idleMs: Math.min(given.idleMs ?? 60_000, MAX_TIMER_MS),
  };
}

/** Fills in what was not given. */
export function resolveRetries(given: Partial<ModelRetries> = {}): ModelRetries {
  return {
    maxRetries: given.maxRetries ?? 3,
    firstDelayMs: given.firstDelayMs ?? 500,
    maxDelayMs: Math.min(given.maxDelayMs ?? 30_000, MAX_TIMER_MS),
  };
}

/**
 * The base URL without slashes at its end.
 * @throws CodeactError `config_invalid` when it is no http or https URL
 */
export function checkBaseUrl(baseUrl: string): string {
  const protocol = URL.canParse(baseUrl) ? new URL(baseUrl).protocol : undefined;
  if (protocol === "http:" || protocol === "https:") return baseUrl.replace(/\/+$/, "");
  throw new CodeactError(
    "config_invalid",
    `The model's base URL "${baseUrl}" is no http or https URL.`,
    {
      remedy: "Give a URL such as http://127.0.0.1:8080/v1.",
    },
  );
}
