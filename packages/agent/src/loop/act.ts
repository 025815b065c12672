import { CodeactError, errorMessage } from "@codeact/protocol";
import type { JsonValue, RunFact } from "@codeact/protocol";
import { renderNote, renderObservation } from "../observation/render-observation.ts";
import { notice, observe } from "./agent-state.ts";
import type { AgentState, RunState } from "./agent-state.ts";
import type { PendingAction } from "./approval.ts";
import type { OpenedKernel } from "./kernel-slot.ts";
import { LiveCell } from "./live-cell.ts";
import type { InputQuestion } from "./live-cell.ts";

/** The original's limit for one cell, told when a kernel enforces its own. */
const CELL_TIMEOUT_MS = 60_000;

/** Does an action and records what came back. Returns a question when a cell waits for the person. */
export async function* act(
  agent: AgentState,
  run: RunState,
  action: PendingAction,
): AsyncGenerator<RunFact, InputQuestion | undefined> {
  if (action.type === "tool") {
    yield* callTool(agent, run, action);
    return undefined;
  }
  const opened = await agent.kernel.open();
  const cell = startCell(agent, run, action.code, opened);
  run.executions += 1;
  yield { type: "cell-start", cell: cell.id, code: action.code };
  const question = yield* followCell(agent, run, cell, action.callId);
  if (opened.variablesLost) {
    const text =
      "This code ran in a new Python interpreter: variables, imports and definitions from before it are gone.";
    yield* notice(agent, "new-kernel", text, true);
  }
  if (opened.notice !== undefined) {
    yield* notice(agent, opened.notice.code, opened.notice.text, true);
  }
  return question;
}

function startCell(agent: AgentState, run: RunState, code: string, opened: OpenedKernel): LiveCell {
  return new LiveCell(opened.kernel, {
    id: `${run.runId}-${run.executions + 1}`,
    code,
    onInput: agent.onInput,
    timeoutMs: agent.cellTimeoutMs,
  });
}

/**
 * Follows a running cell to its end and records its observation, or to the question it waits with; then it is the
 * agent's live cell.
 */
export async function* followCell(
  agent: AgentState,
  run: RunState,
  cell: LiveCell,
  toolCallId: string | undefined,
): AsyncGenerator<RunFact, InputQuestion | undefined> {
  agent.liveCell = undefined;
  const events = cell.follow(run.signal);
  for (;;) {
    const next = await events.next();
    if (next.done !== true) {
      yield { type: "cell-event", cell: cell.id, event: next.value };
      continue;
    }
    const pause = next.value;
    if (pause.type === "input") {
      agent.liveCell = cell;
      return pause;
    }
    const observation = renderObservation(
      {
        outputs: cell.outputs,
        end: pause.end,
        cellTimeoutMs: agent.cellTimeoutMs ?? CELL_TIMEOUT_MS,
        vision: agent.model.vision,
      },
      agent.profile.style,
    );
    yield* observe(agent, run, observation, { cell: cell.id, toolCallId });
    if (pause.end.status === "died") {
      agent.kernel.forget({ told: true });
      yield* notice(
        agent,
        "kernel-died",
        `The Python interpreter died: ${pause.end.death?.detail ?? "it ended"}`,
        false,
      );
    }
    return undefined;
  }
}

async function* callTool(
  agent: AgentState,
  run: RunState,
  action: Extract<PendingAction, { type: "tool" }>,
): AsyncGenerator<RunFact, void> {
  const { name, args, callId } = action;
  const call = callId ?? `${run.runId}-call-${run.step}`;
  const startedAt = performance.now();
  yield { type: "tool-start", call, name, args };
  const result = await toolResult(agent, run, action, call);
  yield { type: "tool-end", call, name, ...result };
  const text = typeof result.value === "string" ? result.value : JSON.stringify(result.value);
  const status = run.signal.aborted && !result.ok ? "interrupted" : result.ok ? "ok" : "error";
  const observation = renderNote(status, text, agent.profile.style, performance.now() - startedAt);
  yield* observe(agent, run, observation, { toolCallId: callId });
}

async function toolResult(
  agent: AgentState,
  run: RunState,
  action: Extract<PendingAction, { type: "tool" }>,
  id: string,
): Promise<{ ok: boolean; value: JsonValue }> {
  const tool = agent.scope.tools.find((one) => one.name === action.name);
  if (tool === undefined) return { ok: false, value: `There is no tool named ${action.name}.` };
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new CodeactError("aborted", "The call was stopped."));
  run.signal.addEventListener("abort", stop, { once: true });
  try {
    return {
      ok: true,
      value: await Promise.race([tool.call(action.args, { id, signal: run.signal }), aborted]),
    };
  } catch (error) {
    return { ok: false, value: `${action.name} failed: ${errorMessage(error)}` };
  } finally {
    run.signal.removeEventListener("abort", stop);
  }
}
