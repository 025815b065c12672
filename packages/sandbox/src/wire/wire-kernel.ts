import { boundedArray, CodeactError, Variable } from "@codeact/protocol";
import type {
  ExecuteOptions,
  HostFunction,
  Kernel,
  KernelEvent,
  KernelFiles,
  KernelInfo,
  KernelSnapshot,
  RestoreReport,
} from "@codeact/protocol";
import { randomUUID } from "node:crypto";
import { Cell } from "./cell.ts";
import type { Death } from "./cell.ts";
import type { Connection, ConnectionReader } from "./connection.ts";
import { HostCalls } from "./host-calls.ts";
import { kernelFiles } from "./kernel-files.ts";
import type { HostRequest, KernelMessage } from "./message.ts";
import { Requests } from "./requests.ts";
import type { Answer } from "./requests.ts";

/** Unread events above this many bytes stop the reading of the socket. */
const PAUSE_BYTES = 1 << 20;
/** Unread events above this many bytes, which only a forger reaches, kill the kernel. */
const MAX_UNREAD_BYTES = 128 << 20;
/** How long the socket and the exit report of a dead kernel may come apart. */
const DEATH_GRACE_MS = 2000;
/** Killing takes milliseconds; a fork server that does not answer must not hold up whoever closes. */
const CLOSE_TIMEOUT_MS = 5000;

/** The process behind a kernel's socket, as its backend knows it. */
export interface KernelProcess {
  /** Settles when the interpreter has ended, with the cause as the backend sees it. */
  readonly ended: Promise<Death>;
  /** Settles when nothing of it is left on the machine. */
  readonly gone: Promise<void>;
  /** Kills the interpreter and everything it started. Idempotent. */
  kill(): void;
}

/** Facts of a kernel at its birth. */
export interface WireKernelOptions {
  readonly connection: Connection;
  readonly process: KernelProcess;
  readonly info: KernelInfo;
  readonly cellTimeoutMs: number;
}

/** A kernel behind our own wire (docs/formats/kernel-wire.md), wherever its process lives. */
export class WireKernel implements Kernel {
  readonly id = randomUUID();
  readonly info: KernelInfo;
  readonly files: KernelFiles;
  readonly #connection: Connection;
  readonly #process: KernelProcess;
  readonly #cellTimeoutMs: number;
  readonly #requests: Requests;
  readonly #calls: HostCalls;
  #cell: Cell | undefined;
  #cells = 0;
  #turn: Promise<void> = Promise.resolve();
  #closed = false;
  #death: Death | undefined;
  /** Why the host itself killed the interpreter, which says more than the signal it died of. */
  #killedFor: Death | undefined;
  #socketClosed = Promise.withResolvers<void>();

  constructor(options: WireKernelOptions) {
    this.info = options.info;
    this.#connection = options.connection;
    this.#process = options.process;
    this.#cellTimeoutMs = options.cellTimeoutMs;
    this.#requests = new Requests(options.connection);
    this.#calls = new HostCalls(options.connection);
    this.files = kernelFiles((request, payload) => this.#ask(request, payload));
    options.connection.attach(this.#reader);
    void this.#watchDeath();
  }

  get alive(): boolean {
    return !this.#closed && this.#death === undefined && this.#killedFor === undefined;
  }

  async *execute(code: string, options: ExecuteOptions = {}): AsyncIterable<KernelEvent> {
    const release = await this.#takeTurn(options.signal);
    let cell: Cell | undefined;
    try {
      this.#assertAlive();
      cell = this.#send(code, options);
      for (;;) {
        const event = await cell.queue.next();
        this.#regulate();
        yield event;
        if (event.type === "execution-end") return;
      }
    } finally {
      if (cell === undefined || cell.isOver) {
        release();
      } else {
        // The consumer left early: the next cell has to wait until this one has obeyed.
        cell.queue.discard();
        this.#calls.abort();
        cell.stop("abort");
        void cell.ended.then(release);
      }
    }
  }

  async interrupt(): Promise<void> {
    const cell = this.#cell;
    if (cell === undefined || cell.isOver) return;
    this.#calls.abort();
    cell.interrupt();
    await cell.ended;
  }

  async variables(): Promise<readonly Variable[]> {
    const { value } = await this.#ask({ type: "variables" });
    const variables = boundedArray(Variable, 100_000).safeParse(value);
    if (variables.success) return variables.data;
    throw new CodeactError("kernel_protocol", "The kernel answered with no list of variables.");
  }

  async define(functions: readonly HostFunction[]): Promise<void> {
    this.#calls.add(functions);
    const described = functions.map(({ name, description, parameters, returns }) => ({
      name,
      description,
      parameters,
      returns,
    }));
    await this.#ask({ type: "define", functions: described });
  }

  fork(): Promise<Kernel> {
    return refuse("be forked");
  }

  snapshot(): Promise<KernelSnapshot> {
    return refuse("save its variables");
  }

  restore(): Promise<RestoreReport> {
    return refuse("bring saved variables back");
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#killedFor ??= {
        cause: "killed",
        detail: "The kernel was closed. Every variable is lost.",
      };
      this.#calls.abort();
      this.#process.kill();
      this.#connection.resume();
    }
    await Promise.race([this.#process.gone, delay(CLOSE_TIMEOUT_MS)]);
    this.#connection.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  readonly #reader: ConnectionReader = {
    message: (message, payload, bytes) => {
      this.#take(message, payload, bytes);
    },
    violation: (error) => {
      this.#kill({
        cause: "protocol",
        detail: `The interpreter broke the kernel protocol and was killed (${error.message}). Every variable is lost.`,
      });
    },
    closed: () => {
      this.#socketClosed.resolve();
    },
  };

