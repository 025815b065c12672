import type { Chat } from "../chat.ts";

/** What a desk works with. */
export interface DeskOptions extends Pick<
  Chat,
  "store" | "models" | "kernels" | "limits" | "settings" | "log" | "metrics" | "now"
> {
  /** Who names conversations: the model, where it is more than the built-in one, or the first words. @default "first-words" */
  readonly titles?: "model" | "first-words" | undefined;
  /** Milliseconds that a run stays this process's without a renewal. @default 30,000 */
  readonly leaseMs?: number | undefined;
  /** Milliseconds that a run waits for a decision or an answer. @default an hour */
  readonly waitMs?: number | undefined;
}
