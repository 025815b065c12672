import { noUsage } from "@codeact/protocol";
import type { Model, ModelEvent, ModelRequest, Sandbox } from "@codeact/protocol";
import { createAgent } from "@codeact/session";
import type { Session } from "@codeact/session";
import { toolsMessage } from "../question.ts";
import type { EvalCase, EvalOutcome, EvalTurn } from "./eval-case.ts";
import { isRefusal, isRight } from "./judge.ts";

/** A case may not take longer: a small model that goes round in circles is wrong, not slow. */
const CASE_TIMEOUT_MS = 60_000;

/** Leads one conversation through the real agent, in an interpreter of its own, and judges its last answer. */
export async function runCase(
  one: EvalCase,
  model: Model,
  sandbox: Sandbox,
  signal?: AbortSignal,
): Promise<EvalOutcome> {
  signal?.throwIfAborted();
  const given = new GivenFirst(model);
  await using agent = await createAgent({
    model: given,
    sandbox,
    profile: "demo",
    system: one.tools.length === 0 ? undefined : toolsMessage(one.tools),
  });
  await using session = agent.session();
  if (one.setup !== "") await define(session, one.setup);
  const present = new Map<string, string>();
  let outcome: EvalOutcome | undefined;
  for (const turn of one.turns) {
    await giveFiles(session, turn, present);
    given.replies = [...turn.given];
    outcome = await judgeTurn(one, turn, session, signal);
  }
  return outcome ?? { case: one, right: false, refused: false, code: undefined, answer: "" };
}

async function judgeTurn(
  one: EvalCase,
  turn: EvalTurn,
  session: Session,
  signal: AbortSignal | undefined,
): Promise<EvalOutcome> {
  const before = session.steps.length;
  const timeout = AbortSignal.timeout(CASE_TIMEOUT_MS);
  const result = await session.send(turn.text, {
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  });
  const steps = session.steps.slice(before);
  const codes = steps.flatMap((step) =>
    step.type === "action" && step.action?.type === "code" ? [step.action.code] : [],
  );
  const answer = result.status === "done" ? result.text : "";
  const own = codes.length - turn.given.length;
  return {
    case: one,
    right: isRight({ answer, executions: own }, turn.expected),
    refused: isRefusal(answer),
    code: own > 0 ? codes.at(-1) : undefined,
    answer: result.status === "failed" ? `[${result.error.message}]` : answer,
  };
}

/** Puts files there and tells the model as the command line does. */
async function giveFiles(
  session: Session,
  turn: EvalTurn,
  present: Map<string, string>,
): Promise<void> {
  const added = Object.entries(turn.files).filter(([name, text]) => present.get(name) !== text);
  if (added.length === 0) return;
  const kernel = await session.kernel();
  for (const [name, text] of added) {
    await kernel.files.write(name, text);
    present.set(name, text);
  }
  const names = added.map(([name]) => name).join(", ");
  session.tell({
    code: "files-added",
    text: `Files in the working folder: ${names}`,
    toModel: true,
  });
}

async function define(session: Session, source: string): Promise<void> {
  const kernel = await session.kernel();
  for await (const event of kernel.execute(source)) if (event.type === "execution-end") return;
}

/** Says given replies first, then lets the model speak. */
class GivenFirst implements Model {
  readonly name: string;
  readonly vision = false;
  replies: string[] = [];
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
    this.name = model.name;
  }

  async *stream(request: ModelRequest): AsyncGenerator<ModelEvent, void> {
    const reply = this.replies.shift();
    if (reply === undefined) {
      yield* this.#model.stream(request);
      return;
    }
    yield { type: "text-delta", text: reply };
    yield { type: "response-end", finishReason: "stop", usage: noUsage };
  }
}
