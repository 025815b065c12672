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
import type { Death } from "../wire/cell.ts";
import { delay, diedError } from "../wire/death-watch.ts";
import { kernelFiles } from "../wire/kernel-files.ts";
import { Turns } from "../wire/turns.ts";
import { JupyterCell } from "./cell.ts";
import type { ChannelReader, KernelChannel } from "./channel.ts";
import { CLOSED, endedByItself, FORGOTTEN, restartOf } from "./death.ts";
import { CellFacts, readExpression } from "./guest.ts";
import type { Guest } from "./guest.ts";
import { guestExpression } from "./guest-program.ts";
import { HostCalls } from "./host-calls.ts";
import type { ExecuteReply, KernelSays } from "./message.ts";
import type { ServerKernel } from "./server-kernel.ts";

/** The namespace after a failed cell is asked for; a kernel that is slow to say so loses its turn to say it. */
const FACTS_TIMEOUT_MS = 2000;

/** A kernel that has been started and prepared. */
export interface JupyterKernelOptions {
  readonly server: ServerKernel;
  readonly channel: KernelChannel;
  readonly info: KernelInfo;
  /** Our part of the kernel; absent where it could not be installed. */
  readonly guest: Guest | undefined;
  /** Id under which this very process speaks, where it keeps to one. */
  readonly session: string | undefined;
  readonly cellTimeoutMs: number;
  readonly outputBytes: number;
  readonly pollMs: number;
}

/** A kernel behind a Jupyter server. */
export class JupyterKernel implements Kernel {
  readonly id: string;
  readonly info: KernelInfo;
  readonly files: KernelFiles;
  readonly #options: JupyterKernelOptions;
  readonly #calls: HostCalls | undefined;
  #cell: JupyterCell | undefined;
  /** Id of the request that the cell answers. */
  #cellId = "";
  readonly #turns = new Turns();
  /** Settles when no interrupt is under way: a late one would hit the next cell. */
  #interrupting: Promise<unknown> = Promise.resolve();
  #fences = new Map<string, () => void>();
  #closed = false;
  #death: Death | undefined;

