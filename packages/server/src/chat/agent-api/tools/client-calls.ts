import { randomBytes } from "node:crypto";
import { CodeactError, JsonValue, noUsage, parseJson } from "@codeact/protocol";
import type { Usage } from "@codeact/protocol";

/** A call of a function of the client that waits for its result. */
export interface ClientCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly argumentsText: string;
}

interface Waiting extends ClientCall {
  readonly resolve: (value: JsonValue) => void;
  readonly reject: (error: unknown) => void;
}

/** How long a client may take for a call, in milliseconds: as long as a person may take to decide. */
const ANSWER_MS = 15 * 60 * 1000;
/** Calls that code makes at the same time go out together when they come within this many milliseconds. */
const TOGETHER_MS = 15;

/** Calls of one run of functions that only the client can run. */
export class ClientCalls {
  readonly #waiting = new Map<string, Waiting>();
  readonly #told = new Set<string>();
  #wake = Promise.withResolvers<void>();
  /** The last event of the run that the client was told before it was asked. */
  toldSeq = 0;
  /** What the run had used then. */
  toldUsage: Usage = noUsage;
  /** Called when the client gave no result in time: nobody listens to the run any more. */
  onLate: () => void = () => {};

  /** Ids of calls that wait for a result. */
  get ids(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  /** Waits for the client's result. @throws CodeactError `timeout`; the signal's reason */
  async ask(name: string, args: unknown, signal: AbortSignal): Promise<JsonValue> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<JsonValue>();
    const id = `call_${randomBytes(12).toString("hex")}`;
    const aborted = (): void => reject(signal.reason);
    const late = setTimeout(() => {
      reject(tooLate(name));
      this.onLate();
    }, ANSWER_MS).unref();
    signal.addEventListener("abort", aborted, { once: true });
    this.#waiting.set(id, { id, name, argumentsText: JSON.stringify(args), resolve, reject });
    this.#wake.resolve();
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      signal.removeEventListener("abort", aborted);
      this.#waiting.delete(id);
      this.#told.delete(id);
    }
  }

  /** Resolves when a call waits that {@link take} has not given yet. */
  async untold(): Promise<void> {
    while (this.#untoldCalls().length === 0) {
      this.#wake = Promise.withResolvers<void>();
      await this.#wake.promise;
    }
    await new Promise((resolve) => setTimeout(resolve, TOGETHER_MS));
  }

  /** The calls to ask the client for; each is given once. */
  take(): readonly ClientCall[] {
    const calls = this.#untoldCalls();
    for (const { id } of calls) this.#told.add(id);
    return calls.map(({ id, name, argumentsText }) => ({ id, name, argumentsText }));
  }

  /** Hands over a result; what is JSON is parsed. False when no such call waits. */
  answer(id: string, text: string): boolean {
    const call = this.#waiting.get(id);
    if (call === undefined) return false;
    const value = JsonValue.safeParse(parseJson(text));
    call.resolve(value.success ? value.data : text);
    return true;
  }

  #untoldCalls(): readonly Waiting[] {
    return [...this.#waiting.values()].filter(({ id }) => !this.#told.has(id));
  }
}

function tooLate(name: string): CodeactError {
  return new CodeactError("timeout", `The client gave no result of ${name}.`, {
    remedy: "Go on without it.",
  });
}
