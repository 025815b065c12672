import { CodeactError, definedOf } from "@codeact/protocol";
import { defaultEngineLimits } from "./engine-options.ts";
import type { EngineLimits, EngineOptions } from "./engine-options.ts";
import { AllowancePool } from "../http/allowance.ts";
import { createEngineMetrics } from "./metrics.ts";
import type { EngineMetrics } from "./metrics.ts";
import { checkEngineOptions } from "./profile-file.ts";
import { SessionTable } from "./session/session-table.ts";

/** How an engine is closed. */
export interface CloseEngineOptions {
  /** Running cells may go on for so long, ms; then they are interrupted. @default 10000 */
  readonly graceMs?: number | undefined;
  /** Save the sessions that can be saved, so that the next engine with this data folder has them. @default true */
  readonly sleep?: boolean | undefined;
}

/** The sessions of one sandbox and everything that is counted about them; HTTP and MCP are ways to reach it. */
export interface Engine extends AsyncDisposable {
  readonly options: EngineOptions;
  readonly limits: EngineLimits;
  readonly table: SessionTable;
  readonly metrics: EngineMetrics;
  /** Large bodies that may be in memory. */
  readonly bodies: AllowancePool;
  /** Fires when running cells have to end because the engine closes. */
  readonly closing: AbortSignal;
  /** False once it closes. */
  readonly accepting: boolean;
  /** Counts a running cell until the returned function is called. @throws CodeactError `aborted` while closing */
  beginCell(): () => void;
  /** Ends every session, not the sandbox. Idempotent; a second call with a shorter time shortens the first. */
  close(options?: CloseEngineOptions): Promise<void>;
}

const DEFAULT_GRACE_MS = 10_000;
/** Sessions that sleep when the engine stops get this long, all together. */
const SLEEP_MS = 60_000;

/**
 * Opens an engine over a sandbox.
 * @throws CodeactError `config_invalid` when the data folder cannot be used or a profile is above `maxLimits`,
 * `not_supported` for a network that the sandbox cannot give
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  checkEngineOptions(options, options.sandbox);
  const limits = { ...defaultEngineLimits, ...definedOf(options.limits ?? {}) };
  const metrics = createEngineMetrics(options.sandbox);
  const table = await SessionTable.open({ engine: options, limits, metrics });
  const closing = new AbortController();
  const cells = new Cells();
  let closed: Promise<void> | undefined;
  const finish = async (sleep: boolean): Promise<void> => {
    await cells.drained;
    await table.close({ sleep, signal: AbortSignal.timeout(SLEEP_MS) });
  };
  const close = async ({ graceMs, sleep }: CloseEngineOptions = {}): Promise<void> => {
    cells.refuse();
    closed ??= finish(sleep ?? true);
    const timer = setTimeout(() => {
      closing.abort(new CodeactError("aborted", "The engine is shutting down."));
    }, graceMs ?? DEFAULT_GRACE_MS);
    try {
      await closed;
    } finally {
      clearTimeout(timer);
      closing.abort();
    }
  };
  return {
    options,
    limits,
    table,
    metrics,
    bodies: new AllowancePool(limits.maxBodiesBytes),
    closing: closing.signal,
    get accepting() {
      return closed === undefined;
    },
    beginCell: () => cells.begin(),
    close,
    [Symbol.asyncDispose]: () => close({ graceMs: 0 }),
  };
}

/** Counts running cells, so that an engine can wait for them. */
class Cells {
  #running = 0;
  #refusing = false;
  readonly #drained = Promise.withResolvers<void>();

  /** Settles when no cell runs and none may begin. */
  get drained(): Promise<void> {
    return this.#drained.promise;
  }

  begin(): () => void {
    if (this.#refusing)
      throw new CodeactError("aborted", "The engine is shutting down.", {
        remedy: "Try again soon.",
        retryable: true,
      });
    this.#running += 1;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      this.#running -= 1;
      this.#settle();
    };
  }

  refuse(): void {
    this.#refusing = true;
    this.#settle();
  }

  #settle(): void {
    if (this.#refusing && this.#running === 0) this.#drained.resolve();
  }
}
