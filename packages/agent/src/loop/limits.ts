import type { Step, StopReason, Usage } from "@codeact/protocol";
import { isStuck } from "./stuck.ts";

/** Limits of one run. `Infinity` switches one off. */
export interface Limits {
  /** Replies of the model. @default 20, smolagents' and the AI SDK's default */
  readonly maxSteps: number;
  /** Cells run. @default Infinity (the original: 3 in its terminal, 5 in its web page) */
  readonly maxExecutions: number;
  /** Input and output tokens together. @default Infinity */
  readonly maxTokens: number;
  /** @default Infinity */
  readonly maxCostUsd: number;
  /** Wall time; a running cell is interrupted when it is over. @default Infinity */
  readonly maxTimeMs: number;
  /** Observations in a row that were no success. @default 5 */
  readonly maxConsecutiveErrors: number;
  /** The same action with the same observation this often in a row ends the run. @default 3 (OpenHands: 4, errors 3) */
  readonly maxRepeats: number;
}

/** What holds when neither profile nor caller says otherwise. */
export const defaultLimits: Limits = {
  maxSteps: 20,
  maxExecutions: Infinity,
  maxTokens: Infinity,
  maxCostUsd: Infinity,
  maxTimeMs: Infinity,
  maxConsecutiveErrors: 5,
  maxRepeats: 3,
};

/** What a run has used so far. */
export interface Spent {
  readonly step: number;
  readonly executions: number;
  readonly usage: Usage;
  readonly elapsedMs: number;
  readonly consecutiveErrors: number;
}

/** Why a run must stop, and what the person is told. */
export interface Stop {
  readonly by: StopReason;
  readonly text: string;
}

/** The first limit that a run has reached. `steps` are those of this run. */
export function reachedLimit(
  limits: Limits,
  spent: Spent,
  steps: readonly Step[],
  maxExecutionsText: (executions: number) => string,
): Stop | undefined {
  const tokens = spent.usage.inputTokens + spent.usage.outputTokens;
  if (spent.executions >= limits.maxExecutions) {
    return { by: "max-executions", text: maxExecutionsText(spent.executions) };
  }
  if (spent.elapsedMs >= limits.maxTimeMs) return timeOver(limits);
  if (spent.step >= limits.maxSteps) return stop("max-steps", `${spent.step} steps`, steps);
  if (tokens >= limits.maxTokens) return stop("max-tokens", `${tokens} tokens`, steps);
  if (spent.usage.costUsd >= limits.maxCostUsd) {
    return stop("max-cost", `${spent.usage.costUsd.toFixed(4)} US dollars`, steps);
  }
  if (spent.consecutiveErrors >= limits.maxConsecutiveErrors) {
    return stop("consecutive-errors", `${spent.consecutiveErrors} failed attempts in a row`, steps);
  }
  if (isStuck(steps, limits.maxRepeats)) {
    return stop("stuck", "doing the same thing again and again with the same result", steps);
  }
  return undefined;
}

/** The stop of a run whose time is over. */
export function timeOver(limits: Limits): Stop {
  return {
    by: "max-time",
    text: `I stopped because the time of this run (${Math.round(limits.maxTimeMs / 1000)} s) is over. Variables are kept; send a message to let me go on.`,
  };
}

function stop(by: StopReason, after: string, steps: readonly Step[]): Stop {
  const last = lastWords(steps);
  const so = last === "" ? "" : ` The last result was: ${last}`;
  return {
    by,
    text: `I stopped after ${after}, without a final answer. Variables are kept; send a message to let me go on.${so}`,
  };
}

/** The last line of the last observation: of a traceback, the error itself. */
function lastWords(steps: readonly Step[]): string {
  const step = steps.findLast(
    (one) => one.type === "observation" && one.observation.status !== "invalid",
  );
  if (step?.type !== "observation") return "";
  const lines = step.observation.text
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("[variables:"));
  return (lines.at(-1) ?? "").slice(0, 300);
}
