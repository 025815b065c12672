import { createServer } from "node:net";
import { once } from "node:events";
import { CodeactError } from "@codeact/protocol";
import type { ServerKind } from "./differences.ts";
import type { Engine, EngineStatus, GenerateEvent, GenerateRequest, Prompt } from "./engine.ts";
import { HttpEngine } from "./http-engine.ts";
import { dockerVllmPlan, llamaServerPlan, vllmPlan } from "./launch-plan.ts";
import type { LaunchOptions } from "./launch-plan.ts";
import { ServerProcess } from "./server-process.ts";

/** Servers that can be started as children. */
export type ManagedKind = "llama-server" | "vllm" | "vllm-docker";

/** A connection breaks a moment before the end of the process on its other side is known. */
const DEATH_SEEN_MS = 1_000;

const plans = { "llama-server": llamaServerPlan, vllm: vllmPlan, "vllm-docker": dockerVllmPlan };

/** Options of {@link openManagedEngine}. */
export interface ManagedEngineOptions extends Omit<LaunchOptions, "port"> {
  readonly kind: ManagedKind;
  /** Loopback port of the child. @default a free one */
  readonly port?: number | undefined;
}

/**
 * Starts a server as a supervised child and gives it as an engine. Returns at once; `ready()` waits for the model to be
 * loaded. A request to a server that is coming up waits for it; one whose server dies fails with `model_failed`, and the
 * next finds it started again.
 * @throws CodeactError from `ready` and `generate`: `not_found` when the program is missing, `model_failed`
 */
export async function openManagedEngine(options: ManagedEngineOptions): Promise<Engine> {
  const port = options.port ?? (await freePort());
  return new ManagedEngine({ ...options, port });
}

class ManagedEngine implements Engine {
  readonly kind: string;
  readonly #server: ServerProcess;
  readonly #http: HttpEngine;
  readonly #options: ManagedEngineOptions;

  constructor(options: ManagedEngineOptions & { readonly port: number }) {
    this.kind = options.kind;
    this.#options = options;
    this.#server = new ServerProcess(plans[options.kind](options));
    const spoken: ServerKind = options.kind === "llama-server" ? "llama-server" : "vllm";
    const baseUrl = `http://127.0.0.1:${options.port}/v1`;
    this.#http = new HttpEngine({ kind: spoken, baseUrl, model: options.servedName });
  }

  status(): EngineStatus {
    const { state, restarts, failure } = this.#server;
    return {
      state: state === "ready" ? "ready" : state === "failed" ? "failed" : "loading",
      models: [this.#options.servedName],
      contextLength: this.#options.contextLength,
      slots: this.#options.slots,
      restarts,
      ...(failure === undefined ? {} : { problem: failure.message }),
    };
  }

  async ready(signal?: AbortSignal): Promise<void> {
    await this.#server.ready(signal);
  }

  async *generate(
    request: GenerateRequest & { readonly model?: string | undefined },
  ): AsyncGenerator<GenerateEvent> {
    await this.#server.ready(request.signal);
    try {
      yield* this.#http.generate({ ...request, model: this.#options.servedName });
    } catch (error) {
      // A connection that broke because the child died is the engine's failure, not a wrong address.
      if (!isUnreachable(error) || !(await this.#server.ended(DEATH_SEEN_MS))) throw error;
      throw new CodeactError(
        "model_failed",
        `The model server (${this.kind}) died and is started again.`,
        {
          remedy: "Ask again.",
          retryable: true,
          cause: error,
        },
      );
    }
  }

  async countTokens(prompt: Prompt): Promise<number> {
    await this.#server.ready();
    return await this.#http.countTokens(prompt);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#http[Symbol.asyncDispose]();
    await this.#server[Symbol.asyncDispose]();
  }
}

function isUnreachable(error: unknown): boolean {
  return (
    CodeactError.isInstance(error) &&
    (error.code === "model_unreachable" || (error.code === "model_failed" && error.retryable))
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string")
    throw new CodeactError("internal", "The system gave no free port.");
  return address.port;
}
