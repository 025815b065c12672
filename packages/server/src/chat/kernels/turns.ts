/** Lets what concerns one thing happen one after the other. */
export class Turns {
  readonly #turns = new Map<string, Promise<unknown>>();

  /** Does something when everything before it, well or not, is done. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    const quiet = turn.catch(() => undefined);
    this.#turns.set(key, quiet);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === quiet) this.#turns.delete(key);
    }
  }

  /** Resolves when what waits now is done. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#turns.values());
  }
}
