import { errorMessage } from "@codeact/protocol";
import type { ExecuteOptions, ExecutionStatus, KernelEvent } from "@codeact/protocol";
import type { Death } from "../wire/cell.ts";
import { CellClock } from "../wire/cell-clock.ts";
import { EventQueue } from "../wire/event-queue.ts";
import type { CellFacts } from "./guest.ts";
import {
  ExecuteInputContent,
  ExecuteReply,
  InputRequestContent,
  StatusContent,
} from "./message.ts";
import type { KernelSays } from "./message.ts";
import { OutputLimit } from "./output-limit.ts";
import { translateOutput } from "./translate.ts";

/** Time a cell gets to obey an interrupt before the next rung of the ladder (interrupt, interrupt, kill). */
const INTERRUPT_GRACE_MS = 1000;
/** Silence after one of the two signs of an end, reply and `idle`: some kernels never give the other. */
const IDLE_GRACE_MS = 5000;
/** Questions come on a channel of their own: what was printed before may still be under way. */
const QUESTION_DELAY_MS = 10;
/** What ipykernel takes for the end of its input. */
const END_OF_INPUT = "\u0004";

/** What a cell needs of its kernel. */
export interface CellHost {
  /** Raises KeyboardInterrupt, as far as the server can. */
  interrupt(): void;
  /** Ends the interpreter, for the reason given. */
  kill(death: Death): void;
  answerInput(text: string, request: KernelSays): void;
  /** Asked once when the cell has ended, before its last event. */
  facts(reply: ExecuteReply): Promise<CellFacts>;
}

type EndReason = "timeout" | "abort";

/** One execution: from the messages of a kernel to the events of a cell, with its clock and the ladder to the kill. */
export class JupyterCell {
  readonly queue = new EventQueue();
  /** Settles when the last event is queued. */
  readonly ended: Promise<void>;
  #resolveEnded: () => void = () => undefined;
  readonly #host: CellHost;
  readonly #options: ExecuteOptions;
  readonly #clock: CellClock;
  readonly #timeoutMs: number;
  readonly #limit: OutputLimit;
  readonly #startedAt = performance.now();
  #phase: "sent" | "started" | "ended" = "sent";
  #executionCount = 0;
  #reply: ExecuteReply | undefined;
  #idle = false;
  #settling = false;
  #questions = 0;
  #reason: EndReason | undefined;
  #interrupted = false;
  #ladder: NodeJS.Timeout | undefined;
  #idleGrace: NodeJS.Timeout | undefined;

