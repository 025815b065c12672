export { Action, ActionFormatName, CodeAction, MessageAction, ToolAction } from "./action.ts";
export { CodeactError, errorCodes, errorMessage } from "./errors.ts";
export type { CodeactErrorOptions, ErrorCode } from "./errors.ts";
export { definedOf } from "./defined-of.ts";
export { foldCarriageReturns, OutputFold } from "./fold-outputs.ts";
export { boundedArray, JsonValue, parseJson } from "./json.ts";
export type {
  ExecuteOptions,
  FileInfo,
  HostCall,
  HostFunction,
  HostParameter,
  Kernel,
  KernelFiles,
  KernelInfo,
} from "./kernel.ts";
export {
  DeathCause,
  ExecutionStatus,
  KernelEvent,
  NamespaceDelta,
  Variable,
} from "./kernel-event.ts";
export { ContentPart, Message, messageText, ToolCall, ToolSchema } from "./message.ts";
export { addUsage, FinishReason, noUsage, Usage } from "./model.ts";
export type { Model, ModelEvent, ModelRequest } from "./model.ts";
export { NetworkCredential, NetworkPolicy, NetworkRule } from "./network-policy.ts";
export { Observation, ObservationStatus } from "./observation.ts";
export {
  DisplayOutput,
  ErrorOutput,
  MimeBundle,
  Output,
  ResultOutput,
  StreamOutput,
} from "./output.ts";
export type { PendingApproval, RunEvent, RunFact, RunFailure, RunResult } from "./run.ts";
export type {
  KernelLimits,
  KernelOptions,
  ProbeCheck,
  Sandbox,
  SandboxCapabilities,
  SandboxProbe,
} from "./sandbox.ts";
export { RestoreReport, SnapshotSummary, UnsavedVariable } from "./snapshot.ts";
export type { KernelSnapshot } from "./snapshot.ts";
export { PersonCell, Step, StopReason, Trajectory, TRAJECTORY_VERSION } from "./trajectory.ts";
