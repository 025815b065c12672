import type { RunEvent, RunFact, RunResult } from "@codeact/protocol";
import { act } from "./act.ts";
import { notice, observe, openRun } from "./agent-state.ts";
import type { AgentState, RunState } from "./agent-state.ts";
import { decide } from "./approval.ts";
import { askModel } from "./ask-model.ts";
import { begin, reject } from "./begin.ts";
import type { RunStart } from "./begin.ts";
import { reachedLimit, timeOver } from "./limits.ts";
import type { Stop } from "./limits.ts";
import { failureOf, recordOutcome } from "./outcome.ts";
import { teach } from "./teach.ts";

/** How a run is started. */
export interface RunOptions {
  readonly runId: string;
  /** Aborting interrupts the running cell, keeps the variables, and ends the run as `stopped` by `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the agent: ask the model, do what it says, show it what came back, until it answers. Yields every event, the
 * last one always `run-end`; failures become a `failed` result. The trajectory grows in `agent.steps`.
 */
export async function* runAgent(
  agent: AgentState,
  start: RunStart,
  options: RunOptions,
): AsyncGenerator<RunEvent, RunResult> {
  const run = openRun(agent, options.runId, options.signal);
  let seq = 0;
  const stamp = (fact: RunFact): RunEvent => ({ seq: seq++, at: Date.now(), ...fact });
  yield stamp({ type: "run-start", runId: run.runId });
  const facts = runSteps(agent, run, start);
  let result: RunResult | undefined;
  while (result === undefined) {
    try {
      const next = await facts.next();
      if (next.done === true) result = next.value;
      else yield stamp(next.value);
    } catch (error) {
      // Whatever an abort made fail on its way, the run was stopped and did not fail.
      result =
        run.personSignal?.aborted === true
          ? {
              status: "stopped",
              by: "aborted",
              text: `Stopped.${keptWords(agent)}`,
              ...totals(run),
            }
          : { status: "failed", error: failureOf(error), ...totals(run) };
    }
  }
  recordOutcome(agent, result);
  yield stamp({ type: "run-end", runId: run.runId, result });
  return result;
}

async function* runSteps(
  agent: AgentState,
  run: RunState,
  start: RunStart,
): AsyncGenerator<RunFact, RunResult> {
  let question = yield* begin(agent, run, start);
  for (;;) {
    if (question !== undefined)
      return {
        status: "awaiting-input",
        prompt: question.prompt,
        password: question.password,
        ...totals(run),
      };
    const stop = stopNow(agent, run);
    if (stop !== undefined) return yield* stopped(agent, run, stop);

    run.step += 1;
    yield { type: "step-start", step: run.step };
    const asked = yield* askModel(agent, run);
    if (asked.type === "aborted") continue;
    if (asked.type === "problem") {
      yield* observe(agent, run, teach(agent, asked.problem), asked);
      continue;
    }
    const { action } = asked;
    if (action.type === "message") return { status: "done", text: action.text, ...totals(run) };

    const decision = await decide(agent.approve, action, agent.scope.tools);
    if (decision.decision === "ask") {
      const pending = { id: action.callId ?? `${run.runId}-${run.step}`, action };
      yield { type: "approval-request", pending };
      return { status: "awaiting-approval", pending, ...totals(run) };
    }
    if (decision.decision === "deny") {
      yield* reject(agent, run, action, decision.reason ?? "a rule forbids it");
    } else question = yield* act(agent, run, action);
  }
}

function stopNow(agent: AgentState, run: RunState): Stop | undefined {
  if (run.personSignal?.aborted === true)
    return { by: "aborted", text: `Stopped.${keptWords(agent)}` };
  if (run.signal.aborted) return timeOver(agent.limits);
  const elapsedMs = performance.now() - run.startedAt;
  const steps = agent.steps.slice(run.firstStep);
  return reachedLimit(agent.limits, { ...run, elapsedMs }, steps, agent.profile.maxExecutionsText);
}

function* stopped(agent: AgentState, run: RunState, stop: Stop): Generator<RunFact, RunResult> {
  if (stop.by === "aborted")
    yield* notice(agent, "aborted", `The person stopped the work here.${keptWords(agent)}`, true);
  return { status: "stopped", ...stop, ...totals(run) };
}

/** Says that variables are there, when they are. */
function keptWords(agent: AgentState): string {
  return agent.kernel.live === undefined ? "" : " Variables are kept.";
}

function totals(run: RunState): Pick<RunResult, "steps" | "usage"> {
  return { steps: run.step, usage: run.usage };
}
