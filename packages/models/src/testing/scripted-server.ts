import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { ChatRequestBody } from "./chat-request.ts";
import { renderError } from "./completion-body.ts";
import type { StopBehaviour } from "./scripted-reply.ts";
import { sendJson, serveStep } from "./serve-step.ts";
import type { ExchangeEnd, ServerRequest, ServerStep } from "./server-step.ts";

/** Options of {@link startScriptedServer}. */
export interface ScriptedServerOptions {
  /** Step n answers chat request n; a function is called with the request. */
  readonly steps?:
    | readonly (ServerStep | ((request: ServerRequest) => ServerStep | Promise<ServerStep>))[]
    | undefined;
  /** Answers every chat request that `steps` does not. */
  readonly handler?: ((request: ServerRequest) => ServerStep | Promise<ServerStep>) | undefined;
  /** Requests must carry it as a bearer token, else they get 401. @default no key is asked for */
  readonly apiKey?: string | undefined;
  /** Names that `/v1/models` lists; a request for another gets 404. @default every name is served, "scripted" listed */
  readonly models?: readonly string[] | undefined;
  /** @default "strip" */
  readonly stopBehaviour?: StopBehaviour | undefined;
  /** Whether the stop string met is named in `stop_reason`, as vLLM does. @default false */
  readonly reportsStop?: boolean | undefined;
  /** Fields of the request body that are answered with 400, as servers do that do not know them. @default none */
  readonly rejects?: readonly string[] | undefined;
  /** @default 0, a free port */
  readonly port?: number | undefined;
}

/** A running scripted server. */
export interface ScriptedServer extends AsyncDisposable {
  /** The base URL for clients, `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  /** Every chat request so far, oldest first, refused ones included. */
  readonly requests: readonly ServerRequest[];
  /** @throws CodeactError `internal` when steps were never used or a request was made that no step answers */
  assertComplete(): void;
  /** Cuts every connection and stops listening. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts a real HTTP server on the loopback interface that speaks the OpenAI chat completions API and answers from a
 * script: streams and single answers, tool calls, usage, `/v1/models`, keys, stop strings, delays, and every fault a
 * client must survive. It is for tests, of this project and of those who build on it.
 *
 * @example
 * await using server = await startScriptedServer({ steps: ["<execute>print(1)</execute>", "Done."] });
 * const model = openaiModel({ baseUrl: server.url, model: "scripted" });
 */
export async function startScriptedServer(options: ScriptedServerOptions): Promise<ScriptedServer> {
  const exchanges = new Exchanges(options);
  const server = createServer((request, response) => {
    exchanges.answer(request, response).catch((error: unknown) => {
      if (!response.headersSent)
        sendJson(response, 500, renderError(errorMessage(error), null, "server_error"));
      else response.destroy();
    });
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const close = closer(server, exchanges);
  return {
    url: `http://127.0.0.1:${portOf(server)}/v1`,
    requests: exchanges.requests,
    assertComplete: () => exchanges.assertComplete(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The requests of one server and where its script stands. */
class Exchanges {
  readonly requests: ServerRequest[] = [];
  readonly #options: ScriptedServerOptions;
  readonly #closing = new AbortController();
  #unanswered = 0;
  #nextStep = 0;

  constructor(options: ScriptedServerOptions) {
    this.#options = options;
  }

  /** Ends every wait of a running step. */
  stop(): void {
    this.#closing.abort();
  }

  assertComplete(): void {
    const steps = this.#options.steps?.length ?? 0;
    if (this.#nextStep >= steps && this.#unanswered === 0) return;
    throw new CodeactError(
      "internal",
      `The scripted server used ${this.#nextStep} of ${steps} steps and could not answer ${this.#unanswered} requests.`,
      { remedy: "Make the script as long as the conversation." },
    );
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const { apiKey } = this.#options;
    if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
      sendJson(response, 401, renderError("Incorrect API key provided.", "invalid_api_key"));
    } else if (request.method === "GET" && path === "/v1/models") {
      const data = (this.#options.models ?? ["scripted"]).map((id) => ({
        id,
        object: "model",
        owned_by: "script",
      }));
      sendJson(response, 200, { object: "list", data });
    } else if (request.method === "POST" && path === "/v1/chat/completions") {
      await this.#chat(request, response);
    } else sendJson(response, 404, { detail: "Not Found" });
  }

  async #chat(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parsed = parseBody(await text(request));
    if (typeof parsed === "string") {
      sendJson(response, 400, renderError(parsed, null));
      return;
    }
    const gone = new AbortController();
    const ended = Promise.withResolvers<ExchangeEnd>();
    const record: ServerRequest = {
      index: this.requests.length,
      headers: request.headers,
      body: parsed,
      receivedAt: Date.now(),
      ended: ended.promise,
    };
    this.requests.push(record);
    let cut = false;
    response.once("close", () => {
      ended.resolve(response.writableFinished ? "sent" : cut ? "dropped" : "client-left");
      gone.abort();
    });
    const step = this.#refusal(parsed) ?? (await this.#step(record));
    cut =
      typeof step !== "string" &&
      ("fault" in step ? step.fault === "drop" : step.dropAfterChunks !== undefined);
    await serveStep(step, parsed, response, {
      stamp: {
        id: `chatcmpl-${record.index}`,
        model: parsed.model,
        reportsStop: this.#options.reportsStop ?? false,
      },
      stopBehaviour: this.#options.stopBehaviour ?? "strip",
      signal: AbortSignal.any([gone.signal, this.#closing.signal]),
    });
  }

  /** What is answered without touching the script. The texts are OpenAI's. */
  #refusal(body: ChatRequestBody): ServerStep | undefined {
    const { models, rejects } = this.#options;
    if (models !== undefined && !models.includes(body.model)) {
      const message = `The model \`${body.model}\` does not exist or you do not have access to it.`;
      return { fault: "status", status: 404, body: renderError(message, "model_not_found") };
    }
    const field = rejects?.find((name) => name in body);
    if (field === undefined) return undefined;
    const hint = field === "max_tokens" ? " Use 'max_completion_tokens' instead." : "";
    const message = `Unsupported parameter: '${field}' is not supported with this model.${hint}`;
    return { fault: "status", status: 400, body: renderError(message, "unsupported_parameter") };
  }

  async #step(request: ServerRequest): Promise<ServerStep> {
    const step = this.#options.steps?.[this.#nextStep];
    if (step !== undefined) {
      this.#nextStep += 1;
      return typeof step === "function" ? await step(request) : step;
    }
    if (this.#options.handler !== undefined) return await this.#options.handler(request);
    this.#unanswered += 1;
    const message = `The script has no answer for request ${request.index + 1}: it has ${this.#nextStep} steps.`;
    return { fault: "status", status: 400, body: renderError(message, "script_ended") };
  }
}

/** The request, or what is wrong with it. */
function parseBody(body: string): ChatRequestBody | string {
  try {
    return ChatRequestBody.parse(JSON.parse(body));
  } catch (error) {
    return `The request is no chat completions request: ${errorMessage(error)}`;
  }
}

function closer(server: Server, exchanges: Exchanges): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return async () => {
    closed ??= new Promise((resolve) => {
      exchanges.stop();
      server.close(() => resolve());
      server.closeAllConnections();
    });
    await closed;
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new CodeactError("internal", "The scripted server has no port.");
  return address.port;
}
