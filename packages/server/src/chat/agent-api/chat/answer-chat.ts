import { parseRequest, refusal } from "@codeact/models/serve";
import type { RunSettings } from "@codeact/protocol/chat";
import type { ChatCall } from "../../app/chat-route.ts";
import { answerStream } from "../answer-stream.ts";
import type { AskMessage } from "../ask/ask-message.ts";
import { findPlace, takeApart } from "../ask/find-place.ts";
import { chainOf } from "../ask/history-chain.ts";
import type { ChainOwner } from "../ask/history-chain.ts";
import { readStepsMode, STEPS_HEADER } from "../ask/steps-mode.ts";
import type { StepsMode } from "../ask/steps-mode.ts";
import { continueRun, resultsAmong } from "../runs/continue-run.ts";
import { followAnswer } from "../runs/follow-answer.ts";
import { startAnswer } from "../runs/start-answer.ts";
import type { AnswerRun } from "../runs/start-answer.ts";
import { stopRun } from "../runs/stop-run.ts";
import { imageLoader } from "../telling/load-image.ts";
import { newWireId } from "../wire-ids.ts";
import { ChatRequest, readStops, refuseUnsupported } from "./chat-request.ts";
import { tellChat } from "./chat-telling.ts";
import { ChatFold, chatFrames } from "./chunks.ts";
import type { ChatOutcome, ChatStamp } from "./chunks.ts";
import { readMessages } from "./read-messages.ts";

/** A chat completion on its way. */
interface ChatJob {
  readonly call: ChatCall;
  readonly body: ChatRequest;
  readonly owner: ChainOwner;
  readonly messages: readonly AskMessage[];
  readonly mode: StepsMode;
  /** The model's own name. */
  readonly model: string;
}

/**
 * `POST /v1/chat/completions` for an agent: the whole loop, as one answer. A client that leaves stops the run.
 * @throws CodeactError refusals, and what the run throws before its answer begins
 */
export async function answerChat(call: ChatCall, json: unknown, model: string): Promise<Response> {
  const body = parseRequest(ChatRequest, json);
  refuseUnsupported(body);
  const { user, principal } = call;
  const job: ChatJob = {
    call,
    body,
    model,
    owner: { userId: user.id, keyId: principal.id, endUser: body.user ?? undefined },
    messages: readMessages(body.messages),
    mode: readStepsMode(body.codeact, call.request.req.header(STEPS_HEADER)),
  };
  const run = await findRun(job);
  const left = new AbortController();
  const { raw } = call.request.req;
  const events = followAnswer(call.chat, user.id, run, AbortSignal.any([left.signal, raw.signal]));
  const loadImage = imageLoader(call.chat.store);
  const pieces = tellChat(events, { mode: job.mode, stops: readStops(body.stop), loadImage });
  const stamp = stampOf(job, run);
  if (body.stream === true) {
    const includeUsage = body.stream_options?.include_usage === true;
    return answerStream(call, {
      frames: chatFrames(pieces, stamp, {
        includeUsage,
        onOutcome: (outcome) => remember(job, run, outcome),
      }),
      headers: headersOf(stamp),
      onLeft: () => {
        left.abort();
        stopRun(call, run.runId);
      },
    });
  }
  const fold = new ChatFold();
  try {
    for await (const piece of pieces) fold.add(piece);
  } catch (error) {
    if (raw.signal.aborted) stopRun(call, run.runId);
    throw error;
  }
  await remember(job, run, fold.outcome());
  return Response.json(fold.render(stamp), { headers: headersOf(stamp) });
}

/** Begins a run for the question, or goes on with the one that waits for the results that the request brings. */
async function findRun(job: ChatJob): Promise<AnswerRun> {
  const { call, body, messages, model, owner } = job;
  const results = resultsAmong(messages);
  if (results.length > 0) return await continueRun(call, results, "messages");
  const asked = takeApart(messages, "messages");
  const place = await findPlace(call.chat, owner, { asked, model });
  const functions = body.tool_choice === "none" ? [] : (body.tools ?? []);
  checkToolChoice(body.tool_choice);
  return await startAnswer(call.chat, {
    place,
    question: asked.question,
    model,
    settings: settingsOf(body, asked.instructions),
    functions: functions.map((tool) => tool.function),
  });
}

/** An agent decides by writing code; what it calls cannot be ordered. */
function checkToolChoice(choice: unknown): void {
  if (choice === undefined || choice === null || choice === "auto" || choice === "none") return;
  throw refusal("An agent decides itself which tools it calls.", {
    param: "tool_choice",
    code: "unsupported_value",
    remedy: "Use 'auto' or 'none', or ask the model without agent/.",
  });
}

function settingsOf(body: ChatRequest, instructions: string): Partial<RunSettings> {
  return {
    approve: "off",
    temperature: body.temperature ?? undefined,
    topP: body.top_p ?? undefined,
    seed: body.seed ?? undefined,
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    instructions: instructions === "" ? undefined : instructions,
  };
}

function stampOf({ call, body }: ChatJob, { conversationId, runId }: AnswerRun): ChatStamp {
  return {
    id: newWireId("chatcmpl-"),
    created: Math.floor(call.chat.now() / 1000),
    model: body.model,
    codeact: { conversation_id: conversationId, run_id: runId },
  };
}

function headersOf({ codeact }: ChatStamp): Record<string, string> {
  return {
    "x-codeact-conversation": codeact.conversation_id,
    "x-codeact-run": codeact.run_id,
  };
}

/** Keeps by which history the conversation is found again; gives up a run that nobody wants to hear more of. */
async function remember(job: ChatJob, run: AnswerRun, outcome: ChatOutcome): Promise<void> {
  const { call, messages, owner } = job;
  if (outcome.cut) stopRun(call, run.runId);
  const answer: AskMessage = {
    role: "assistant",
    text: outcome.text,
    files: [],
    calls: outcome.calls,
  };
  const { runId, conversationId } = run;
  await call.chat.store.responses.create({
    userId: owner.userId,
    keyId: owner.keyId,
    kind: "chat",
    conversationId,
    runId,
    chainHash: chainOf(owner, [...messages, answer]).at(-1),
    data: {},
  });
}
