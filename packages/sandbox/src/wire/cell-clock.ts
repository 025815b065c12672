/**
 * The wall time of one cell. It stands still while the cell waits for the host (an answer to `input()`, a host
 * function), because that time is the host's and not the cell's.
 */
export class CellClock {
  readonly #onExpired: () => void;
  #remainingMs: number;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #holds = 0;
  #stopped = false;

  constructor(timeoutMs: number, onExpired: () => void) {
    this.#remainingMs = timeoutMs;
    this.#onExpired = onExpired;
    this.#run();
  }

  /** The cell waits for the host. Holds add up. */
  hold(): void {
    this.#holds += 1;
    if (this.#holds > 1 || this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#remainingMs -= performance.now() - this.#startedAt;
  }

  /** The host has answered. */
  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.#run();
  }

  /** The cell is over. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #run(): void {
    if (this.#stopped) return;
    this.#startedAt = performance.now();
    this.#timer = setTimeout(
      () => {
        this.#stopped = true;
        this.#onExpired();
      },
      // setTimeout takes 31 bits; a longer limit is as good as none.
      Math.min(Math.max(this.#remainingMs, 0), 2_147_483_647),
    );
  }
}
