import { CodeactError, errorMessage, parseJson } from "@codeact/protocol";
import type {
  ExecuteOptions,
  HostFunction,
  Kernel,
  KernelEvent,
  KernelFiles,
  KernelInfo,
  KernelSnapshot,
  RestoreReport,
  Variable,
} from "@codeact/protocol";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readResultText } from "./result-text.ts";

/** The original engine stops a cell after 60 s and may need as long again to create a session. */
const DEFAULT_TIMEOUT_MS = 150_000;

const Answer = z.object({ result: z.string(), new_kernel_created: z.boolean() });

/** Options of one conversation. */
export interface RemoteKernelOptions {
  /** How long an answer is waited for. @default 150 s */
  readonly timeoutMs?: number | undefined;
  /** Sent as a bearer token, for an engine that stands behind something that wants one. */
  readonly token?: string | undefined;
}

/** One conversation on an engine that speaks the original's `POST /execute`. */
export class RemoteKernel implements Kernel {
  readonly id = randomUUID();
  readonly info: KernelInfo = {
    backend: "remote",
    language: "python",
    version: "unknown",
    shell: "ipython",
    workingFolder: ".",
  };
  readonly files: KernelFiles = {
    read: () => refuse("files"),
    write: () => refuse("files"),
    list: () => refuse("files"),
    remove: () => refuse("files"),
  };
  readonly #url: URL;
  readonly #timeoutMs: number;
  readonly #token: string | undefined;
  #cells = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(url: URL, options: RemoteKernelOptions = {}) {
    this.#url = url;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#token = options.token;
  }

  get alive(): boolean {
    return !this.#closed;
  }

  async *execute(code: string, options: ExecuteOptions = {}): AsyncIterable<KernelEvent> {
    options.signal?.throwIfAborted();
    const before = this.#turn;
    const mine = Promise.withResolvers<void>();
    this.#turn = before.then(() => mine.promise);
    try {
      await before;
      options.signal?.throwIfAborted();
      if (this.#closed) throw new CodeactError("sandbox_closed", "This kernel is closed.");
      yield* this.#run(code, options);
    } finally {
      mine.resolve();
    }
  }

  async *#run(code: string, options: ExecuteOptions): AsyncIterable<KernelEvent> {
    this.#cells += 1;
    const executionCount = this.#cells;
    const startedAt = performance.now();
    yield { type: "execution-start", executionCount };
    const end = (status: "ok" | "error" | "interrupted" | "timeout"): KernelEvent => ({
      type: "execution-end",
      status,
      executionCount,
      durationMs: performance.now() - startedAt,
    });
    const timeout = AbortSignal.timeout(options.timeoutMs ?? this.#timeoutMs);
    const signal = AbortSignal.any([
      timeout,
      ...(options.signal === undefined ? [] : [options.signal]),
    ]);
    let answer: z.infer<typeof Answer>;
    try {
      answer = await this.#post(code, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      yield end(options.signal?.aborted === true ? "interrupted" : "timeout");
      return;
    }
    if (answer.new_kernel_created && executionCount > 1) {
      yield {
        type: "stream",
        name: "stderr",
        text: "[The engine had forgotten this session: a new interpreter was created, variables of earlier cells are gone.]\n",
      };
    }
    const { outputs, status } = readResultText(answer.result);
    yield* outputs;
    yield end(status === "died" ? "error" : status);
  }

  async #post(code: string, signal: AbortSignal): Promise<z.infer<typeof Answer>> {
    let response: Response;
    try {
      response = await fetch(this.#url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        },
        body: JSON.stringify({ convid: this.id, code }),
        signal,
      });
    } catch (cause) {
      throw new CodeactError(
        "sandbox_unavailable",
        `The engine at ${this.#url.href} does not answer: ${errorMessage(cause)}.`,
        {
          remedy: "Check that it runs and that the URL is right.",
          retryable: true,
          cause,
        },
      );
    }
    const text = await response.text();
    // The original labels its JSON as text/html, so only the content tells.
    const parsed = Answer.safeParse(parseJson(text));
    if (response.ok && parsed.success) return parsed.data;
    throw new CodeactError(
      "sandbox_unavailable",
      `The engine at ${this.#url.href} failed (HTTP ${response.status}): ${text.slice(0, 200)}`,
      {
        remedy: "See the engine's log.",
        details: { status: response.status },
        retryable: response.status >= 500,
      },
    );
  }

  interrupt(): Promise<void> {
    return refuse("interrupts");
  }

  variables(): Promise<readonly Variable[]> {
    return refuse("a list of variables");
  }

  define(_functions: readonly HostFunction[]): Promise<void> {
    return refuse("host functions");
  }

  fork(): Promise<Kernel> {
    return refuse("fork");
  }

  snapshot(): Promise<KernelSnapshot> {
    return refuse("snapshots");
  }

  restore(): Promise<RestoreReport> {
    return refuse("snapshots");
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function refuse(what: string): Promise<never> {
  return Promise.reject(
    new CodeactError("not_supported", `An engine behind POST /execute has no ${what}.`, {
      remedy: "Use the local sandbox.",
    }),
  );
}
