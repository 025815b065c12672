import { setTimeout as sleep } from "node:timers/promises";
import { createSession, profiles } from "@codeact/agent";
import type { Run, Session } from "@codeact/agent";
import { errorMessage, definedOf } from "@codeact/protocol";
import type { PendingApproval, RunResult, Step } from "@codeact/protocol";
import type { DecisionBody } from "@codeact/protocol/chat";
import type { Conversation } from "@codeact/store";
import type { ModelInUse } from "../models/model-catalogue.ts";
import { historyOf } from "./history.ts";
import type { JobDesk, JobOutcome } from "./job-desk.ts";
import { filesNotice, readQuestion } from "./question.ts";
import { nameConversation } from "./titles.ts";

/** How much longer a run may take because of the conversation's name, in milliseconds. */
const NAMING_MS = 1500;

/** Lets the model answer a question, with cells where it wants them. The work of most runs. */
export async function answerQuestion(desk: JobDesk): Promise<JobOutcome> {
  const { store, models, started, order } = desk.options;
  const { userId, conversationId } = started.run;
  const conversation = await store.conversations.get(userId, conversationId);
  await using inUse = await models.open(order.model);
  const { content, files } = await readQuestion(store, userId, {
    parts: desk.question,
    vision: inUse.model.vision,
  });
  const model = desk.draft.calls.measure(inUse.model);
  const session = await openSession(desk, conversation, { ...inUse, model });
  const first = session.steps.length;
  if (files.length > 0) {
    const paths = files.map(({ path }) => path);
    session.tell({ ...filesNotice(paths), toModel: true });
  }
  const naming = nameConversation(desk, conversation, inUse.model);
  const result = await converse(desk, session, session.send(content, { signal: desk.signal }));
  // A name that takes longer is not waited for; the first words stay.
  await Promise.race([naming, sleep(NAMING_MS, undefined, { ref: false })]);
  return { ...outcomeOf(result), steps: session.steps.slice(first).map(withoutBulk) };
}

async function openSession(
  desk: JobDesk,
  conversation: Conversation,
  { model, profile }: ModelInUse,
): Promise<Session> {
  const { store, settings: server, started, order, tools } = desk.options;
  const { userId, conversationId } = started.run;
  const { settings } = order;
  const chosen = profiles[profile ?? "codeact"];
  const steps = await historyOf(store, {
    userId,
    conversationId,
    branch: desk.branch,
    profile: chosen,
  });
  const instructions = [conversation.systemPrompt, settings.instructions ?? ""]
    .map((text) => text.trim())
    .filter((text) => text !== "");
  return createSession({
    model,
    profile: chosen,
    steps,
    // What became of the variables is said by who holds the interpreter.
    variablesKept: true,
    openKernel: async () => {
      const { kernel, notice } = await desk.hold();
      return { kernel, notice };
    },
    tools,
    approve: settings.approve ?? "off",
    onToolApproval: ({ action }) =>
      desk.person.decide(action, { cellId: desk.draft.cellId, inCell: true }),
    onInput: (asked) => desk.person.input({ ...asked, cellId: desk.draft.cellId }),
    limits: { ...server.runLimits, ...definedOf({ maxSteps: settings.maxSteps }) },
    sampling: definedOf({
      temperature: settings.temperature,
      topP: settings.topP,
      seed: settings.seed,
      maxTokens: settings.maxTokens,
    }),
    cellTimeoutMs: settings.cellTimeoutMs ?? server.kernelLimits.cellTimeoutMs,
    instructions: instructions.length === 0 ? undefined : instructions.join("\n\n"),
    id: started.run.id,
  });
}

/** Follows the agent to its end; a wait for the person is part of the run. */
async function converse(desk: JobDesk, session: Session, first: Run): Promise<RunResult> {
  for (let run = first; ;) {
    for await (const event of run) desk.draft.add(event);
    const result = await run.result;
    if (result.status !== "awaiting-approval") return result;
    const decision = await decide(desk, result.pending);
    run = session.resume(decision, { signal: desk.signal });
  }
}

/** A stop, and nobody's answer, are a no: the run then ends in its own way. */
async function decide(desk: JobDesk, { action }: PendingApproval): Promise<DecisionBody> {
  try {
    return await desk.person.decide(action, { cellId: desk.draft.cellId, inCell: false });
  } catch (error) {
    return { decision: "deny", reason: errorMessage(error) };
  }
}

function outcomeOf(result: RunResult): Omit<JobOutcome, "steps"> {
  switch (result.status) {
    case "done":
      return { status: "done" };
    case "stopped":
      return { status: "stopped", reason: result.by };
    case "failed":
      return { status: "failed", error: result.error };
    case "awaiting-input":
    case "awaiting-approval":
      return { status: "stopped", reason: "aborted" };
    default:
      return result satisfies never;
  }
}

/** Outputs are in the cells; what the model was shown of them is the text. */
function withoutBulk(step: Step): Step {
  if (step.type !== "observation") return step;
  return { ...step, observation: { ...step.observation, outputs: [] } };
}
