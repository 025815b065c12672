import type { PersonDecision, Tool } from "@codeact/agent";
import type { MessagePart, RunRecord, StartedRun } from "@codeact/store";
import type { RunSettings } from "./run-settings.ts";

/** A run to begin. */
export interface RunRequest {
  readonly userId: string;
  readonly conversationId: string;
  /**
   * What the new message follows; with no `parts`: the user message to answer once more. Absent: the active leaf; null:
   * nothing, it begins the conversation anew.
   */
  readonly parentId?: string | null | undefined;
  /** What the person says. */
  readonly parts?: readonly MessagePart[] | undefined;
  /** @default the conversation's model */
  readonly model?: string | undefined;
  /** Over the conversation's settings. */
  readonly settings?: Partial<RunSettings> | undefined;
  /** The waiting message that this is; it leaves the queue in the same step. */
  readonly queuedId?: string | undefined;
  /** Functions of the host for this run only; a run with them does not outlive this process. */
  readonly tools?: readonly Tool[] | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Hash of the request that brought the key. */
  readonly requestHash?: string | undefined;
}

/** A cell that a person runs: new, or a new version of one. */
export interface CellRequest {
  readonly userId: string;
  readonly conversationId: string;
  readonly source: string;
  /** The cell that this is a new version of. */
  readonly supersedesId?: string | undefined;
  /** Over the conversation's settings. */
  readonly settings?: Partial<RunSettings> | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly requestHash?: string | undefined;
}

/** A run to begin again. */
export interface RetryRequest {
  readonly userId: string;
  readonly runId: string;
  readonly idempotencyKey?: string | undefined;
  readonly requestHash?: string | undefined;
}

/**
 * Runs as jobs of the server: they go on whether or not anybody looks, and everything that happens is in the store's event
 * log (`store.events.watch`) before it is told.
 */
export interface RunDesk extends AsyncDisposable {
  /**
   * Stores the question, an empty answer, the run and its event 1, and begins to work.
   * @throws CodeactError `not_found`, `session_busy`, `invalid_input`, `rate_limited`, `overloaded`, `model_not_found`
   */
  start(request: RunRequest): Promise<StartedRun>;
  /** Runs a cell of the person; what `start` throws. */
  runCell(request: CellRequest): Promise<StartedRun>;
  /**
   * Answers the question of an ended run once more, beside its answer, with the same model and settings.
   * @throws CodeactError what `start` throws; `session_busy` while the run works
   */
  retry(request: RetryRequest): Promise<StartedRun>;
  /**
   * Begins the run of the message that waits longest. Undefined when none waits or a run is at work.
   * @throws CodeactError what `start` throws
   */
  sendNext(userId: string, conversationId: string): Promise<StartedRun | undefined>;
  /** Asks whoever works on it, this process or another, to stop: the cell is interrupted, what was made is kept. */
  stop(userId: string, runId: string): Promise<RunRecord>;
  /** Decides about an action that waits. @throws CodeactError `not_found`, `invalid_input` when it was decided before */
  decide(
    userId: string,
    runId: string,
    decision: { readonly approvalId: string; readonly decision: PersonDecision },
  ): Promise<void>;
  /** Answers `input()` of a cell. @throws CodeactError `not_found`, `invalid_input` when nothing waits */
  answerInput(
    userId: string,
    runId: string,
    answer: { readonly inputId: string; readonly text: string },
  ): Promise<void>;
  /** False once it closes. */
  readonly accepting: boolean;
  /** Runs that this process works on. */
  readonly working: number;
  /** Aborted when the desk is closed: who follows runs goes elsewhere. */
  readonly closed: AbortSignal;
  /** Takes no new run, lets running ones go on for the grace time, then interrupts them. Idempotent. */
  close(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}
