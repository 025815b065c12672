import type { Chat } from "../../chat.ts";
import type { ClientCalls } from "./client-calls.ts";

/** A run that uses functions of its client. */
export interface CallingRun {
  readonly runId: string;
  readonly userId: string;
  readonly conversationId: string;
  readonly calls: ClientCalls;
}

/**
 * The runs of this process that use functions of a client. A run with such functions does not outlive its process, so
 * nothing of this is kept.
 */
export class CallDesk {
  readonly #runs = new Map<string, CallingRun>();

  open(run: CallingRun): void {
    this.#runs.set(run.runId, run);
  }

  /** Forgets a run that has ended. */
  close(runId: string): void {
    this.#runs.delete(runId);
  }

  /** The run of a person that one of these calls belongs to. */
  find(userId: string, callIds: readonly string[]): CallingRun | undefined {
    return this.#of(userId).find(({ calls }) => calls.ids.some((id) => callIds.includes(id)));
  }

  /** A person's runs that wait for their client, the oldest first. */
  waiting(userId: string): readonly CallingRun[] {
    return this.#of(userId).filter(({ calls }) => calls.ids.length > 0);
  }

  #of(userId: string): CallingRun[] {
    return [...this.#runs.values()].filter((run) => run.userId === userId);
  }
}

const desks = new WeakMap<Chat["desk"], CallDesk>();

/** The one desk of a chat. */
export function callDesk({ desk }: Chat): CallDesk {
  const found = desks.get(desk) ?? new CallDesk();
  desks.set(desk, found);
  return found;
}
