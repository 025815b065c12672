import { z } from "zod";

/** The channels of a kernel that travel over one socket. */
export type ChannelName = "shell" | "control" | "stdin" | "iopub";

/** A message of a kernel, as far as we look at it. What is in `content` is checked by whoever uses it. */
export interface KernelSays {
  readonly channel: string;
  readonly id: string;
  readonly type: string;
  /** Id of the process that sent it, for most kernels. */
  readonly session: string;
  /** Id of the request that it belongs to; empty when it belongs to none. */
  readonly parentId: string;
  readonly content: unknown;
  readonly buffers: readonly Buffer[];
  /** What it took on the socket, a measure of what it costs to keep. */
  readonly bytes: number;
}

/** A message to a kernel (Jupyter messaging 5.3). */
export interface HostSays {
  readonly channel: ChannelName;
  readonly header: {
    readonly msg_id: string;
    readonly msg_type: string;
    readonly session: string;
    readonly username: string;
    readonly date: string;
    readonly version: string;
  };
  readonly parent: object;
  readonly content: object;
  readonly buffers: readonly Uint8Array[];
}

/** Header of a message. Ids are compared and never shown. */
export const Header = z.object({
  msg_id: z.string().max(512).default(""),
  msg_type: z.string().max(256),
  session: z.string().max(512).default(""),
});

/** The part of a parent header that routes: everything else may be missing. */
export const ParentHeader = z.object({ msg_id: z.string().max(512).default("") });

/** `status` on iopub. */
export const StatusContent = z.object({ execution_state: z.string() });

/** `execute_input` on iopub. */
export const ExecuteInputContent = z.object({ execution_count: z.int().nonnegative().catch(0) });

/** `execute_reply` on shell. */
export const ExecuteReply = z.object({
  status: z.string(),
  execution_count: z.int().nonnegative().nullish().catch(undefined),
  ename: z.string().optional().catch(undefined),
  payload: z
    .array(
      z.object({
        source: z.string().catch(""),
        keepkernel: z.boolean().optional().catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
  user_expressions: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
export type ExecuteReply = z.infer<typeof ExecuteReply>;

/** `kernel_info_reply` on shell. */
export const KernelInfoReply = z.object({
  protocol_version: z.string().max(100).catch("5.0"),
  implementation: z.string().max(200).catch(""),
  language_info: z
    .object({ name: z.string().max(200).catch(""), version: z.string().max(200).catch("") })
    .catch({ name: "", version: "" }),
});
export type KernelInfoReply = z.infer<typeof KernelInfoReply>;

/** `input_request` on stdin. */
export const InputRequestContent = z.object({
  prompt: z.string().catch(""),
  password: z.boolean().catch(false),
});
