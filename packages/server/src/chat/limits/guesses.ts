/** Tries in vain before the first wait (a person who mistypes is not kept waiting). */
const FREE = 5;
/** The first wait; every further try in vain doubles it. 12 s is five tries a minute. */
const FIRST_WAIT_MS = 12_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Without a try for so long a key begins anew. */
const FORGET_MS = 60 * 60_000;
/** Keys that are remembered; the one that was tried least recently goes first. */
const MOST = 100_000;

interface Tries {
  count: number;
  /** Milliseconds since the epoch. */
  at: number;
  waitUntil: number;
}

/**
 * Tries by key, in this process. A try counts when it is taken, before anybody knows whether it is right: many at the
 * same moment gain nothing.
 */
export class Guesses {
  readonly #tries = new Map<string, Tries>();

  /** Counts a try of every key, or none: milliseconds to wait when one of them has to. */
  take(keys: readonly string[], now: number): number | undefined {
    let wait = 0;
    for (const key of keys) wait = Math.max(wait, (this.#find(key, now)?.waitUntil ?? 0) - now);
    if (wait > 0) return wait;
    for (const key of keys) this.#count(key, now);
    return undefined;
  }

  /** Takes a try back, with the wait that came of it: when it was taken, an earlier one was over. */
  undo(key: string): void {
    const tries = this.#tries.get(key);
    if (tries === undefined) return;
    tries.count -= 1;
    if (tries.count <= 0) this.#tries.delete(key);
    else tries.waitUntil = tries.at;
  }

  /** Begins anew. */
  forget(key: string): void {
    this.#tries.delete(key);
  }

  #find(key: string, now: number): Tries | undefined {
    const tries = this.#tries.get(key);
    if (tries === undefined || now - Math.max(tries.at, tries.waitUntil) <= FORGET_MS) return tries;
    this.#tries.delete(key);
    return undefined;
  }

  #count(key: string, now: number): void {
    const tries = this.#find(key, now) ?? { count: 0, at: now, waitUntil: 0 };
    tries.count += 1;
    tries.at = now;
    const over = tries.count - FREE;
    if (over >= 0)
      tries.waitUntil = now + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(over, 10));
    // Set anew, so that the map lists keys by their last try.
    this.#tries.delete(key);
    this.#tries.set(key, tries);
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > MOST && oldest !== undefined) this.#tries.delete(oldest);
  }
}
