import { setTimeout as sleep } from "node:timers/promises";
import type { CodeactError, Model, ModelEvent, ModelRequest } from "@codeact/protocol";
import { abortedError, AttemptClock } from "./attempt-clock.ts";
import { readContextLength } from "./context-length.ts";
import { cutAtStop } from "./cut-at-stop.ts";
import { readErrorText } from "./error-text.ts";
import { explainFailure } from "./explain-failure.ts";
import { explainNotFound } from "./explain-not-found.ts";
import { findHttpFailure } from "./http-failure.ts";
import { openClient } from "./open-client.ts";
import type { OpenClient } from "./open-client.ts";
import { checkBaseUrl, resolveRetries, resolveTimeouts } from "./options.ts";
import type { ModelRetries, ModelTimeouts, OpenaiModelOptions } from "./options.ts";
import { readReply } from "./read-reply.ts";
import { renderRequestBody } from "./request-body.ts";
import type { RequestBody } from "./request-body.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { adaptBody, learnQuirk, noQuirks } from "./server-quirks.ts";

/**
 * A model behind any OpenAI-compatible chat completions API. It always streams; failed calls and broken streams are
 * repeated after a `retry` event; the text ends before the first stop string, whatever the server does with it. An
 * abort cuts the connection at once.
 * @throws CodeactError `config_invalid` for a base URL that is none
 */
export function openaiModel(options: OpenaiModelOptions): Model {
  const calls = new Calls({ ...options, baseUrl: checkBaseUrl(options.baseUrl) });
  return {
    name: options.model,
    vision: options.vision ?? false,
    stream: (request) => calls.stream(request),
  };
}

/** The calls of one model: the client they share and what they learned about the server. */
class Calls {
  readonly #options: OpenaiModelOptions;
  readonly #timeouts: ModelTimeouts;
  readonly #retries: ModelRetries;
  #library: Promise<OpenClient> | undefined;
  #quirks = noQuirks;

  constructor(options: OpenaiModelOptions) {
    this.#options = options;
    this.#timeouts = resolveTimeouts(options.timeouts);
    this.#retries = resolveRetries(options.retries);
  }

  async *stream(request: ModelRequest): AsyncGenerator<ModelEvent> {
    const endsAt = performance.now() + this.#timeouts.totalMs;
    const body = renderRequestBody(request, this.#options);
    for (let retry = 1; ; retry += 1) {
      try {
        yield* this.#attempt(request, body, endsAt - performance.now());
        return;
      } catch (error) {
        const failure = await this.#explain(error, request.signal);
        const delayMs = retryDelayMs(retry, askedDelayMs(failure), this.#retries);
        const inTime = performance.now() + delayMs < endsAt;
        if (!failure.retryable || retry > this.#retries.maxRetries || !inTime) throw failure;
        yield { type: "retry", attempt: retry, delayMs, reason: failure.message };
        await pause(delayMs, request.signal);
      }
    }
  }

  async *#attempt(
    request: ModelRequest,
    body: RequestBody,
    leftMs: number,
  ): AsyncGenerator<ModelEvent> {
    using clock = new AttemptClock(this.#timeouts, leftMs, request.signal);
    const stop = request.stop ?? [];
    try {
      clock.signal.throwIfAborted();
      const library = await this.#open();
      const response = await this.#send(library, body, clock.signal);
      const events = readReply(response, {
        library,
        signal: clock.signal,
        onBytes: () => clock.heard(),
        stop,
        prices: this.#options.prices,
      });
      for await (const event of cutAtStop(events, stop)) {
        clock.pause();
        yield event;
        clock.signal.throwIfAborted();
        clock.resume();
      }
    } catch (error) {
      throw clock.signal.aborted ? clock.signal.reason : error;
    }
  }

  async #open(): Promise<OpenClient> {
    this.#library ??= openClient(this.#options);
    return await this.#library;
  }

  /** Sends the request, without what the server has refused before, and once more for each new lesson. */
  async #send(library: OpenClient, body: RequestBody, signal: AbortSignal): Promise<Response> {
    for (;;) {
      const adapted = adaptBody(body, this.#quirks);
      try {
        return await library.client
          .post<Response>("/chat/completions", { body: adapted, signal })
          .asResponse();
      } catch (error) {
        const failure = findHttpFailure(error);
        const refused = failure?.status === 400 || failure?.status === 422;
        if (failure === undefined || !refused || readContextLength(failure.body) !== undefined)
          throw error;
        const quirks = learnQuirk(readErrorText(failure.body).message, adapted, this.#quirks);
        if (quirks === undefined) throw error;
        this.#quirks = quirks;
      }
    }
  }

  async #explain(error: unknown, signal: AbortSignal | undefined): Promise<CodeactError> {
    const failure = explainFailure(error, this.#options);
    if (failure.code !== "model_not_found") return failure;
    return await explainNotFound(failure, await this.#open(), this.#options, signal);
  }
}

function askedDelayMs(failure: CodeactError): number | undefined {
  const asked = failure.details["retryAfterMs"];
  return typeof asked === "number" ? asked : undefined;
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw abortedError(signal?.reason);
  }
}