  #take(message: KernelMessage, payload: Buffer, bytes: number): void {
    if (message.type === "reply") {
      this.#requests.settle(message, payload);
      this.#regulate();
      return;
    }
    const cell = this.#cell;
    if (message.type !== "event" || cell?.id !== message.id || cell.isOver) {
      throw new CodeactError("kernel_protocol", `The kernel sent "${message.type}" out of turn.`);
    }
    const { event } = message;
    cell.accept(event, bytes);
    if (event.type === "call-start") this.#calls.start(event.id, event.name, event.args, cell);
    if (cell.queue.bytes > MAX_UNREAD_BYTES) {
      throw new CodeactError("kernel_protocol", "The kernel sent more than any cell may.");
    }
    this.#regulate();
  }

  /** Reads on or lets the kernel wait, so that a slow consumer costs bounded memory. */
  #regulate(): void {
    const cell = this.#cell;
    const full = cell !== undefined && cell.queue.bytes > PAUSE_BYTES;
    // A request's answer or an interrupted cell's end lies behind the events in the socket: waiting would never end.
    if (full && this.#requests.open === 0 && !cell.ending && this.#killedFor === undefined)
      this.#connection.pause();
    else this.#connection.resume();
  }

  #send(code: string, options: ExecuteOptions): Cell {
    this.#cells += 1;
    const host = {
      connection: this.#connection,
      kill: (death: Death): void => {
        this.#kill(death);
      },
    };
    const cell = new Cell(
      `c${this.#cells}`,
      host,
      options,
      options.timeoutMs ?? this.#cellTimeoutMs,
    );
    this.#cell = cell;
    options.signal?.addEventListener("abort", this.#abortCalls);
    void cell.ended.then(() => options.signal?.removeEventListener("abort", this.#abortCalls));
    this.#connection.send({ type: "execute", id: cell.id, code });
    return cell;
  }

  readonly #abortCalls = (): void => {
    this.#calls.abort();
  };

  async #ask(request: HostRequest, payload?: Uint8Array): Promise<Answer> {
    this.#assertAlive();
    return await this.#requests.ask(request, payload);
  }

  async #takeTurn(signal: AbortSignal | undefined): Promise<() => void> {
    const before = this.#turn;
    const mine = Promise.withResolvers<void>();
    this.#turn = before.then(() => mine.promise);
    try {
      await unlessAborted(before, signal);
    } catch (error) {
      mine.resolve();
      throw error;
    }
    return mine.resolve;
  }

  #assertAlive(): void {
    if (this.#closed) throw new CodeactError("sandbox_closed", "This kernel is closed.");
    const death = this.#death ?? this.#killedFor;
    if (death !== undefined) throw diedError(death);
  }

  #kill(death: Death): void {
    this.#killedFor ??= death;
    this.#process.kill();
    this.#connection.resume();
  }

  /** Ends the running cell once both its last words and the report of its end are here. */
  async #watchDeath(): Promise<void> {
    const socketClosed = this.#socketClosed.promise;
    await Promise.race([socketClosed, this.#process.ended]);
    this.#connection.resume();
    const lost: Death = {
      cause: "lost",
      detail: "The connection to the interpreter was lost. Every variable is lost.",
    };
    const [, report] = await Promise.all([
      Promise.race([socketClosed, delay(DEATH_GRACE_MS)]),
      Promise.race([this.#process.ended, delay(DEATH_GRACE_MS).then(() => lost)]),
    ]);
    const death = this.#killedFor ?? report;
    this.#death = death;
    this.#process.kill();
    this.#connection.destroy();
    this.#calls.abort();
    this.#requests.fail(diedError(death));
    this.#cell?.die(death);
  }
}

function refuse(what: string): Promise<never> {
  return Promise.reject(new CodeactError("not_supported", `This kernel cannot ${what}.`));
}

function diedError(death: Death): CodeactError {
  return new CodeactError("kernel_died", death.detail, {
    remedy: "Start a new kernel; variables of the old one are gone.",
    details: { cause: death.cause },
  });
}

/** Waits for a promise or throws `aborted`. */
async function unlessAborted(wait: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const onAbort = (): void => {
    aborted.reject(new CodeactError("aborted", "The execution was aborted before it started."));
  };
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener("abort", onAbort);
  try {
    await Promise.race([aborted.promise, wait]);
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    // Nobody may be kept waiting for a limit that was not reached.
    setTimeout(resolve, ms).unref();
  });
}