  constructor(options: JupyterKernelOptions) {
    const { server, channel, info, guest } = options;
    this.id = server.id;
    this.info = info;
    this.#options = options;
    this.#calls = guest === undefined ? undefined : new HostCalls(guest);
    this.files = kernelFiles(async (request, payload) => {
      this.#assertAlive();
      return await this.#guest("files").ask(request, payload);
    });
    channel.attach(this.#reader);
  }

  get alive(): boolean {
    return !this.#closed && this.#death === undefined;
  }

  async *execute(code: string, options: ExecuteOptions = {}): AsyncIterable<KernelEvent> {
    const release = await this.#turns.take(options.signal);
    let cell: JupyterCell | undefined;
    try {
      this.#assertAlive();
      cell = this.#send(code, options);
      for (;;) {
        const event = await cell.queue.next();
        yield event;
        if (event.type === "execution-end") return;
      }
    } finally {
      if (cell !== undefined && !cell.isOver) {
        // The consumer left early: the next cell has to wait until this one has obeyed.
        cell.queue.discard();
        this.#calls?.abort();
        cell.stop("abort");
      }
      void Promise.resolve(cell?.ended)
        .then(() => this.#interrupting)
        .then(release);
    }
  }

  async interrupt(): Promise<void> {
    const cell = this.#cell;
    if (cell === undefined || cell.isOver) return;
    this.#calls?.abort();
    cell.interrupt();
    await cell.ended;
  }

  async variables(): Promise<readonly Variable[]> {
    this.#assertAlive();
    const { value } = await this.#guest("a list of variables").ask({ type: "variables" });
    const variables = boundedArray(Variable, 100_000).safeParse(value);
    if (variables.success) return variables.data;
    throw new CodeactError("kernel_protocol", "The kernel answered with no list of variables.");
  }

  async define(functions: readonly HostFunction[]): Promise<void> {
    this.#assertAlive();
    const guest = this.#guest("functions of the host");
    this.#calls?.add(functions);
    const described = functions.map(({ name, description, parameters, returns }) => ({
      name,
      description,
      parameters,
      returns,
    }));
    await guest.ask({ type: "define", functions: described });
  }

  fork(): Promise<Kernel> {
    return Promise.reject(unsupported("be forked"));
  }

  snapshot(): Promise<KernelSnapshot> {
    return Promise.reject(unsupported("save its variables"));
  }

  restore(): Promise<RestoreReport> {
    return Promise.reject(unsupported("bring saved variables back"));
  }

  /** Settles when the server has ended the interpreter. */
  get gone(): Promise<void> {
    return this.#options.server.gone;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#die(CLOSED);
    await this.gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  readonly #reader: ChannelReader = {
    message: (message) => {
      this.#take(message);
    },
    reconnected: () => {
      this.#putFences();
    },
    lost: (death) => {
      this.#die(death);
    },
  };

  #take(message: KernelSays): void {
    if (this.#death !== undefined) return;
    const cell = this.#cell;
    const call = this.#options.guest?.take(message);
    if (call !== undefined && cell !== undefined && !cell.isOver) {
      cell.emit(call);
      this.#startCall(call, cell);
      return;
    }
    const restarted = restartOf(message, this.#options.session);
    if (restarted !== undefined) {
      this.#die(restarted);
      return;
    }
    if (message.parentId === this.#cellId) cell?.take(message);
    this.#fences.get(`${message.channel} ${message.parentId}`)?.();
  }

  #startCall(call: Extract<KernelEvent, { type: "call-start" }>, cell: JupyterCell): void {
    try {
      this.#calls?.start(call, cell);
    } catch (error) {
      const said = error instanceof Error ? error.message : "";
      const detail = `The interpreter broke the protocol and was ended (${said}). Every variable is lost.`;
      this.#die({ cause: "protocol", detail });
    }
  }

  #send(code: string, options: ExecuteOptions): JupyterCell {
    const { channel, guest, cellTimeoutMs, outputBytes } = this.#options;
    const timeoutMs = options.timeoutMs ?? cellTimeoutMs;
    const cell = new JupyterCell(this.#host, options, { timeoutMs, outputBytes });
    this.#cell = cell;
    options.signal?.addEventListener("abort", this.#abortCalls);
    const poll = setInterval(() => void this.#poll(), this.#options.pollMs);
    void cell.ended.finally(() => {
      clearInterval(poll);
      options.signal?.removeEventListener("abort", this.#abortCalls);
    });
    this.#cellId = channel.send("shell", "execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: guest === undefined ? {} : { facts: guestExpression("after_cell") },
      // With our part inside it is ipykernel, which takes an end of input for an answer.
      allow_stdin: guest !== undefined || options.onInput !== undefined,
      stop_on_error: false,
    });
    return cell;
  }

  readonly #abortCalls = (): void => {
    this.#calls?.abort();
  };

  readonly #host = {
    interrupt: (): void => {
      const { server, channel } = this.#options;
      const asked = server.interrupt(() => {
        channel.send("control", "interrupt_request", {});
      });
      this.#interrupting = Promise.all([this.#interrupting, asked]);
    },
    kill: (death: Death): void => {
      this.#die(death);
    },
    answerInput: (value: string, request: KernelSays): void => {
      const parent = { msg_id: request.id, msg_type: request.type, session: request.session };
      this.#options.channel.send("stdin", "input_reply", { status: "ok", value }, [], parent);
    },
    facts: (reply: ExecuteReply): Promise<CellFacts> => this.#facts(reply),
  };

  /** A cell that succeeded brings its facts along; after one that failed they are asked for. */
  async #facts(reply: ExecuteReply): Promise<CellFacts> {
    const { guest } = this.#options;
    if (guest === undefined) return {};
    const brought = readExpression(reply, "facts", CellFacts);
    if (brought !== undefined) return brought;
    const asked = guest.ask({ type: "after-cell" }).then(
      ({ value }) => CellFacts.safeParse(value).data ?? {},
      () => ({}),
    );
    return await Promise.race([asked, delay(FACTS_TIMEOUT_MS).then(() => ({}))]);
  }

  /** The answer to a question asked now comes after everything that was asked before: what is missing then is lost. */
  #putFences(): void {
    const { channel, guest } = this.#options;
    const cell = this.#cell;
    const open = guest?.openIds() ?? [];
    const put = (name: "shell" | "control", act: () => void): void => {
      const key = `${name} ${channel.send(name, "kernel_info_request", {})}`;
      this.#fences.set(key, () => {
        this.#fences.delete(key);
        act();
      });
    };
    put("shell", () => cell?.lose());
    const text = "The connection to the Jupyter server was lost before the kernel answered.";
    put("control", () =>
      guest?.fail(new CodeactError("sandbox_unavailable", text, { retryable: true }), open),
    );
  }

  async #poll(): Promise<void> {
    const state = await this.#options.server.state();
    if (state === "gone") this.#die(FORGOTTEN);
    else if (state === "dead") this.#die(endedByItself("dead"));
  }

  #guest(what: string): Guest {
    const { guest, info } = this.#options;
    if (guest !== undefined) return guest;
    throw new CodeactError(
      "not_supported",
      `This kernel (${info.language} ${info.version}) has no ${what}: only ipykernel 6 and newer has, behind a server that passes on its control channel.`,
    );
  }

  #assertAlive(): void {
    if (this.#closed) throw new CodeactError("sandbox_closed", "This kernel is closed.");
    if (this.#death !== undefined) throw diedError(this.#death);
  }

  /** Ends the kernel, here at once and on the server as fast as that goes. */
  #die(death: Death): void {
    if (this.#death !== undefined) return;
    this.#death = death;
    const { server, channel, guest } = this.#options;
    const busy = this.#cell !== undefined && !this.#cell.isOver;
    this.#calls?.abort();
    this.#cell?.die(death);
    guest?.fail(diedError(death));
    const hasten = (): void => void guest?.ask({ type: "leave" }).catch(() => undefined);
    void server.shutDown(busy ? hasten : undefined).finally(() => {
      channel.close();
      guest?.fail(diedError(death));
    });
  }
}

function unsupported(what: string): CodeactError {
  return new CodeactError("not_supported", `A kernel behind a Jupyter server cannot ${what}.`);
}
