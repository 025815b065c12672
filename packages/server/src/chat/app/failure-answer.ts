import { renderAgentFailure } from "../agent-api/agent-failure.ts";
import { isAgentPath } from "./cross-origin.ts";
import { PROBLEM_TYPE, renderProblem } from "./problem.ts";

/** What a failure's answer depends on. */
export interface FailurePlace {
  readonly path: string;
  readonly debug: boolean;
}

/** Renders what was thrown: a problem document, or what clients of the OpenAI API read below `/v1`. */
export function failureAnswer(error: unknown, { path, debug }: FailurePlace): Response {
  if (isAgentPath(path)) {
    const { status, headers, body } = renderAgentFailure(error);
    return Response.json(body, { status, headers });
  }
  const { status, headers, problem } = renderProblem(error, { debug });
  return new Response(JSON.stringify(problem), {
    status,
    headers: { "content-type": PROBLEM_TYPE, ...headers },
  });
}
