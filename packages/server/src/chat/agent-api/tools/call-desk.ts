import type { Chat } from "../../chat.ts";
import type { ClientCalls } from "./client-calls.ts";

/** A call of a function of a client that waits, found by its id. */
export interface FoundCall {
  readonly runId: string;
  readonly calls: ClientCalls;
}

/**
 * The runs of this process that use functions of a client. A run with such functions does not outlive its process, so
 * nothing of this is kept.
 */
export class CallDesk {
  readonly #runs = new Map<string, ClientCalls>();

  open(runId: string, calls: ClientCalls): void {
    this.#runs.set(runId, calls);
  }

  /** Forgets a run that has ended. */
  close(runId: string): void {
    this.#runs.delete(runId);
  }

  /** The run that one of these calls belongs to. */
  find(callIds: readonly string[]): FoundCall | undefined {
    for (const [runId, calls] of this.#runs)
      if (calls.ids.some((id) => callIds.includes(id))) return { runId, calls };
    return undefined;
  }
}

const desks = new WeakMap<Chat["desk"], CallDesk>();

/** The one desk of a chat. */
export function callDesk({ desk }: Chat): CallDesk {
  const found = desks.get(desk) ?? new CallDesk();
  desks.set(desk, found);
  return found;
}
