import { CodeactError } from "@codeact/protocol";
import { awaitGone } from "./death-watch.ts";
import type { Ready } from "./hello.ts";
import { unlessAborted } from "./unless-aborted.ts";
import type { KernelProcess } from "./wire-kernel.ts";

/** Wait before the next refill, so that it never competes with a kernel that was just handed out. */
const REFILL_DELAY_MS = 50;
/** Wait when nothing is left: whoever comes next would have to wait for a start anyway. */
const EMPTY_DELAY_MS = 5;
/** Wait after a failure (no memory, a machine that refuses), doubled each time. */
const LONGEST_DELAY_MS = 5000;

/** What a pool keeps. */
type Warm = Pick<Ready<KernelProcess>, "connection" | "process">;

/** What a pool needs to know. */
export interface WarmPoolOptions<T extends Warm> {
  /** Interpreters to keep ready; 0 keeps none. */
  readonly size: number;
  /** Starts one. An abort (the pool is closed, or keeps none and the caller gave up) must leave nothing of it. */
  readonly make: (signal: AbortSignal) => Promise<T>;
}

/**
 * Interpreters that were started ahead and have run nothing. Each is handed out once and never comes back; one that
 * ends while it waits is replaced. Refilled one at a time and off the request path: soon when it is empty, at leisure
 * when it is not, and ever more slowly while starting one fails.
 */
export class WarmPool<T extends Warm> {
  readonly #size: number;
  readonly #make: WarmPoolOptions<T>["make"];
  readonly #ready: T[] = [];
  /**
   * Callers that wait, each for a start of its own, or for whatever is ready sooner, oldest first; with the refusal of
   * the own start, if that found no room.
   */
  readonly #waiting = new Map<PromiseWithResolvers<T>, CodeactError | undefined>();
  /** Everything that is under way: starts until somebody has what they made, and ends. Never rejects. */
  readonly #work = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #starts = 0;
  #failures = 0;
  #refilling: Promise<void> | undefined;

  constructor({ size, make }: WarmPoolOptions<T>) {
    this.#size = size;
    this.#make = make;
    this.#refill(0);
  }

  /** Interpreters that wait now. */
  get ready(): number {
    return this.#ready.length;
  }

