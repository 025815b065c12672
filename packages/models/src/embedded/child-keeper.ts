import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError } from "@codeact/protocol";
import type { EngineStatus } from "../engines/engine.ts";
import { aborted } from "./admission.ts";
import { ModelChild } from "./model-child.ts";
import type { LoadOrder } from "./wire.ts";

/** A loaded child that will not be unloaded while the lease is held. */
export interface Lease extends Disposable {
  readonly child: ModelChild;
}

/** What is kept. */
export interface KeeperOptions {
  readonly load: LoadOrder;
  readonly idleUnloadMs: number;
}

/** A first death may be bad luck; from the second on, without an answer in between, each wait is twice the last. */
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
/** Who comes within a wait this short is kept waiting; later ones are told when to come again. */
const PATIENCE_MS = 1000;
/** The longest time that timers can count. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Keeps one child loaded while it is needed: starts it, starts it again when it dies, and lets it go when idle. */
export class ChildKeeper {
  readonly #options: KeeperOptions;
  #child: ModelChild | undefined;
  #ready = false;
  #leases = 0;
  #deaths = 0;
  #restarts = 0;
  #notBefore = 0;
  #problem: CodeactError | undefined;
  #idle: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The engine's status, as far as the child is concerned. */
  status(): Pick<EngineStatus, "state" | "restarts" | "residentBytes" | "problem"> {
    const loaded = this.#ready ? "ready" : "loading";
    const unloaded = this.#problem === undefined ? "idle" : "failed";
    return {
      state: this.#child === undefined ? unloaded : loaded,
      restarts: this.#restarts,
      residentBytes: this.#child?.residentBytes,
      problem: this.#problem?.message,
    };
  }

  /**
   * Waits for a loaded child, starting one if there is none. An abort ends the waiting; the loading goes on.
   * @throws CodeactError what kept the model from being loaded, `aborted`
   */
  async lease(signal: AbortSignal | undefined): Promise<Lease> {
    const gone = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    if (gone.aborted) throw aborted(gone.reason);
    // Counted from the start: a child that loads is not idle.
    this.#leases += 1;
    clearTimeout(this.#idle);
    try {
      await this.#pause(gone);
      const child = this.#start();
      await untilAborted(child.ready, gone);
      return { child, [Symbol.dispose]: once(() => this.#release()) };
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  /** The child has answered: its file is sound and whatever it died of is over. */
  praise(child: ModelChild): void {
    if (child !== this.#child) return;
    this.#deaths = 0;
    this.#problem = undefined;
  }

  /** Ends the child; nothing is started any more. */
  async close(): Promise<void> {
    this.#closing.abort(new CodeactError("aborted", "The engine was closed."));
    clearTimeout(this.#idle);
    await this.#child?.close();
  }

  #start(): ModelChild {
    if (this.#child !== undefined) return this.#child;
    if (this.#deaths > 0) this.#restarts += 1;
    const child = new ModelChild(this.#options.load);
    this.#child = child;
    this.#ready = false;
    void this.#watch(child);
    return child;
  }

  async #watch(child: ModelChild): Promise<void> {
    const loaded = await child.ready.then(
      () => true,
      () => false,
    );
    if (loaded && this.#child === child) this.#ready = true;
    const reason = await child.gone;
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#ready = false;
    if (reason === undefined) return;
    this.#problem = reason;
    this.#deaths += 1;
    const waits = this.#deaths - (loaded ? 2 : 1);
    const waitMs = waits < 0 ? 0 : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** waits);
    this.#notBefore = performance.now() + waitMs;
    // What ran once will run again: the next request should not have to wait for the loading.
    if (loaded && waitMs === 0 && !this.#closing.signal.aborted) {
      this.#start();
      this.#startIdleTimer();
    }
  }

  /** Holds back starts after deaths. */
  async #pause(signal: AbortSignal): Promise<void> {
    const leftMs = this.#notBefore - performance.now();
    if (this.#child !== undefined || leftMs <= 0) return;
    const problem = this.#problem;
    if (problem !== undefined && leftMs > PATIENCE_MS) throw notYet(problem, leftMs);
    try {
      await sleep(leftMs, undefined, { signal });
    } catch {
      throw aborted(signal.reason);
    }
  }

  #release(): void {
    this.#leases -= 1;
    this.#startIdleTimer();
  }

  #startIdleTimer(): void {
    clearTimeout(this.#idle);
    const { idleUnloadMs } = this.#options;
    if (this.#leases > 0 || this.#child === undefined || idleUnloadMs > MAX_TIMER_MS) return;
    this.#idle = setTimeout(() => {
      const child = this.#child;
      // A request that comes now starts a new one and does not wait for the end of the old.
      this.#child = undefined;
      this.#ready = false;
      void child?.close();
    }, idleUnloadMs);
    this.#idle.unref();
  }
}

function notYet(problem: CodeactError, leftMs: number): CodeactError {
  return new CodeactError(problem.code, problem.message, {
    remedy: problem.remedy,
    details: { ...problem.details, retryAfterMs: Math.ceil(leftMs) },
    retryable: problem.retryable,
    cause: problem,
  });
}

async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const cut = Promise.withResolvers<never>();
  const onAbort = (): void => cut.reject(aborted(signal.reason));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([work, cut.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    run();
  };
}
