import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { CodeactError } from "@codeact/protocol";
import { childCompileCache } from "./compile-cache.ts";
import { EventLine } from "./event-line.ts";
import { ChildMessage } from "./wire.ts";
import type { ChildReply, Fault, HostMessage, LoadOrder } from "./wire.ts";

const MAIN = fileURLToPath(new URL("child/main.ts", import.meta.url));
/** Beats come every second; a machine under load may be late, a child whose own code hangs never comes. */
const SILENCE_MS = 30_000;
/** The model itself lies outside of it; a template that produces without end meets this limit. */
const HEAP_MEGABYTES = 512;
const STDERR_CHARACTERS = 2000;

/** An order that the child works on. */
export interface Exchange {
  readonly id: number;
  replies(): AsyncGenerator<ChildReply>;
}

/** A process that has one model loaded, or is about to. */
export class ModelChild implements AsyncDisposable {
  /** Resolves when the model can be asked; rejects with what kept it from that. */
  readonly ready: Promise<void>;
  /** Resolves when the process is gone, with the reason; undefined after {@link close}. */
  readonly gone: Promise<CodeactError | undefined>;
  residentBytes = 0;
  readonly #process: ChildProcess;
  readonly #file: string;
  readonly #silenceMs: number;
  readonly #loaded = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<CodeactError | undefined>();
  readonly #lines = new Map<number, EventLine<ChildReply>>();
  #nextId = 1;
  #stderr = "";
  #closing = false;
  #refusal: CodeactError | undefined;
  #stuck = false;
  #heard = 0;
  #watch: NodeJS.Timeout | undefined;

  /** @param silenceMs how long nothing may be heard of the process before it is killed as stuck */
  constructor(order: LoadOrder, silenceMs: number = SILENCE_MS) {
    this.#file = order.file;
    this.#silenceMs = silenceMs;
    this.ready = this.#loaded.promise;
    this.gone = this.#ended.promise;
    // Who waits for the end is told; nobody has to wait for the start.
    this.ready.catch(() => {});
    this.#process = fork(MAIN, [], {
      env: childEnvironment(),
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`, "--disable-warning=ExperimentalWarning"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARACTERS);
    });
    this.#process.on("message", (message) => this.#hear(message));
    this.#process.once("error", (error) => this.#leave(startFailure(error)));
    this.#process.once("close", (code, signal) => this.#leave(this.#explain(code, signal)));
    this.#send(order);
    this.#listen();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Sends an order. Its replies fail with `model_failed` when the process dies before the last of them. */
  ask(order: (id: number) => HostMessage): Exchange {
    const id = this.#nextId++;
    const line = new EventLine<ChildReply>();
    this.#lines.set(id, line);
    this.#send(order(id));
    return { id, replies: () => line.read() };
  }

  /** Ends an order before its next token; who still reads its replies gets the failure. */
  abort(id: number, failure: CodeactError): void {
    const line = this.#lines.get(id);
    if (line === undefined) return;
    this.#lines.delete(id);
    line.cut(failure);
    this.#send({ type: "abort", id });
  }

  /** Ends the process at once: it has nothing to put away. What it works on fails. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#process.kill("SIGKILL");
    await this.gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #send(message: HostMessage): void {
    // A process that is gone, or going, says so by `close`.
    if (this.#process.connected) this.#process.send(message, () => {});
  }

  #hear(received: unknown): void {
    const message = ChildMessage.safeParse(received);
    if (!message.success) {
      this.#refusal = new CodeactError("model_failed", "The model's process sent nonsense.", {
        cause: message.error,
      });
      this.#process.kill("SIGKILL");
      return;
    }
    this.#listen();
    const { data } = message;
    if (data.type === "replies") for (const reply of data.replies) this.#deliver(reply);
    else if (data.type === "refused") this.#refusal = faultError(data.fault);
    else {
      this.residentBytes = data.residentBytes;
      if (data.type === "ready") this.#loaded.resolve();
    }
  }

  #deliver(reply: ChildReply): void {
    const line = this.#lines.get(reply.id);
    if (line === undefined) return;
    if (reply.type === "failed") line.fail(faultError(reply.fault));
    else line.push(reply);
    if (reply.type === "started" || reply.type === "text") return;
    line.end();
    this.#lines.delete(reply.id);
  }

  #listen(): void {
    clearTimeout(this.#watch);
    this.#heard += 1;
    const heard = this.#heard;
    this.#watch = setTimeout(() => {
      // When it was the host that hung, the messages that came meanwhile are read first.
      setImmediate(() => {
        if (heard !== this.#heard) return;
        this.#stuck = true;
        this.#process.kill("SIGKILL");
      });
    }, this.#silenceMs);
    this.#watch.unref();
  }

  #explain(code: number | null, signal: string | null): CodeactError {
    if (this.#refusal !== undefined) return this.#refusal;
    const how = this.#stuck
      ? `did not answer for ${this.#silenceMs / 1000} seconds and was killed`
      : `died (${signal ?? `exit code ${code}`})`;
    const lines = this.#stderr.trim().split("\n");
    const last = lines.findLast((line) => /error|assert|abort/i.test(line)) ?? lines.at(-1) ?? "";
    return new CodeactError(
      "model_failed",
      `The model's process ${how}, with ${this.#file} loaded${last === "" ? "." : `: ${last}`}`,
      {
        remedy:
          "Try again: it is started anew. If it happens often, check the file and the memory.",
        details: { file: this.#file, exitCode: code, signal, stderr: this.#stderr },
        retryable: true,
      },
    );
  }

  #leave(reason: CodeactError): void {
    clearTimeout(this.#watch);
    this.#loaded.reject(reason);
    for (const line of this.#lines.values()) line.fail(reason);
    this.#lines.clear();
    this.#ended.resolve(this.#closing ? undefined : reason);
  }
}

/** No keys, no tokens, no paths of the host: a model file is not to be trusted with any of them. */
function childEnvironment(): NodeJS.ProcessEnv {
  const systemRoot = process.env["SystemRoot"];
  const compiled = childCompileCache();
  return {
    // Fewer arenas: the C library otherwise keeps freed memory per thread.
    MALLOC_ARENA_MAX: "2",
    ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled }),
    // Windows loads its own libraries from there.
    ...(systemRoot === undefined ? {} : { SystemRoot: systemRoot }),
  };
}

function startFailure(cause: Error): CodeactError {
  return new CodeactError(
    "model_failed",
    `The model's process cannot be started: ${cause.message}`,
    { remedy: "Check the limits on processes and memory.", retryable: true, cause },
  );
}

function faultError(fault: Fault): CodeactError {
  const { code, message, remedy, details } = fault;
  return new CodeactError(code, message, { remedy, details, retryable: code === "model_failed" });
}
