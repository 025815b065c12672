import type { Action } from "./action.ts";
import type { ErrorCode } from "./errors.ts";
import type { JsonValue } from "./json.ts";
import type { KernelEvent } from "./kernel-event.ts";
import type { Usage } from "./model.ts";
import type { Observation } from "./observation.ts";
import type { StopReason } from "./trajectory.ts";

/** A failure of the system in plain JSON. */
export interface RunFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy?: string | undefined;
}

/** What waits for a decision: a cell about to run, or one tool call. `code` may be edited when approved. */
export interface PendingApproval {
  readonly id: string;
  readonly action: Exclude<Action, { type: "message" }>;
}

/** How a run ended. Only programmer errors throw; everything else is one of these. */
export type RunResult =
  | {
      readonly status: "done";
      readonly text: string;
      readonly steps: number;
      readonly usage: Usage;
    }
  | {
      readonly status: "awaiting-approval";
      readonly pending: PendingApproval;
      readonly steps: number;
      readonly usage: Usage;
    }
  | {
      readonly status: "awaiting-input";
      readonly prompt: string;
      readonly password: boolean;
      readonly steps: number;
      readonly usage: Usage;
    }
  | {
      readonly status: "stopped";
      readonly by: StopReason;
      readonly text: string;
      readonly steps: number;
      readonly usage: Usage;
    }
  | {
      readonly status: "failed";
      readonly error: RunFailure;
      readonly steps: number;
      readonly usage: Usage;
    };

/** Facts without their stamp; see {@link RunEvent}. */
export type RunFact =
  | { readonly type: "run-start"; readonly runId: string }
  | { readonly type: "step-start"; readonly step: number }
  /** Words of the model outside its code. */
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  /** Code of the model while it is written. */
  | { readonly type: "code-delta"; readonly text: string }
  /** The model call is being tried again; drop the deltas of this step. */
  | {
      readonly type: "model-retry";
      readonly attempt: number;
      readonly delayMs: number;
      readonly reason: string;
    }
  /** The reply is complete. `action` is absent when it could not be understood. */
  | {
      readonly type: "reply-end";
      readonly step: number;
      readonly reply: string;
      readonly thought: string;
      readonly action?: Action | undefined;
      readonly repairs: readonly string[];
      readonly usage: Usage;
    }
  | { readonly type: "approval-request"; readonly pending: PendingApproval }
  | { readonly type: "cell-start"; readonly cell: string; readonly code: string }
  | { readonly type: "cell-event"; readonly cell: string; readonly event: KernelEvent }
  /** A tool called without Python (formats tool, json, text). */
  | {
      readonly type: "tool-start";
      readonly call: string;
      readonly name: string;
      readonly args: Readonly<Record<string, JsonValue>>;
    }
  | {
      readonly type: "tool-end";
      readonly call: string;
      readonly name: string;
      readonly ok: boolean;
      readonly value: JsonValue;
    }
  | {
      readonly type: "observation";
      readonly step: number;
      readonly cell?: string | undefined;
      readonly observation: Observation;
    }
  | { readonly type: "notice"; readonly code: string; readonly text: string }
  | { readonly type: "run-end"; readonly runId: string; readonly result: RunResult };

/**
 * What happens during a run. Order: one `run-start`, then steps, then one `run-end`, always. `seq` counts from 0 within
 * the run without gaps; `at` is milliseconds since the epoch.
 */
export type RunEvent = { readonly seq: number; readonly at: number } & RunFact;
