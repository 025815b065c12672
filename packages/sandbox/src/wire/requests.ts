import { CodeactError, errorCodes } from "@codeact/protocol";
import type { ErrorCode, JsonValue } from "@codeact/protocol";
import type { Connection } from "./connection.ts";
import type { HostRequest, Reply } from "./message.ts";

/** The answer of a kernel to one request. */
export interface Answer {
  readonly value: JsonValue | undefined;
  readonly payload: Buffer;
}

interface Waiting {
  readonly timer: NodeJS.Timeout;
  resolve(answer: Answer): void;
  reject(error: CodeactError): void;
}

/** Requests to one kernel that are answered by one reply each, in time. */
export class Requests {
  readonly #connection: Connection;
  readonly #waiting = new Map<string, Waiting>();
  /** Those that nobody waits for any more; their answers may still come. */
  readonly #late = new Set<string>();
  #sent = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Requests that wait for their answer. */
  get open(): number {
    return this.#waiting.size;
  }

  /**
   * Sends a request and waits, but not for ever: a hostile interpreter must not hold up the host.
   * @throws CodeactError with the kernel's code, `timeout`, or what {@link fail} was given
   */
  ask(request: HostRequest, timeoutMs: number, payload?: Uint8Array): Promise<Answer> {
    this.#sent += 1;
    const id = `r${this.#sent}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        this.#late.add(id);
        reject(unanswered(request.type, timeoutMs));
      }, timeoutMs);
      this.#waiting.set(id, { timer, resolve, reject });
      this.#connection.send({ ...request, id }, payload);
      this.#connection.resume();
    });
  }

  /** Takes a reply. @throws CodeactError `kernel_protocol` when nobody asked */
  settle(reply: Reply, payload: Buffer): void {
    if (this.#late.delete(reply.id)) return;
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) {
      throw new CodeactError(
        "kernel_protocol",
        `The kernel answered "${reply.id}", which nobody asked.`,
      );
    }
    this.#waiting.delete(reply.id);
    clearTimeout(waiting.timer);
    if (reply.ok) waiting.resolve({ value: reply.value, payload: Buffer.from(payload) });
    else
      waiting.reject(
        new CodeactError(codeOf(reply.error?.code), reply.error?.message ?? "The kernel refused."),
      );
  }

  /** Ends every open request with this error. */
  fail(error: CodeactError): void {
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(error);
    }
    this.#waiting.clear();
  }
}

function unanswered(what: string, timeoutMs: number): CodeactError {
  return new CodeactError(
    "timeout",
    `The interpreter did not answer "${what}" within ${timeoutMs / 1000} s.`,
    {
      remedy: "Interrupt the running cell, or close the kernel and start a new one.",
      retryable: true,
    },
  );
}

/** The error code that a kernel names; `invalid_input` for one that there is not. */
export function codeOf(text: string | undefined): ErrorCode {
  return errorCodes.find((code) => code === text) ?? "invalid_input";
}
