import { CodeactError } from "@codeact/protocol";
import type { ModelTimeouts } from "./options.ts";

/**
 * The timers of one attempt and the caller's abort, joined in one signal whose reason is always the CodeactError to
 * throw. The first reason wins.
 */
export class AttemptClock implements Disposable {
  readonly #controller = new AbortController();
  readonly #timeouts: ModelTimeouts;
  readonly #caller: AbortSignal | undefined;
  readonly #total: NodeJS.Timeout;
  #silence: NodeJS.Timeout | undefined;
  #started = false;
  #paused = false;

  /** `leftMs` is what remains of `timeouts.totalMs`. */
  constructor(timeouts: ModelTimeouts, leftMs: number, caller: AbortSignal | undefined) {
    this.#timeouts = timeouts;
    this.#caller = caller;
    this.#total = this.#timer(leftMs, "the whole answer", timeouts.totalMs, false);
    this.#watch();
    caller?.addEventListener("abort", this.#onAbort, { once: true });
    if (caller?.aborted === true) this.#onAbort();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something came from the server: silence is counted anew, once the answer has started. */
  heard(): void {
    if (this.#started && !this.#paused) this.#watch();
  }

  /** A delta is being given to the caller, who may take his time. */
  pause(): void {
    this.#started = true;
    this.#paused = true;
    clearTimeout(this.#silence);
  }

  /** The caller wants more. */
  resume(): void {
    this.#paused = false;
    this.#watch();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#total);
    clearTimeout(this.#silence);
    this.#caller?.removeEventListener("abort", this.#onAbort);
    // Whatever is still open of the exchange is cut; after a complete answer nothing is.
    this.#controller.abort(abortedError(undefined));
  }

  readonly #onAbort = (): void => this.#controller.abort(abortedError(this.#caller?.reason));

  #watch(): void {
    clearTimeout(this.#silence);
    this.#silence = this.#started
      ? this.#timer(
          this.#timeouts.idleMs,
          "the next piece of the answer",
          this.#timeouts.idleMs,
          true,
        )
      : this.#timer(
          this.#timeouts.firstTokenMs,
          "the first token",
          this.#timeouts.firstTokenMs,
          false,
        );
  }

  #timer(ms: number, what: string, limitMs: number, retryable: boolean): NodeJS.Timeout {
    return setTimeout(() => {
      const error = new CodeactError(
        "timeout",
        `The model did not send ${what} within ${limitMs / 1000} s.`,
        {
          remedy: "Look whether the server is overloaded, or allow more time.",
          details: { limitMs },
          retryable,
        },
      );
      this.#controller.abort(error);
    }, ms);
  }
}

/** The error of a call whose signal fired. */
export function abortedError(reason: unknown): CodeactError {
  return new CodeactError("aborted", "The model call was aborted.", { cause: reason });
}