  constructor(
    host: CellHost,
    options: ExecuteOptions,
    limits: { readonly timeoutMs: number; readonly outputBytes: number },
  ) {
    this.#host = host;
    this.#options = options;
    this.#timeoutMs = limits.timeoutMs;
    this.#limit = new OutputLimit(limits.outputBytes, (event, bytes) => {
      this.queue.push(event, bytes);
    });
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#clock = new CellClock(limits.timeoutMs, () => {
      this.stop("timeout");
    });
    options.signal?.addEventListener("abort", this.#onAbort);
  }

  get isOver(): boolean {
    return this.#phase === "ended";
  }

  /** Takes a message whose parent is this cell. */
  take(message: KernelSays): void {
    if (this.#phase === "ended" || this.#settling) return;
    if (message.channel === "shell" && message.type === "execute_reply") this.#takeReply(message);
    else if (message.channel === "stdin") void this.#answerInput(message);
    else if (message.channel === "iopub") this.#takePublished(message);
    if (this.#reply !== undefined || this.#idle) this.#endWhenQuiet();
  }

  /** Adds an event that only the host knows. */
  emit(event: KernelEvent): void {
    if (this.#phase === "started") this.#limit.add(event, 256);
  }

  /** Stops the clock while a host function works. */
  hold(): void {
    this.#clock.hold();
  }

  /** Undoes one {@link hold}. */
  release(): void {
    this.#clock.release();
  }

  /** Raises KeyboardInterrupt in the cell, twice if need be. */
  interrupt(): void {
    if (this.#phase === "ended" || this.#interrupted) return;
    this.#interrupted = true;
    this.#host.interrupt();
    this.#ladder = setTimeout(() => {
      this.#host.interrupt();
      if (this.#reason !== undefined) this.#killLater();
    }, INTERRUPT_GRACE_MS);
  }

  /** Ends the cell: interrupt, interrupt again, kill. */
  stop(reason: EndReason): void {
    if (this.#phase === "ended" || this.#reason !== undefined) return;
    this.#reason = reason;
    if (this.#interrupted) this.#killLater();
    else this.interrupt();
  }

  /** Ends the cell because its interpreter is gone. */
  die(death: Death): void {
    this.#end("died", {}, death);
  }

  /** Ends the cell because its answer was lost with the connection, while the kernel goes on. */
  lose(): void {
    if (this.#phase === "ended" || this.#settling) return;
    const value =
      "The connection to the Jupyter server was lost while this cell ran, and with it the rest of its output. The kernel goes on with its variables.";
    this.#start(this.#executionCount);
    this.#limit.add({ type: "error", name: "ConnectionLost", value, traceback: [value] }, 512);
    this.#end("error", {});
  }

  readonly #onAbort = (): void => {
    this.stop("abort");
  };

  #takePublished(message: KernelSays): void {
    if (message.type === "execute_input") {
      this.#start(ExecuteInputContent.safeParse(message.content).data?.execution_count ?? 0);
      return;
    }
    if (message.type === "status") {
      const state = StatusContent.safeParse(message.content).data?.execution_state;
      if (state === "idle") this.#idle = true;
      return;
    }
    const event = translateOutput(message);
    if (event === undefined) return;
    this.#start(this.#executionCount);
    this.#limit.add(event, message.bytes);
  }

  #takeReply(message: KernelSays): void {
    if (this.#reply !== undefined) return;
    const reply = ExecuteReply.safeParse(message.content).data ?? { status: "error" };
    this.#reply = reply;
    this.#start(reply.execution_count ?? this.#executionCount);
    this.#clock.stop();
    const leaves = reply.payload?.some(
      ({ source, keepkernel }) => source === "ask_exit" && keepkernel !== true,
    );
    if (leaves === true) {
      const detail = "The cell ended its interpreter (exit() or quit()). Every variable is lost.";
      this.#host.kill({ cause: "exited", detail });
    }
  }

  #start(executionCount: number): void {
    if (this.#phase !== "sent") return;
    this.#phase = "started";
    this.#executionCount = executionCount;
    this.queue.push({ type: "execution-start", executionCount }, 0);
  }

  /** The reply may overtake what was printed; `idle` comes after it on the same channel. */
  #endWhenQuiet(): void {
    clearTimeout(this.#idleGrace);
    // Without a reply the kernel failed at the request itself.
    const reply = this.#reply ?? { status: "error" };
    if (this.#idle && this.#reply !== undefined) void this.#settle(reply);
    else this.#idleGrace = setTimeout(() => void this.#settle(reply), IDLE_GRACE_MS);
  }

  async #settle(reply: ExecuteReply): Promise<void> {
    if (this.#phase === "ended" || this.#settling) return;
    this.#settling = true;
    // From here on nobody may be killed for being late: the cell itself is over.
    clearTimeout(this.#ladder);
    const facts = await this.#host.facts(reply);
    this.#end(this.#statusOf(reply), facts);
  }

  #statusOf(reply: ExecuteReply): ExecutionStatus {
    if (this.#reason === "timeout") return "timeout";
    if (this.#reason === "abort") return "interrupted";
    if (reply.status === "ok") return "ok";
    // Kernels of other languages name their interrupts differently or not at all.
    return this.#interrupted ? "interrupted" : "error";
  }

  #killLater(): void {
    clearTimeout(this.#ladder);
    this.#ladder = setTimeout(() => {
      const why =
        this.#reason === "timeout"
          ? `its time limit of ${this.#timeoutMs / 1000} s was over`
          : "it was stopped";
      const detail = `The cell ignored interrupts for ${(2 * INTERRUPT_GRACE_MS) / 1000} s after ${why}, so its interpreter was killed. Every variable is lost.`;
      this.#host.kill({ cause: "killed", detail });
    }, INTERRUPT_GRACE_MS);
  }

  #end(status: ExecutionStatus, facts: CellFacts, death?: Death): void {
    if (this.#phase === "ended") return;
    this.#start(this.#executionCount);
    this.#limit.finish();
    this.#phase = "ended";
    const durationMs = performance.now() - this.#startedAt;
    const executionCount = this.#executionCount;
    const base = { type: "execution-end", status, executionCount, durationMs } as const;
    this.queue.push({ ...base, ...facts, ...(death === undefined ? {} : { death }) }, 0);
    this.#clock.stop();
    clearTimeout(this.#ladder);
    clearTimeout(this.#idleGrace);
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#resolveEnded();
  }

  async #answerInput(message: KernelSays): Promise<void> {
    if (message.type !== "input_request") return;
    const { onInput } = this.#options;
    if (onInput === undefined) {
      this.#host.answerInput(END_OF_INPUT, message);
      return;
    }
    const asked = InputRequestContent.safeParse(message.content).data;
    const request = asked ?? { prompt: "", password: false };
    this.#clock.hold();
    try {
      await new Promise((resolve) => setTimeout(resolve, QUESTION_DELAY_MS));
      this.#questions += 1;
      this.emit({ type: "input-request", id: `input-${this.#questions}`, ...request });
      this.#host.answerInput(await onInput(request), message);
    } catch (error) {
      // Nobody can answer: to Python that is an end of file, and the reason belongs to the person who reads stderr.
      this.emit({ type: "stream", name: "stderr", text: `input(): ${errorMessage(error)}\n` });
      this.#host.answerInput(END_OF_INPUT, message);
    } finally {
      this.#clock.release();
    }
  }
}
