import { CodeactError, errorMessage, JsonValue } from "@codeact/protocol";
import type { HostFunction } from "@codeact/protocol";
import type { Cell } from "./cell.ts";
import type { Connection } from "./connection.ts";

/** Calls one kernel may have open at a time; more than it may have threads, so only a forger reaches it. */
const MAX_OPEN_CALLS = 1024;

type Settled =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: string };

/** The functions that the host offers to one kernel, and the calls of them that wait for an answer. */
export class HostCalls {
  readonly #connection: Connection;
  readonly #functions = new Map<string, HostFunction>();
  readonly #open = new Map<string, AbortController>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Offers functions; a name given before is replaced. */
  add(functions: readonly HostFunction[]): void {
    for (const offered of functions) this.#functions.set(offered.name, offered);
  }

  /** Aborts every open call; their answers are dropped by Python, which has already raised. */
  abort(): void {
    for (const controller of this.#open.values()) controller.abort();
  }

  /**
   * Answers one call of the kernel while the cell goes on.
   * @throws CodeactError `kernel_protocol` when the id is in use or too many calls are open
   */
  start(id: string, name: string, args: Readonly<Record<string, JsonValue>>, cell: Cell): void {
    if (this.#open.has(id) || this.#open.size >= MAX_OPEN_CALLS) {
      throw new CodeactError(
        "kernel_protocol",
        `The kernel opened call "${id}" twice or has too many open.`,
      );
    }
    const controller = new AbortController();
    this.#open.set(id, controller);
    cell.hold();
    void this.#run(id, name, args, controller.signal, cell);
  }

  async #run(
    id: string,
    name: string,
    args: Readonly<Record<string, JsonValue>>,
    signal: AbortSignal,
    cell: Cell,
  ): Promise<void> {
    const startedAt = performance.now();
    const answer = await this.#answer(id, name, args, signal);
    this.#open.delete(id);
    cell.release();
    const durationMs = performance.now() - startedAt;
    if (answer.ok) {
      cell.emit({ type: "call-end", id, name, ok: true, value: answer.value, durationMs });
      this.#connection.send({ type: "call-reply", id, ok: true, value: answer.value });
    } else {
      cell.emit({ type: "call-end", id, name, ok: false, value: answer.error, durationMs });
      this.#connection.send({ type: "call-reply", id, ok: false, error: answer.error });
    }
  }

  async #answer(
    id: string,
    name: string,
    args: Readonly<Record<string, JsonValue>>,
    signal: AbortSignal,
  ): Promise<Settled> {
    const called = this.#functions.get(name);
    if (called === undefined) return { ok: false, error: `The host offers no function "${name}".` };
    try {
      const value = await called.call(args, { id, signal });
      // A function of a JavaScript caller may return undefined or more than JSON carries.
      const checked = JsonValue.safeParse(value ?? null);
      if (checked.success) return { ok: true, value: checked.data };
      return {
        ok: false,
        error: `The host function "${name}" returned a value that JSON cannot carry.`,
      };
    } catch (error) {
      return { ok: false, error: errorMessage(error) };
    }
  }
}
