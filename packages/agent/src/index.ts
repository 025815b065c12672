export { repairKinds } from "./format/action-format.ts";
export type {
  ActionFormat,
  FormatScope,
  ParsedReply,
  RawReply,
  RenderedReply,
  Repair,
  RepairKind,
  ReplySplitter,
  SplitDelta,
} from "./format/action-format.ts";
export { formats } from "./format/formats.ts";
export type { OpenKernel, PreparedKernel } from "./loop/agent-state.ts";
export type {
  ApprovalPolicy,
  PendingAction,
  PersonDecision,
  PolicyDecision,
  ToolDecider,
} from "./loop/approval.ts";
export { defaultLimits } from "./loop/limits.ts";
export type { Limits } from "./loop/limits.ts";
export type { InputHandler, InputQuestion } from "./loop/live-cell.ts";
export { messagesFromSteps } from "./loop/messages.ts";
export type { MessageOptions } from "./loop/messages.ts";
export { demoStyle } from "./observation/observation-style.ts";
export type { ObservationStyle } from "./observation/observation-style.ts";
export { renderObservation } from "./observation/render-observation.ts";
export type { EndedCell, ExecutionEnd } from "./observation/render-observation.ts";
export { stripAnsi } from "./observation/strip-ansi.ts";
export { COMPAT_WEB_EXECUTIONS, profiles } from "./profile/profile.ts";
export type { Profile, ProfileName, Sampling } from "./profile/profile.ts";
export type { Run } from "./session/run.ts";
export { createSession } from "./session/session.ts";
export type { Notice, Resumption, SendOptions, Session } from "./session/session.ts";
export type { SessionOptions } from "./session/session-options.ts";
export type { JsonSchema } from "./tools/json-schema.ts";
export { pythonSignature } from "./tools/python-signature.ts";
export type { StandardSchema } from "./tools/standard-schema.ts";
export { tool } from "./tools/tool.ts";
export type { Tool, ToolApproval, ToolArgs, ToolDefinition } from "./tools/tool.ts";
