import { errorMessage, JsonValue } from "@codeact/protocol";
import type { HostFunction, KernelEvent } from "@codeact/protocol";

/** What a call came to, as it is sent to the engine. */
export type CallAnswer = { readonly value: JsonValue } | { readonly error: string };

type CallStart = Extract<KernelEvent, { type: "call-start" }>;

/** Functions of this side that an engine's interpreter calls. */
export class ClientCalls {
  readonly #functions = new Map<string, HostFunction>();
  readonly #open = new Map<string, AbortController>();

  /** Offers functions; a name given before is replaced. */
  add(functions: readonly HostFunction[]): void {
    for (const offered of functions) this.#functions.set(offered.name, offered);
  }

  /** Runs the function that was called. Undefined when the call was given up meanwhile: nobody waits for its answer. */
  async answer({ id, name, args }: CallStart): Promise<CallAnswer | undefined> {
    const called = this.#functions.get(name);
    if (called === undefined) return { error: `The host offers no function "${name}".` };
    const controller = new AbortController();
    this.#open.set(id, controller);
    try {
      const value = await called.call(args, { id, signal: controller.signal });
      if (controller.signal.aborted) return undefined;
      // A function of a JavaScript caller may return undefined or more than JSON carries.
      const checked = JsonValue.safeParse(value ?? null);
      if (checked.success) return { value: checked.data };
      return { error: `The host function "${name}" returned a value that JSON cannot carry.` };
    } catch (error) {
      return controller.signal.aborted ? undefined : { error: errorMessage(error) };
    } finally {
      this.#open.delete(id);
    }
  }

  /** Tells a function that its call is over; without an id every one. */
  abort(id?: string): void {
    for (const [open, controller] of this.#open)
      if (id === undefined || open === id) controller.abort();
  }
}
