import { z } from "zod";
import { Variable } from "../kernel-event.ts";

/** The interpreter of a conversation as people see it. */
export const KernelView = z.strictObject({
  /** `none`: the next cell starts one. `elsewhere`: another process of this server has it. */
  status: z.enum(["none", "idle", "busy", "asleep", "elsewhere"]),
  kernelId: z.string().optional(),
  /** What isolates it: `local`, `docker`, … */
  backend: z.string().optional(),
  /** Of the language, for example `3.11.2`. */
  version: z.string().optional(),
  /** Milliseconds since the epoch. */
  startedAt: z.int().optional(),
  usedAt: z.int().optional(),
});
export type KernelView = z.infer<typeof KernelView>;

/** Variables of an interpreter. */
export const VariablesView = z.strictObject({
  /** False when they are as they were last seen, because no interpreter is live. */
  live: z.boolean(),
  variables: z.array(Variable),
});
export type VariablesView = z.infer<typeof VariablesView>;
