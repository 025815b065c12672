import type { Observation } from "@codeact/protocol";
import { renderNote } from "../observation/render-observation.ts";
import type { AgentState } from "./agent-state.ts";

/** What a model is shown whose reply could not be used: the problem, and a right reply of two lines. */
export function teach(agent: AgentState, problem: string): Observation {
  const text = `[${problem}]\nTo act, reply like this:\n${agent.format.example(agent.scope)}`;
  return renderNote("invalid", text, agent.profile.style);
}