  /** An interpreter at once, or nothing when none is ready. */
  claim(): T | undefined {
    if (this.#size === 0) return undefined;
    let one = this.#ready.shift();
    // The socket of one that was killed closes before its end is reported.
    while (one !== undefined && !one.connection.open) {
      void this.#end(one);
      one = this.#ready.shift();
    }
    this.#failures = 0;
    this.#refillLater();
    return one;
  }

  /**
   * The next interpreter: a ready one, or one that is started now. Where there is no room for a start, one that is on
   * its way to nobody in particular does as well. After an abort it serves whoever waits, or is kept for the next as far
   * as there is room, or ends.
   * @throws CodeactError `aborted`, `sandbox_closed`, or what the start throws
   */
  async take(signal?: AbortSignal): Promise<T> {
    this.#assertOpen();
    const ready = this.claim();
    if (ready !== undefined) return ready;
    const own = Promise.withResolvers<T>();
    this.#waiting.set(own, undefined);
    void this.#track(this.#startFor(own, this.#size === 0 ? signal : undefined));
    try {
      return await unlessAborted(own.promise, signal, "The start of a kernel was aborted.");
    } catch (error) {
      // Served in the very moment in which it gave up: not lost.
      if (!this.#waiting.delete(own))
        void own.promise.then((one) => this.#deliver(one)).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Ends one that waits, or that is on its way and wanted by nobody yet, to make room for a kernel that is to be
   * different; the pool is filled again afterwards. Waits until it is gone, though not for ever.
   * @returns whether there was one
   */
  async drop(): Promise<boolean> {
    if (this.#ready.length === 0) await this.#refilling;
    const one = this.#ready.shift();
    if (one === undefined) return false;
    await this.#end(one);
    // By a timer, so that whoever asked for the room comes first.
    this.#refillLater();
    return true;
  }

  /** Starts no more, ends those that wait and those on their way, and waits until nothing of them is left. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    for (const caller of this.#waiting.keys()) caller.reject(poolClosed());
    this.#waiting.clear();
    for (const one of this.#ready.splice(0)) void this.#end(one);
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  #assertOpen(): void {
    if (this.#closing.signal.aborted) throw poolClosed();
  }

  /** A start for a caller. It goes to that caller first, so that each who waits has a start under way. */
  async #startFor(own: PromiseWithResolvers<T>, signal: AbortSignal | undefined): Promise<void> {
    try {
      this.#deliver(await this.#start(signal), own);
    } catch (error) {
      // One that was served from elsewhere meanwhile, or gave up, needs no error.
      if (!this.#waiting.has(own)) return;
      if (CodeactError.isInstance(error) && error.code === "overloaded") {
        this.#waiting.set(own, error);
      } else {
        this.#waiting.delete(own);
        own.reject(error);
      }
    } finally {
      this.#settle();
    }
  }

  /** A start; whoever asks for it settles it. */
  async #start(signal?: AbortSignal): Promise<T> {
    const { signal: closed } = this.#closing;
    this.#starts += 1;
    return await this.#make(signal === undefined ? closed : AbortSignal.any([closed, signal]));
  }

  /**
   * A start is over. Callers whose own found no room are refused, the last first, when fewer starts are on their way than
   * callers wait.
   */
  #settle(): void {
    this.#starts -= 1;
    for (const [caller, refusal] of [...this.#waiting].toReversed()) {
      if (this.#waiting.size <= this.#starts) return;
      if (refusal === undefined) continue;
      this.#waiting.delete(caller);
      caller.reject(refusal);
    }
  }

  #track(work: Promise<void>): Promise<void> {
    this.#work.add(work);
    return work.finally(() => this.#work.delete(work));
  }

  /** Ends one; closing waits for that. */
  #end(one: T): Promise<void> {
    return this.#track(end(one));
  }

  /** To whoever waits, into the pool, or away with it. */
  #deliver(one: T, own?: PromiseWithResolvers<T>): void {
    const [oldest] = this.#waiting.keys();
    const caller = own !== undefined && this.#waiting.has(own) ? own : oldest;
    if (caller !== undefined) {
      this.#waiting.delete(caller);
      caller.resolve(one);
    } else if (this.#ready.length < this.#size && !this.#closing.signal.aborted) {
      this.#ready.push(one);
      void this.#watch(one);
    } else {
      void this.#end(one);
    }
  }

  #refillLater(): void {
    const failed = this.#failures === 0 ? 0 : REFILL_DELAY_MS * 2 ** this.#failures;
    const pause = this.#ready.length === 0 ? EMPTY_DELAY_MS : REFILL_DELAY_MS;
    this.#refill(Math.min(Math.max(failed, pause), LONGEST_DELAY_MS));
  }

  /** A refill that is due stays due: claims in quick succession must not put it off for ever. */
  #refill(delayMs: number): void {
    if (this.#closing.signal.aborted || this.#ready.length >= this.#size) return;
    if (this.#refilling !== undefined) return;
    if (this.#timer !== undefined) {
      if (this.#ready.length > 0 || this.#failures > 0) return;
      clearTimeout(this.#timer);
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#refillNow();
    }, delayMs);
    // Waiting to start ahead must not keep a finished program alive.
    this.#timer.unref();
  }

  async #refillNow(): Promise<void> {
    this.#refilling = this.#track(this.#addOne());
    await this.#refilling;
    this.#refilling = undefined;
    if (this.#failures > 0) this.#refillLater();
    else this.#refill(0);
  }

  async #addOne(): Promise<void> {
    try {
      this.#deliver(await this.#start());
      this.#failures = 0;
    } catch {
      // The next start meets the same failure and reports it to a caller who can act on it.
      this.#failures += 1;
    } finally {
      this.#settle();
    }
  }

  /** One that ends while it waits is taken out and replaced. */
  async #watch(one: T): Promise<void> {
    await one.process.ended;
    const index = this.#ready.indexOf(one);
    if (index < 0) return;
    this.#ready.splice(index, 1);
    // Its end may have been taken for granted because nobody could be asked.
    void this.#end(one);
    this.#refillLater();
  }
}

function poolClosed(): CodeactError {
  return new CodeactError("sandbox_closed", "This sandbox is closed.");
}

/** Ends one and waits until nothing of it is left, though not for ever. */
async function end({ process, connection }: Warm): Promise<void> {
  process.kill();
  await awaitGone(process.gone);
  connection.destroy();
}
