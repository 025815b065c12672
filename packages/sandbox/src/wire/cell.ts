import { CodeactError, errorMessage } from "@codeact/protocol";
import type { DeathCause, ExecuteOptions, ExecutionStatus, KernelEvent } from "@codeact/protocol";
import { CellClock } from "./cell-clock.ts";
import type { Connection } from "./connection.ts";
import { EventQueue } from "./event-queue.ts";

/** Time a cell gets to obey an interrupt before the next rung of the ladder (interrupt, interrupt, kill). */
const INTERRUPT_GRACE_MS = 1000;

/**
 * Everything one cell may send. The driver keeps the real limits (`outputBytes`, 16 times that for displays); this one
 * holds when code has taken over the driver.
 */
const MAX_CELL_BYTES = 512 * 1024 * 1024;

/** How an interpreter ended. */
export interface Death {
  readonly cause: DeathCause;
  readonly detail: string;
}

/** What a cell needs of its kernel. */
interface CellHost {
  readonly connection: Connection;
  /** Kills the interpreter, for the reason given. */
  kill(death: Death): void;
}

type EndReason = "timeout" | "abort";

/** One execution: keeps the order of its events, its clock, and the ladder from interrupt to kill. */
export class Cell {
  readonly id: string;
  readonly queue = new EventQueue();
  /** Settles when the last event is queued. */
  readonly ended: Promise<void>;
  #resolveEnded: () => void = () => undefined;
  readonly #host: CellHost;
  readonly #options: ExecuteOptions;
  readonly #clock: CellClock;
  readonly #timeoutMs: number;
  readonly #startedAt = performance.now();
  #phase: "sent" | "started" | "ended" = "sent";
  #executionCount = 0;
  #bytes = 0;
  #reason: EndReason | undefined;
  #interrupted = false;
  #ladder: NodeJS.Timeout | undefined;

  constructor(id: string, host: CellHost, options: ExecuteOptions, timeoutMs: number) {
    this.id = id;
    this.#host = host;
    this.#options = options;
    this.#timeoutMs = timeoutMs;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#clock = new CellClock(timeoutMs, () => {
      this.stop("timeout");
    });
    options.signal?.addEventListener("abort", this.#onAbort);
  }

  /** True from the first interrupt to the end: what arrives now must be read, however slow the consumer is. */
  get ending(): boolean {
    return this.#interrupted;
  }

  get isOver(): boolean {
    return this.#phase === "ended";
  }

  /**
   * Takes an event of the kernel.
   * @throws CodeactError `kernel_protocol` when it is out of order or not the kernel's to send
   */
  accept(event: KernelEvent, bytes: number): void {
    if (event.type === "execution-start") {
      if (this.#phase !== "sent") throw outOfOrder(event.type);
      this.#phase = "started";
      this.#executionCount = event.executionCount;
    } else if (this.#phase !== "started" || event.type === "call-end") {
      throw outOfOrder(event.type);
    }
    if (event.type === "execution-end") {
      if (event.status === "timeout" || event.status === "died") throw outOfOrder(event.status);
      if (event.death !== undefined) throw outOfOrder("death");
      this.#end({ ...event, status: this.#statusFor(event.status) });
      return;
    }
    this.#bytes += bytes;
    if (this.#bytes > MAX_CELL_BYTES) {
      throw new CodeactError("kernel_protocol", "The cell sent more than any output limit allows.");
    }
    this.queue.push(event, bytes);
    if (event.type === "input-request") void this.#answerInput(event);
  }

  /** Adds an event that only the host knows. */
  emit(event: KernelEvent): void {
    if (this.#phase === "started") this.queue.push(event, 256);
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
    this.#host.connection.send({ type: "interrupt" });
    this.#host.connection.resume();
    this.#ladder = setTimeout(() => {
      this.#host.connection.send({ type: "interrupt" });
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
    if (this.#phase === "sent") {
      this.#phase = "started";
      this.queue.push({ type: "execution-start", executionCount: 0 }, 0);
    }
    this.#end({
      type: "execution-end",
      status: "died",
      executionCount: this.#executionCount,
      durationMs: performance.now() - this.#startedAt,
      death,
    });
  }

  readonly #onAbort = (): void => {
    this.stop("abort");
  };

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

  #statusFor(status: ExecutionStatus): ExecutionStatus {
    if (this.#reason === "timeout") return "timeout";
    return this.#reason === "abort" ? "interrupted" : status;
  }

  #end(event: KernelEvent): void {
    if (this.#phase === "ended") return;
    this.queue.push(event, 0);
    this.#phase = "ended";
    this.#clock.stop();
    clearTimeout(this.#ladder);
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#resolveEnded();
  }

  async #answerInput(request: Extract<KernelEvent, { type: "input-request" }>): Promise<void> {
    const { onInput } = this.#options;
    const { id } = request;
    if (onInput === undefined) {
      this.#host.connection.send({ type: "input-reply", id, eof: true });
      return;
    }
    this.#clock.hold();
    try {
      const text = await onInput({ prompt: request.prompt, password: request.password });
      this.#host.connection.send({ type: "input-reply", id, text });
    } catch (error) {
      // Nobody can answer: to Python that is an end of file, and the reason belongs to the person who reads stderr.
      this.emit({ type: "stream", name: "stderr", text: `input(): ${errorMessage(error)}\n` });
      this.#host.connection.send({ type: "input-reply", id, eof: true });
    } finally {
      this.#clock.release();
    }
  }
}

function outOfOrder(what: string): CodeactError {
  return new CodeactError("kernel_protocol", `The kernel sent "${what}" out of order.`);
}
