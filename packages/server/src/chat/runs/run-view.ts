import type { RunView, StartedRunView } from "@codeact/protocol/chat";
import type { Approval, RunRecord, StartedRun } from "@codeact/store";

/** A run as lists have it. */
export function toRunItem(run: RunRecord): Omit<RunView, "waiting"> {
  const { id, conversationId, messageId, status, seq, createdAt } = run;
  const { stopRequestedAt, error, usage, endedAt } = run;
  const facts = { id, conversationId, messageId, status, seq, createdAt };
  return { ...facts, stopRequestedAt, error, usage, endedAt };
}

/** A run with what it waits for. */
export function toRunView(run: RunRecord, asked: readonly Approval[]): RunView {
  return {
    ...toRunItem(run),
    waiting: asked
      .filter(({ state }) => state === "open")
      .map((one) => ({ approvalId: one.id, kind: one.kind, createdAt: one.createdAt })),
  };
}

/** The answer to who began a run. */
export function toStartedView({ run, userMessageId }: StartedRun): StartedRunView {
  return {
    runId: run.id,
    messageId: run.messageId,
    userMessageId,
    conversationId: run.conversationId,
    events: `/api/v1/runs/${run.id}/events`,
  };
}
