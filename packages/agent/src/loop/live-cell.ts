import { CodeactError, OutputFold } from "@codeact/protocol";
import type { Kernel, KernelEvent, Output } from "@codeact/protocol";
import type { ExecutionEnd } from "../observation/render-observation.ts";

/** A question of `input()` or `getpass()`. */
export interface InputQuestion {
  readonly prompt: string;
  readonly password: boolean;
}

/** Answers questions of cells. */
export type InputHandler = (question: InputQuestion) => Promise<string>;

/** Why following a cell came to a stop: it ended, or it waits for an answer that nobody here can give. */
export type CellPause =
  | { readonly type: "ended"; readonly end: ExecutionEnd }
  | ({ readonly type: "input" } & InputQuestion);

/** What a cell is run with. */
export interface LiveCellOptions {
  readonly id: string;
  readonly code: string;
  readonly onInput: InputHandler | undefined;
  readonly timeoutMs: number | undefined;
}

/** A cell that is running. It outlives a run that ends while `input()` waits; the next run follows it further. */
export class LiveCell {
  readonly id: string;
  readonly #fold = new OutputFold();
  readonly #abort = new AbortController();
  readonly #events: AsyncIterator<KernelEvent>;
  readonly #handled: boolean;
  #answer: ((text: string) => void) | undefined;
  #answers: string[] = [];

  constructor(kernel: Kernel, options: LiveCellOptions) {
    this.id = options.id;
    this.#handled = options.onInput !== undefined;
    const events = kernel.execute(options.code, {
      signal: this.#abort.signal,
      timeoutMs: options.timeoutMs,
      onInput: options.onInput ?? (() => this.#waitForAnswer()),
    });
    this.#events = events[Symbol.asyncIterator]();
  }

  get outputs(): readonly Output[] {
    return this.#fold.outputs;
  }

  /** Yields what happens until the cell ends or waits for the person. Aborting interrupts the cell; it still ends. */
  async *follow(signal: AbortSignal): AsyncGenerator<KernelEvent, CellPause> {
    const interrupt = (): void => this.#abort.abort(signal.reason);
    if (signal.aborted) interrupt();
    signal.addEventListener("abort", interrupt, { once: true });
    try {
      for (;;) {
        const next = await this.#next();
        if (next.done === true) return { type: "ended", end: lostEnd };
        const event = next.value;
        this.#fold.add(event);
        yield event;
        if (event.type === "execution-end") {
          await this.#events.return?.();
          return { type: "ended", end: event };
        }
        if (event.type === "input-request" && !this.#handled) {
          return { type: "input", prompt: event.prompt, password: event.password };
        }
      }
    } finally {
      signal.removeEventListener("abort", interrupt);
    }
  }

  /** A kernel that had died before the cell began says so by an error; for the cell it is the same as dying in it. */
  async #next(): Promise<IteratorResult<KernelEvent>> {
    try {
      return await this.#events.next();
    } catch (error) {
      if (CodeactError.isInstance(error) && error.code === "kernel_died")
        return { done: true, value: undefined };
      throw error;
    }
  }

  /** Answers the question that the cell waits with. */
  answer(text: string): void {
    if (this.#answer === undefined) this.#answers.push(text);
    else this.#answer(text);
    this.#answer = undefined;
  }

  #waitForAnswer(): Promise<string> {
    const ready = this.#answers.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }
}

/** A kernel that stops talking without an end breaks its promise; for the model it has died. */
const lostEnd: ExecutionEnd = {
  type: "execution-end",
  status: "died",
  executionCount: 0,
  durationMs: 0,
  death: { cause: "lost", detail: "the connection to it was lost" },
};
