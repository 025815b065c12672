import { z } from "zod";
import { Action, ActionFormatName } from "./action.ts";
import { JsonValue } from "./json.ts";
import { ExecutionStatus } from "./kernel-event.ts";
import { ContentPart, ToolCall } from "./message.ts";
import { Usage } from "./model.ts";
import { Observation } from "./observation.ts";
import { Output } from "./output.ts";

/** The version this code writes. Older files keep loading: fixtures hold one per version. */
export const TRAJECTORY_VERSION = 1;

/** Why a run stopped before an answer. */
export const StopReason = z.enum([
  "max-steps",
  "max-executions",
  "max-tokens",
  "max-cost",
  "max-time",
  "consecutive-errors",
  "stuck",
  "aborted",
]);
export type StopReason = z.infer<typeof StopReason>;

const at = z.iso.datetime();

/** A cell that the person ran in the session's kernel. */
export const PersonCell = z.strictObject({
  code: z.string(),
  status: ExecutionStatus,
  outputs: z.array(Output),
});
export type PersonCell = z.infer<typeof PersonCell>;

/** One step of a trajectory, in the order it happened. Steps are enough to rebuild every message the model was sent. */
export const Step = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("user"),
    at,
    content: z.union([z.string(), z.array(ContentPart)]),
  }),
  z.strictObject({
    type: z.literal("action"),
    at,
    /** The reply as the model is shown it again: whole, closing tag restored. */
    reply: z.string(),
    toolCalls: z.array(ToolCall).optional(),
    /** Words around the action. */
    thought: z.string(),
    /** Absent when the reply could not be understood; the observation after it says so. */
    action: Action.optional(),
    /** What the parser mended, in words. */
    repairs: z.array(z.string()).default([]),
    usage: Usage,
    durationMs: z.number().nonnegative(),
  }),
  z.strictObject({
    type: z.literal("observation"),
    at,
    observation: Observation,
    toolCallId: z.string().optional(),
  }),
  /** Something the model or the person was told by the system, for example that the interpreter is a new one. */
  z.strictObject({
    type: z.literal("notice"),
    at,
    code: z.string(),
    text: z.string(),
    toModel: z.boolean(),
    /** Set when the notice is that the person ran a cell of their own: it belongs to what a replay runs again. */
    cell: PersonCell.optional(),
  }),
  /** The end of a run. `stopped` and `failed` runs can be continued by the next user step. */
  z.strictObject({
    type: z.literal("outcome"),
    at,
    status: z.enum(["done", "stopped", "failed"]),
    reason: z.string().optional(),
    text: z.string().optional(),
  }),
]);
export type Step = z.infer<typeof Step>;

/** The saved record of a session. */
export const Trajectory = z.strictObject({
  version: z.literal(TRAJECTORY_VERSION),
  id: z.string(),
  createdAt: at,
  model: z.string(),
  format: ActionFormatName,
  /** Prompt and observation texts in use: `codeact` (ours) or a compat profile of the original. */
  profile: z.string(),
  system: z.string(),
  steps: z.array(Step),
  metadata: z.record(z.string(), JsonValue).default({}),
});
export type Trajectory = z.infer<typeof Trajectory>;
