import type { ContentPart, RunFact } from "@codeact/protocol";
import { renderNote } from "../observation/render-observation.ts";
import { act, followCell } from "./act.ts";
import { now, observe } from "./agent-state.ts";
import type { AgentState, RunState } from "./agent-state.ts";
import { pendingAction } from "./approval.ts";
import type { PendingAction, PersonDecision } from "./approval.ts";
import type { InputQuestion } from "./live-cell.ts";

/** What sets a run going: words of the person, a decision about a waiting action, or an answer to `input()`. */
export type RunStart =
  | { readonly type: "message"; readonly content: string | ContentPart[] }
  | ({ readonly type: "decision" } & PersonDecision)
  | { readonly type: "input"; readonly text: string };

/**
 * Records what set the run going and does what waited for it: the approved action, or the rest of the cell. Returns a
 * question when that cell waits for the person (again).
 */
export async function* begin(
  agent: AgentState,
  run: RunState,
  start: RunStart,
): AsyncGenerator<RunFact, InputQuestion | undefined> {
  const waiting = pendingAction(agent.steps);
  const cell = agent.liveCell;
  switch (start.type) {
    case "message":
      yield* settlePending(agent, run);
      agent.steps.push({ type: "user", at: now(), content: start.content });
      return undefined;
    case "input":
      if (cell === undefined) return undefined;
      cell.answer(start.text);
      return yield* followCell(agent, run, cell, waiting?.callId);
    case "decision":
      if (waiting === undefined) return undefined;
      if (start.decision === "allow") {
        return yield* act(agent, run, replaceCode(agent, waiting, start.code));
      }
      yield* reject(agent, run, waiting, start.reason ?? "the person declined");
      return undefined;
    default:
      return start satisfies never;
  }
}

/** Records that an action was not done, and why. */
export function reject(
  agent: AgentState,
  run: RunState,
  action: PendingAction,
  reason: string,
): Generator<RunFact, void> {
  const observation = renderNote("rejected", `[Not run: ${reason}]`, agent.profile.style);
  return observe(agent, run, observation, { toolCallId: action.callId });
}

/** Puts an end to whatever the last run left waiting, because the person writes something new instead. */
async function* settlePending(agent: AgentState, run: RunState): AsyncGenerator<RunFact, void> {
  const action = pendingAction(agent.steps);
  if (agent.liveCell !== undefined) {
    const stopped = { ...run, signal: AbortSignal.abort() };
    yield* followCell(agent, stopped, agent.liveCell, action?.callId);
    return;
  }
  if (action === undefined) return;
  const text = "[Not run: the person wrote a new message instead]";
  yield* observe(agent, run, renderNote("rejected", text, agent.profile.style), {
    toolCallId: action.callId,
  });
}

/**
 * Puts the person's code in the place of the model's, in the trajectory too: what was run is what the model reads and
 * what a replay runs.
 */
function replaceCode(
  agent: AgentState,
  action: PendingAction,
  code: string | undefined,
): PendingAction {
  if (code === undefined || action.type !== "code" || code === action.code) return action;
  const edited = { ...action, code };
  const at = agent.steps.findLastIndex((step) => step.type === "action");
  const step = agent.steps[at];
  if (step?.type !== "action") return action;
  const rendered = agent.format.render(step.thought, edited);
  agent.steps[at] = {
    ...step,
    action: edited,
    reply: rendered.text,
    ...(rendered.toolCalls === undefined ? {} : { toolCalls: [...rendered.toolCalls] }),
    repairs: [...step.repairs, "the person changed the code before it ran"],
  };
  return edited;
}
