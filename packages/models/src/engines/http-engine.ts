import { CodeactError } from "@codeact/protocol";
import { explainFailure } from "../openai/explain-failure.ts";
import { HttpFailure } from "../openai/http-failure.ts";
import { listModels } from "../openai/list-models.ts";
import { openClient } from "../openai/open-client.ts";
import type { OpenClient } from "../openai/open-client.ts";
import { checkBaseUrl } from "../openai/options.ts";
import type { OpenaiEndpoint } from "../openai/options.ts";
import { brokenStream } from "../openai/read-reply.ts";
import { ChunkWire } from "./chunk-wire.ts";
import { serverDifferences } from "./differences.ts";
import type { ServerKind } from "./differences.ts";
import type { Engine, EngineStatus, GenerateEvent, GenerateRequest, Prompt } from "./engine.ts";
import { renderCall } from "./http-request.ts";
import { ChunkReader } from "./read-chunks.ts";
import { cutText } from "./stop-cut.ts";
import { countTokensAt } from "./token-count.ts";

/** Options of {@link openHttpEngine}. */
export interface HttpEngineOptions extends OpenaiEndpoint {
  readonly kind: ServerKind;
  /** Name of the model that requests mean when they name none. @default the first that the server lists */
  readonly model?: string | undefined;
}

/** An engine behind a server that runs already and speaks OpenAI's API. Closing it leaves the server alone. */
export class HttpEngine implements Engine {
  readonly kind: ServerKind;
  readonly #endpoint: OpenaiEndpoint;
  readonly #wanted: string | undefined;
  #library: Promise<OpenClient> | undefined;
  #models: readonly string[];
  #problem: string | undefined;

  /** @throws CodeactError `config_invalid` for a base URL that is none */
  constructor(options: HttpEngineOptions) {
    this.kind = options.kind;
    this.#endpoint = { ...options, baseUrl: checkBaseUrl(options.baseUrl) };
    this.#wanted = options.model;
    this.#models = options.model === undefined ? [] : [options.model];
  }

  status(): EngineStatus {
    return {
      state: this.#models.length === 0 ? "loading" : "ready",
      models: this.#models,
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
    };
  }

  /** Asks the server for its models. @throws CodeactError of the server, `model_not_found` when it lacks the wanted one */
  async ready(signal?: AbortSignal): Promise<void> {
    const listed = await listModels({ ...this.#endpoint, signal });
    const wanted = this.#wanted;
    if (wanted === undefined) this.#models = listed;
    else if (listed.length > 0 && !listed.some((name) => sameModel(name, wanted))) {
      throw new CodeactError(
        "model_not_found",
        `The server at ${this.#endpoint.baseUrl} has no model "${wanted}".`,
        { remedy: `It has: ${listed.slice(0, 20).join(", ")}.` },
      );
    }
  }

  async *generate(
    request: GenerateRequest & { readonly model?: string | undefined },
  ): AsyncGenerator<GenerateEvent> {
    try {
      request.signal?.throwIfAborted();
      const model = request.model ?? this.#models[0] ?? (await this.#firstModel(request.signal));
      yield* cutText(this.#stream(request, model), request.stop ?? []);
      this.#problem = undefined;
    } catch (error) {
      if (request.signal?.aborted === true)
        throw new CodeactError("aborted", "The generation was aborted.", { cause: error });
      const failure = explainFailure(error, this.#endpoint);
      this.#problem = failure.message;
      throw failure;
    }
  }

  /** @throws CodeactError `not_supported` where the server cannot tell, and what its answer gives */
  async countTokens(prompt: Prompt): Promise<number> {
    const root = this.#endpoint.baseUrl.replace(/\/v1$/, "");
    return await countTokensAt(root, prompt, {
      kind: this.kind,
      model: this.#models[0],
      apiKey: this.#endpoint.apiKey,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#library = undefined;
  }

  async #firstModel(signal: AbortSignal | undefined): Promise<string> {
    await this.ready(signal);
    const [first] = this.#models;
    if (first !== undefined) return first;
    throw new CodeactError(
      "model_not_found",
      `The server at ${this.#endpoint.baseUrl} has no model.`,
      { remedy: "Load one there first." },
    );
  }

  async *#stream(request: GenerateRequest, model: string): AsyncGenerator<GenerateEvent> {
    const call = renderCall(request, model, this.kind, serverDifferences[this.kind]);
    this.#library ??= openClient(this.#endpoint);
    const { client, Stream } = await this.#library;
    const cut = new AbortController();
    const signal =
      request.signal === undefined ? cut.signal : AbortSignal.any([cut.signal, request.signal]);
    const reader = new ChunkReader();
    try {
      const response = await client
        .post<Response>(call.path, { body: call.body, signal })
        .asResponse();
      const objects = Stream.fromSSEResponse<unknown>(response, cut, client, false, "events");
      for await (const object of objects) yield* reader.add(readChunk(object, response.headers));
    } catch (error) {
      if (error instanceof HttpFailure || CodeactError.isInstance(error)) throw error;
      if (request.signal?.aborted === true || !(error instanceof Error)) throw error;
      // After the finish reason only the usage can be missing.
      if (!reader.finished) throw error;
    } finally {
      cut.abort();
    }
    request.signal?.throwIfAborted();
    if (!reader.finished) throw brokenStream(undefined);
    yield reader.end(request.stop ?? []);
  }
}

function readChunk(object: unknown, headers: Headers): ChunkWire {
  const parsed = ChunkWire.safeParse(object);
  const failed = parsed.success && parsed.data.error !== undefined && parsed.data.error !== null;
  if (parsed.success && !failed) return parsed.data;
  throw new HttpFailure(undefined, headers, JSON.stringify(object));
}

/** Ollama lists `qwen3:latest` for what people call `qwen3`. */
function sameModel(listed: string, wanted: string): boolean {
  return listed === wanted || listed === `${wanted}:latest`;
}
