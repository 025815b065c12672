import type { SQLInputValue } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { CodeactError } from "@codeact/protocol";
import type { Answer, Question } from "./search-worker.ts";

/** Longest a query may take, in milliseconds; then its thread is ended. */
const LIMIT_MS = 20_000;

interface Waiting {
  readonly resolve: (rows: readonly unknown[]) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/** A thread with a connection of its own that only reads. Starts with its first query, and anew after a fault. */
export class ReadThread implements AsyncDisposable {
  readonly #path: string;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #count = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Runs one reading statement. An abort leaves it running in its thread and drops its rows.
   * @throws CodeactError `timeout` after 20 s
   */
  async query(
    sql: string,
    parameters: readonly SQLInputValue[],
    signal?: AbortSignal,
  ): Promise<readonly unknown[]> {
    signal?.throwIfAborted();
    const worker = (this.#worker ??= this.#start());
    const id = (this.#count += 1);
    const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>();
    const timer = setTimeout(() => {
      this.#fail(
        worker,
        new CodeactError("timeout", `A search took longer than ${LIMIT_MS / 1000} s.`, {
          remedy: "Search for a rarer word.",
        }),
      );
    }, LIMIT_MS);
    this.#waiting.set(id, { resolve, reject, timer });
    const abort = (): void => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    worker.ref();
    // oxlint-disable-next-line require-post-message-target-origin -- a thread, not a window
    worker.postMessage({ id, sql, parameters } satisfies Question);
    try {
      return await promise;
    } finally {
      signal?.removeEventListener("abort", abort);
      clearTimeout(timer);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) worker.unref();
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL("search-worker.ts", import.meta.url), {
      workerData: this.#path,
      execArgv: [],
    });
    worker.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      if (answer.rows !== undefined) waiting?.resolve(answer.rows);
      else
        waiting?.reject(
          new CodeactError("internal", `The search index cannot be read: ${answer.fault}`),
        );
    });
    worker.on("error", (cause) => {
      this.#fail(worker, new CodeactError("internal", "The search thread failed.", { cause }));
    });
    return worker;
  }

  #fail(worker: Worker, error: CodeactError): void {
    if (this.#worker === worker) this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    void worker.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) {
      reject(new CodeactError("aborted", "The store was closed."));
    }
    await worker?.terminate();
  }
}
