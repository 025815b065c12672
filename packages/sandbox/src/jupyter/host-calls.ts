import { CodeactError, errorMessage, JsonValue } from "@codeact/protocol";
import type { HostFunction, KernelEvent } from "@codeact/protocol";
import type { JupyterCell } from "./cell.ts";
import type { Guest } from "./guest.ts";

/** Calls one kernel may have open at a time; more than it has threads, so only a forger reaches it. */
const MAX_OPEN_CALLS = 1024;

type CallStart = Extract<KernelEvent, { type: "call-start" }>;
type Settled =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: string };

/** The functions that the host offers to one kernel, and the calls of them that wait for an answer. */
export class HostCalls {
  readonly #guest: Guest;
  readonly #functions = new Map<string, HostFunction>();
  readonly #open = new Map<string, AbortController>();

  constructor(guest: Guest) {
    this.#guest = guest;
  }

  /** Offers functions; a name given before is replaced. */
  add(functions: readonly HostFunction[]): void {
    for (const offered of functions) this.#functions.set(offered.name, offered);
  }

  /** Aborts every open call; Python has already raised or is gone. */
  abort(): void {
    for (const controller of this.#open.values()) controller.abort();
  }

  /**
   * Answers one call of the kernel while the cell goes on.
   * @throws CodeactError `kernel_protocol` when the id is in use or too many calls are open
   */
  start(call: CallStart, cell: JupyterCell): void {
    if (this.#open.has(call.id) || this.#open.size >= MAX_OPEN_CALLS) {
      throw new CodeactError(
        "kernel_protocol",
        "The kernel opened a call twice or has too many open.",
      );
    }
    const controller = new AbortController();
    this.#open.set(call.id, controller);
    cell.hold();
    void this.#run(call, controller.signal, cell);
  }

  async #run(call: CallStart, signal: AbortSignal, cell: JupyterCell): Promise<void> {
    const { id, name } = call;
    const startedAt = performance.now();
    const answer = await this.#answer(call, signal);
    this.#open.delete(id);
    cell.release();
    const durationMs = performance.now() - startedAt;
    const value = answer.ok ? answer.value : answer.error;
    cell.emit({ type: "call-end", id, name, ok: answer.ok, value, durationMs });
    this.#guest.reply({ type: "call-reply", id, ...answer });
  }

  async #answer({ id, name, args }: CallStart, signal: AbortSignal): Promise<Settled> {
    const called = this.#functions.get(name);
    if (called === undefined) return { ok: false, error: `The host offers no function "${name}".` };
    try {
      // A function of a JavaScript caller may return undefined or more than JSON carries.
      const checked = JsonValue.safeParse((await called.call(args, { id, signal })) ?? null);
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
