import type { Kernel, Model, Observation, RunFact, Step, Usage } from "@codeact/protocol";
import { noUsage } from "@codeact/protocol";
import type { ActionFormat, FormatScope } from "../format/action-format.ts";
import type { Profile, Sampling } from "../profile/profile.ts";
import type { ApprovalPolicy, ToolDecider } from "./approval.ts";
import type { KernelSlot } from "./kernel-slot.ts";
import type { Limits } from "./limits.ts";
import type { InputHandler, LiveCell } from "./live-cell.ts";

/** What an agent is made of, and the two things that change: its steps and its kernel. */
export interface AgentState {
  readonly model: Model;
  readonly format: ActionFormat;
  readonly profile: Profile;
  readonly scope: FormatScope;
  readonly system: string;
  readonly sampling: Sampling;
  readonly limits: Limits;
  readonly approve: ApprovalPolicy;
  readonly onToolApproval: ToolDecider | undefined;
  readonly onInput: InputHandler | undefined;
  readonly cellTimeoutMs: number | undefined;
  readonly kernel: KernelSlot;
  /** The trajectory; the only memory. */
  readonly steps: Step[];
  /** The cell that waits for `input()`, if one does. */
  liveCell: LiveCell | undefined;
}

/** An interpreter for a session, with what is to be said of the state it is in. */
export interface PreparedKernel {
  readonly kernel: Kernel;
  /** Told after the first cell, to the person and to the model. */
  readonly notice?: { readonly code: string; readonly text: string } | undefined;
}

/** Opens the kernel of a session. */
export type OpenKernel = () => Promise<Kernel | PreparedKernel>;

/** The counters of one run. */
export interface RunState {
  readonly runId: string;
  /** Aborted by the person or by the run's time limit. */
  readonly signal: AbortSignal;
  /** Aborted by the person. */
  readonly personSignal: AbortSignal | undefined;
  readonly startedAt: number;
  /** Index of the run's first step in the trajectory. */
  readonly firstStep: number;
  step: number;
  executions: number;
  consecutiveErrors: number;
  condensed: boolean;
  usage: Usage;
}

/** Begins the counters of a run. */
export function openRun(
  agent: AgentState,
  runId: string,
  personSignal: AbortSignal | undefined,
): RunState {
  const { maxTimeMs } = agent.limits;
  const signals = personSignal === undefined ? [] : [personSignal];
  // Timers hold at most 2^31 - 1 ms; a longer limit is none for a process.
  if (maxTimeMs < 2 ** 31) signals.push(AbortSignal.timeout(maxTimeMs));
  return {
    runId,
    signal: AbortSignal.any(signals),
    personSignal,
    startedAt: performance.now(),
    firstStep: agent.steps.length,
    step: 0,
    executions: 0,
    consecutiveErrors: 0,
    condensed: false,
    usage: noUsage,
  };
}

/** The time for a step. */
export function now(): string {
  return new Date().toISOString();
}

/** Records an observation and tells of it. */
export function* observe(
  agent: AgentState,
  run: RunState,
  observation: Observation,
  about: { readonly cell?: string | undefined; readonly toolCallId?: string | undefined } = {},
): Generator<RunFact, void> {
  run.consecutiveErrors = observation.status === "ok" ? 0 : run.consecutiveErrors + 1;
  const { toolCallId, cell } = about;
  agent.steps.push({
    type: "observation",
    at: now(),
    observation,
    ...(toolCallId === undefined ? {} : { toolCallId }),
  });
  yield { type: "observation", step: run.step, cell, observation };
}

/** Records a notice and tells of it. */
export function* notice(
  agent: AgentState,
  code: string,
  text: string,
  toModel: boolean,
): Generator<RunFact, void> {
  agent.steps.push({ type: "notice", at: now(), code, text, toModel });
  yield { type: "notice", code, text };
}
