import { CodeactError } from "@codeact/protocol";
import type { HostFunction, JsonValue, KernelEvent } from "@codeact/protocol";
import type { ToolSpec } from "./session-plan.ts";

/** What a client says to `input()`. */
export type InputReply =
  | { readonly text: string }
  | { readonly eof: true; readonly reason?: string | undefined };

/** What a client says to a call of one of its tools. */
export type CallReply = { readonly value: JsonValue } | { readonly error: string };

interface Wait<T> {
  readonly settle: (reply: T) => void;
}

/** What a session waits for, as a client sees it. */
export interface PendingAnswers {
  readonly inputs: readonly string[];
  readonly calls: readonly {
    readonly id: string;
    readonly name: string;
    readonly args: Readonly<Record<string, JsonValue>>;
  }[];
}

/** Questions of one session's interpreter that its client has to answer: `input()` and calls of the client's tools. */
export class Answers {
  readonly #timeoutMs: number;
  readonly #inputs = new Map<string, Wait<InputReply>>();
  /** Questions whose event, and event whose question, has not come yet; both come in one order. */
  readonly #unnamed: Wait<InputReply>[] = [];
  readonly #unclaimed: string[] = [];
  readonly #calls = new Map<
    string,
    Wait<CallReply> & { readonly name: string; readonly args: Readonly<Record<string, JsonValue>> }
  >();

  /** @param timeoutMs A question that nobody answers for so long fails. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  get pending(): PendingAnswers {
    return {
      inputs: [...this.#inputs.keys()],
      calls: [...this.#calls].map(([id, { name, args }]) => ({ id, name, args })),
    };
  }

  /** Learns the id of a question from its event, before the event goes to the client. */
  note(event: KernelEvent): void {
    if (event.type !== "input-request") return;
    const wait = this.#unnamed.shift();
    if (wait === undefined) this.#unclaimed.push(event.id);
    else this.#inputs.set(event.id, wait);
  }

  /** Waits for the client's answer to `input()`; given to the kernel as `onInput`. */
  askInput(signal: AbortSignal): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const wait: Wait<InputReply> = {
      settle: (reply) => {
        if ("text" in reply) resolve(reply.text);
        else reject(new Error(reply.reason ?? "Nobody answers."));
      },
    };
    const id = this.#unclaimed.shift();
    if (id === undefined) this.#unnamed.push(wait);
    else this.#inputs.set(id, wait);
    return this.#bounded(promise, signal, () => {
      this.#unnamed.splice(0, this.#unnamed.length, ...this.#unnamed.filter((w) => w !== wait));
      for (const [key, value] of this.#inputs) if (value === wait) this.#inputs.delete(key);
    });
  }

  /** @throws CodeactError `not_found` when nothing waits under the id */
  answerInput(id: string, reply: InputReply): void {
    const wait = this.#inputs.get(id);
    if (wait === undefined) throw nothingWaits("input", id);
    this.#inputs.delete(id);
    wait.settle(reply);
  }

  /** @throws CodeactError `not_found` when nothing waits under the id */
  answerCall(id: string, reply: CallReply): void {
    const wait = this.#calls.get(id);
    if (wait === undefined) throw nothingWaits("call", id);
    this.#calls.delete(id);
    wait.settle(reply);
  }

  /** The functions behind a client's tools: each waits until the client answers its call. */
  functionsFor(tools: readonly ToolSpec[]): HostFunction[] {
    return tools.map((tool) => ({
      ...tool,
      call: (args, { id, signal }) => {
        const { promise, resolve, reject } = Promise.withResolvers<JsonValue>();
        const settle = (reply: CallReply): void => {
          if ("value" in reply) resolve(reply.value);
          else reject(new Error(reply.error));
        };
        this.#calls.set(id, { name: tool.name, args, settle });
        return this.#bounded(promise, signal, () => this.#calls.delete(id));
      },
    }));
  }

  async #bounded<T>(answer: Promise<T>, signal: AbortSignal, forget: () => void): Promise<T> {
    const end = Promise.withResolvers<never>();
    const onAbort = (): void => end.reject(new Error("The cell was interrupted."));
    const timer = setTimeout(
      () => end.reject(new Error(`Nobody answered within ${this.#timeoutMs / 1000} s.`)),
      this.#timeoutMs,
    ).unref();
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) onAbort();
    try {
      return await Promise.race([answer, end.promise]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      forget();
    }
  }
}

function nothingWaits(what: string, id: string): CodeactError {
  return new CodeactError("not_found", `No ${what} "${id.slice(0, 100)}" waits for an answer.`, {
    remedy: "It may have been answered, interrupted, or given up for being answered too late.",
  });
}
