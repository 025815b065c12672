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
import { awaitDeath, delay, diedError } from "./death-watch.ts";
import { HostCalls } from "./host-calls.ts";
import { runJob } from "./jobs.ts";
import { kernelFiles } from "./kernel-files.ts";
import { restoreSnapshot, takeSnapshot } from "./kernel-snapshot.ts";
import type { SnapshotTurn } from "./kernel-snapshot.ts";
import type { CopyOrder, HostRequest, KernelMessage } from "./message.ts";
import { Requests } from "./requests.ts";
import type { Answer } from "./requests.ts";
import { Turns } from "./turns.ts";

/** Unread events above this many bytes stop the reading of the socket. */
const PAUSE_BYTES = 1 << 20;
/** Unread events above this many bytes, which only a forger reaches, kill the kernel. */
const MAX_UNREAD_BYTES = 128 << 20;
/** A request is answered while a cell runs, but by C code that keeps Python's lock no sooner than its cell is killed. */
const REQUEST_MARGIN_MS = 15_000;
/** Shortest time that a request is given: one piece of a file on a machine that is out of breath. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Killing takes milliseconds; a fork server that does not answer must not hold up whoever closes. */
const CLOSE_TIMEOUT_MS = 5000;

/** setTimeout takes 31 bits. */
const MAX_TIMER_MS = 2_147_483_647;

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
  /**
   * Copies this kernel, where the backend can: makes the place of the copy ready and calls `begin`, with which the
   * interpreter forks itself into it. Called while nothing runs. Absent: `fork` is not supported.
   */
  readonly copy?:
    | ((
        begin: (order: CopyOrder, signal: AbortSignal) => Promise<void>,
        signal: AbortSignal | undefined,
      ) => Promise<Kernel>)
    | undefined;
}

/** A kernel behind our own wire (docs/formats/kernel-wire.md), wherever its process lives. */
export class WireKernel implements Kernel {
  readonly id = randomUUID();
  readonly info: KernelInfo;
  readonly files: KernelFiles;
  readonly #connection: Connection;
  readonly #process: KernelProcess;
  readonly #cellTimeoutMs: number;
  readonly #copy: WireKernelOptions["copy"];
  readonly #turns = new Turns();
  readonly #requests: Requests;
  readonly #calls: HostCalls;
  #cell: Cell | undefined;
  #cells = 0;
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
    this.#copy = options.copy;
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
    const release = await this.#turns.take(options.signal);
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

  async fork({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<Kernel> {
    const copy = this.#copy;
    if (copy === undefined)
      throw new CodeactError("not_supported", "This kernel cannot be forked.");
    return await this.#inTurn(({ job }) => {
      const begin = async (order: CopyOrder, stop: AbortSignal): Promise<void> => {
        const interrupt = (): void => {
          this.#connection.send({ type: "interrupt" });
        };
        stop.addEventListener("abort", interrupt);
        try {
          await job({ type: "copy", ...order });
        } finally {
          stop.removeEventListener("abort", interrupt);
        }
      };
      return copy(begin, signal);
    }, signal);
  }

  async snapshot({
    files = true,
  }: { readonly files?: boolean | undefined } = {}): Promise<KernelSnapshot> {
    return await this.#inTurn((turn) => takeSnapshot(turn, files));
  }

  async restore(snapshot: KernelSnapshot): Promise<RestoreReport> {
    return await this.#inTurn((turn) => restoreSnapshot(turn, snapshot));
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
    const timeoutMs = Math.max(REQUEST_TIMEOUT_MS, this.#cellTimeoutMs + REQUEST_MARGIN_MS);
    return await this.#requests.ask(request, Math.min(timeoutMs, MAX_TIMER_MS), payload);
  }

  /** Does something while no cell runs and none can start. */
  async #inTurn<T>(body: (turn: SnapshotTurn) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const release = await this.#turns.take(signal);
    try {
      this.#assertAlive();
      const host = {
        connection: this.#connection,
        requests: this.#requests,
        timeoutMs: Math.min(this.#cellTimeoutMs, MAX_TIMER_MS / 2),
        kill: (death: Death): void => {
          this.#kill(death);
        },
      };
      return await body({
        job: (request, payload) => runJob(host, request, payload),
        ask: (request, payload) => this.#ask(request, payload),
      });
    } finally {
      release();
    }
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
    const report = await awaitDeath({
      ended: this.#process.ended,
      socketClosed: this.#socketClosed.promise,
      kill: () => {
        this.#process.kill();
      },
      lastWords: () => {
        this.#connection.resume();
      },
    });
    const death = this.#killedFor ?? report;
    this.#death = death;
    this.#connection.destroy();
    this.#calls.abort();
    this.#requests.fail(diedError(death));
    this.#cell?.die(death);
  }
}
