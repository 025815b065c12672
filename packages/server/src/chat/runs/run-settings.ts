import { z } from "zod";

/** Settings of a run; those of a conversation have the same shape, every one optional. */
export const RunSettings = z.strictObject({
  /** Which actions wait for the person. */
  approve: z.enum(["off", "always"]),
  temperature: z.number().min(0).max(2),
  maxTokens: z.int().min(1).max(1_000_000),
  /** Model calls of one run. */
  maxSteps: z.int().min(1).max(200),
  /** Wall time of one cell. */
  cellTimeoutMs: z.int().min(100).max(3_600_000),
  /** More for the system prompt. */
  instructions: z.string().max(20_000),
  /**
   * What the interpreter of a new branch begins with. `auto`: the state before the branch, restored, else replayed, else
   * empty. `empty`: nothing. `keep`: whatever the live one holds.
   */
  branch: z.enum(["auto", "empty", "keep"]),
});
export type RunSettings = z.infer<typeof RunSettings>;
