import type { Step } from "@codeact/protocol";
import type { RunLogEvent } from "@codeact/protocol/chat";
import type { Message, MessagePart, RunEnd, StartedRun } from "@codeact/store";
import type { HeldKernel } from "../kernels/kernel-house.ts";
import type { Person } from "./ask-person.ts";
import type { DeskOptions } from "./desk-options.ts";
import type { MessageDraft } from "./message-draft.ts";
import type { RunRequest } from "./run-desk.ts";
import type { RunOrder } from "./run-order.ts";

/** A run for this process to work on. */
export interface RunJobOptions extends DeskOptions {
  readonly owner: string;
  readonly leaseMs: number;
  readonly waitMs: number;
  readonly started: StartedRun;
  readonly order: RunOrder;
  readonly tools: RunRequest["tools"];
  /** What it does between its first and its last event. */
  readonly work: (desk: JobDesk) => Promise<JobOutcome>;
}

/** How the work of a run ended. */
export interface JobOutcome {
  readonly status: "done" | "stopped" | "failed";
  /** Of `stopped`: which limit, or `aborted`. */
  readonly reason?: string | undefined;
  readonly error?: RunEnd["error"];
  /** What the model was shown and said; empty when nothing is to be kept. */
  readonly steps: readonly Step[];
}

/** What the work of a run has at hand. */
export interface JobDesk {
  readonly options: RunJobOptions;
  readonly draft: MessageDraft;
  readonly person: Person;
  /** The branch before the question, oldest message first. */
  readonly branch: readonly Message[];
  readonly question: readonly MessagePart[];
  /** Aborted when the run is to stop. */
  readonly signal: AbortSignal;
  readonly tell: (event: RunLogEvent) => void;
  /** The interpreter of the branch; asked again, the one after it. */
  readonly hold: () => Promise<HeldKernel>;
}
