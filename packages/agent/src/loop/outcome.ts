import { CodeactError, errorMessage } from "@codeact/protocol";
import type { RunFailure, RunResult } from "@codeact/protocol";
import { now } from "./agent-state.ts";
import type { AgentState } from "./agent-state.ts";

/** Anything that was thrown, in plain JSON. */
export function failureOf(error: unknown): RunFailure {
  if (!CodeactError.isInstance(error)) return { code: "internal", message: errorMessage(error) };
  return { code: error.code, message: error.message, remedy: error.remedy };
}

/** Writes the end of a run into the trajectory; a run that waits has none yet. */
export function recordOutcome(agent: AgentState, result: RunResult): void {
  const { status } = result;
  if (status === "done") agent.steps.push({ type: "outcome", at: now(), status });
  if (status === "stopped")
    agent.steps.push({ type: "outcome", at: now(), status, reason: result.by, text: result.text });
  if (status === "failed") {
    agent.steps.push({
      type: "outcome",
      at: now(),
      status,
      reason: result.error.code,
      text: result.error.message,
    });
  }
}
