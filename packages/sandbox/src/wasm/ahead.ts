/** What can be started ahead: it may end before it is wanted, and can be thrown away. */
export interface StartedAhead {
  readonly process: { readonly ended: Promise<unknown>; kill(): void };
}

/**
 * Keeps a number of fresh interpreters ready. Each is handed out once and never comes back. The next is started only
 * once the one before is ready, so that starting ahead takes at most one processor.
 */
export class Ahead<T extends StartedAhead> {
  readonly #size: number;
  readonly #make: () => Promise<T>;
  readonly #ready: T[] = [];
  #making = false;
  #closed = false;

  constructor(size: number, make: () => Promise<T>) {
    this.#size = size;
    this.#make = make;
    void this.#fill();
  }

  /** An interpreter at once, or nothing when none is ready. */
  claim(): T | undefined {
    const one = this.#ready.shift();
    void this.#fill();
    return one;
  }

  /** Starts no more and ends those that wait. */
  close(): void {
    this.#closed = true;
    for (const one of this.#ready.splice(0)) one.process.kill();
  }

  async #fill(): Promise<void> {
    if (this.#making) return;
    this.#making = true;
    try {
      while (!this.#closed && this.#ready.length < this.#size) {
        const one = await this.#make();
        if (this.#closed) one.process.kill();
        else this.#keep(one);
      }
    } catch {
      // The next start meets the same failure and reports it to a caller who can act on it.
    } finally {
      this.#making = false;
    }
  }

  async #forgetWhenEnded(one: T): Promise<void> {
    await one.process.ended;
    const at = this.#ready.indexOf(one);
    if (at >= 0) this.#ready.splice(at, 1);
  }

  #keep(one: T): void {
    this.#ready.push(one);
    void this.#forgetWhenEnded(one);
  }
}
