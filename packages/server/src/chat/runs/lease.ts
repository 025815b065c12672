import { setTimeout as sleep } from "node:timers/promises";
import { errorMessage } from "@codeact/protocol";
import { isLeaseLost } from "@codeact/store";
import type { Store } from "@codeact/store";
import type { Log } from "../serve/log.ts";

/** What keeps a run ours. */
export interface LeaseOptions {
  readonly store: Store;
  readonly log: Log;
  readonly runId: string;
  readonly owner: string;
  /** Milliseconds; renewed three times as often. */
  readonly leaseMs: number;
  /** Ends the renewing. */
  readonly signal: AbortSignal;
  /** Somebody asked the run to stop. */
  readonly onStop: () => void;
  /** The run is another's, or may be: nothing was written for as long as the lease lasts. */
  readonly onLost: () => void;
}

/** Renews a lease until the signal aborts. Never rejects. */
export async function keepLease(options: LeaseOptions): Promise<void> {
  const { store, log, runId, owner, leaseMs, signal, onStop, onLost } = options;
  let until = performance.now() + leaseMs;
  for (;;) {
    await sleep(leaseMs / 3, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    const asked = performance.now();
    try {
      const run = await store.runs.renew(runId, { owner, leaseMs });
      until = asked + leaseMs;
      if (run.stopRequestedAt !== undefined) onStop();
    } catch (error) {
      if (signal.aborted) return;
      if (isLeaseLost(error) || performance.now() >= until) {
        onLost();
        return;
      }
      log.warn({ runId, problem: errorMessage(error) }, "A lease could not be renewed yet.");
    }
  }
}

/** Tells when somebody asks the run to stop, in this process or another, until the signal aborts. Never rejects. */
export async function watchStop(
  options: Pick<LeaseOptions, "store" | "log" | "runId" | "signal" | "onStop">,
): Promise<void> {
  const { store, log, runId, signal, onStop } = options;
  try {
    if (await store.runs.stopRequested(runId, signal)) onStop();
  } catch (error) {
    // The renewing of the lease tells of it too, only later.
    if (!signal.aborted)
      log.warn({ runId, problem: errorMessage(error) }, "Stops are seen late for this run.");
  }
}
