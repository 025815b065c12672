import type { NewUsage, RunRecord } from "@codeact/store";
import type { MessageDraft } from "./message-draft.ts";

/** What a run used, for the accounts. That it was begun is counted when it is begun. */
export function usageOf(
  run: Pick<RunRecord, "id" | "userId">,
  model: string,
  draft: Pick<MessageDraft, "usage" | "executionMs">,
): readonly NewUsage[] {
  const { usage, executionMs } = draft;
  const used = [
    { kind: "input-tokens", value: usage.inputTokens },
    { kind: "output-tokens", value: usage.outputTokens },
    { kind: "cost-usd", value: usage.costUsd },
    { kind: "execution-seconds", value: executionMs / 1000 },
  ] as const;
  return used
    .filter(({ value }) => value > 0)
    .map(({ kind, value }) => ({ userId: run.userId, kind, value, runId: run.id, model }));
}
