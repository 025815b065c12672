/** Hands events from those who push to the one who reads, in order; ends or fails once. */
export class EventLine<T> {
  readonly #events: T[] = [];
  #wake: (() => void) | undefined;
  #end: { readonly failure: unknown } | { readonly failure?: undefined } | undefined;

  push(event: T): void {
    if (this.#end !== undefined) return;
    this.#events.push(event);
    this.#wake?.();
  }

  end(): void {
    this.#end ??= {};
    this.#wake?.();
  }

  /** What was pushed before is still read. */
  fail(failure: unknown): void {
    this.#end ??= { failure };
    this.#wake?.();
  }

  /** What was pushed before and not read yet is dropped. */
  cut(failure: unknown): void {
    if (this.#end === undefined) this.#events.length = 0;
    this.fail(failure);
  }

  async *read(): AsyncGenerator<T> {
    for (;;) {
      for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift())
        yield event;
      if (this.#events.length > 0) continue;
      if (this.#end !== undefined) {
        if (this.#end.failure !== undefined) throw this.#end.failure;
        return;
      }
      const woken = Promise.withResolvers<void>();
      this.#wake = woken.resolve;
      await woken.promise;
      this.#wake = undefined;
    }
  }
}
