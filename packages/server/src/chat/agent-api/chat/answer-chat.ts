import { parseRequest } from "@codeact/models/serve";
import type { RunSettings } from "@codeact/protocol/chat";
import type { ChatCall } from "../../app/chat-route.ts";
import { answerStream } from "../answer-stream.ts";
import { textMessage } from "../ask/ask-message.ts";
import type { AskMessage } from "../ask/ask-message.ts";
import { findPlace, takeApart } from "../ask/find-place.ts";
import { chainOf } from "../ask/history-chain.ts";
import type { ChainOwner } from "../ask/history-chain.ts";
import { requireUploads } from "../ask/keep-files.ts";
import { readStepsMode, STEPS_HEADER } from "../ask/steps-mode.ts";
import type { StepsMode } from "../ask/steps-mode.ts";
import { continueRun, resultsAmong } from "../runs/continue-run.ts";
import { followAnswer } from "../runs/follow-answer.ts";
import { prepareTools, startAnswer } from "../runs/start-answer.ts";
import type { AnswerRun } from "../runs/start-answer.ts";
import { stopRun } from "../runs/stop-run.ts";
import { imageLoader } from "../telling/load-image.ts";
import { readToolWish, requireCall } from "../tools/tool-choice.ts";
import type { ToolWish } from "../tools/tool-choice.ts";
import { newWireId } from "../wire-ids.ts";
import { ChatRequest, readStops, refuseUnsupported } from "./chat-request.ts";
import { tellChat } from "./chat-telling.ts";
import type { ChatPiece } from "./chat-telling.ts";
import { ChatFold, chatFrames } from "./chunks.ts";
import type { ChatOutcome, ChatStamp } from "./chunks.ts";
import { readFormat, tellJson } from "./json-answer.ts";
import type { JsonFormat } from "./json-answer.ts";
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
  const telling = await beginTelling(job);
  const stamp = stampOf(job, telling.run);
  const headers = headersOf(stamp);
  const onOutcome = (outcome: ChatOutcome): Promise<void> => remember(job, telling.run, outcome);
  if (body.stream === true) {
    const includeUsage = body.stream_options?.include_usage === true;
    return answerStream(call, {
      frames: chatFrames(telling.pieces, stamp, { includeUsage, onOutcome }),
      headers,
      onLeft: () => telling.leave(),
    });
  }
  const fold = new ChatFold();
  try {
    for await (const piece of telling.pieces) fold.add(piece);
  } catch (error) {
    if (call.request.req.raw.signal.aborted) telling.leave();
    throw error;
  }
  await onOutcome(fold.outcome());
  return Response.json(fold.render(stamp), { headers });
}

/** A run that is told, or two: the second mends an answer that is not the JSON asked for. */
interface Telling {
  /** The one that is told now. */
  run: AnswerRun;
  readonly pieces: AsyncIterable<ChatPiece>;
  /** The client is gone: nothing is told any more, and the run stops. */
  leave(): void;
}

async function beginTelling(job: ChatJob): Promise<Telling> {
  const { call, body } = job;
  const { chat, user, request } = call;
  const format = readFormat(body.response_format);
  const wish = readToolWish(
    (body.tools ?? []).map((tool) => tool.function),
    body.tool_choice,
  );
  const { run, again } = await findRun(job, { format, wish });
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, request.req.raw.signal]);
  const loadImage = imageLoader(chat.store);
  const mode = format === undefined || job.mode === "fields" ? job.mode : "none";
  const stops = readStops(body.stop);
  const tell = (told: AnswerRun): AsyncIterable<ChatPiece> => {
    const events = followAnswer(chat, user.id, told, signal);
    const must = wish.must && told.afterSeq === 0;
    const before = told.calls?.toldUsage;
    return tellChat(must ? requireCall(events) : events, { mode, stops, loadImage, before });
  };
  const telling: Telling = {
    run,
    pieces:
      format === undefined
        ? tell(run)
        : tellJson({
            format,
            first: tell(run),
            again: async (fault) => {
              telling.run = await again(telling.run, fault);
              return tell(telling.run);
            },
          }),
    leave() {
      left.abort();
      stopRun(call, telling.run.runId);
    },
  };
  return telling;
}

/** A run for the request, and how its answer is asked for once more. */
interface FoundRun {
  readonly run: AnswerRun;
  readonly again: (before: AnswerRun, fault: string) => Promise<AnswerRun>;
}

/** Begins a run for the question, or goes on with the one that waits for the results that the request brings. */
async function findRun(
  { call, body, messages, model, owner }: ChatJob,
  { format, wish }: { readonly format: JsonFormat | undefined; readonly wish: ToolWish },
): Promise<FoundRun> {
  const { chat, user } = call;
  const results = resultsAmong(messages);
  const systems = messages.filter(({ role }) => role === "system").map(({ text }) => text);
  const instructions = [...systems, format?.instructions ?? "", wish.instructions]
    .filter((text) => text !== "")
    .join("\n\n");
  const settings = settingsOf(body, instructions);
  const again: FoundRun["again"] = async ({ runId }, fault) => {
    const { conversationId, messageId: parentId } = await chat.store.runs.get(user.id, runId);
    const place = { userId: user.id, conversationId, parentId };
    const question = textMessage("user", `Your answer is not as it must be: ${fault}. Mend it.`);
    return await startAnswer(chat, { place, question, model, settings });
  };
  if (results.length > 0) return { run: await continueRun(call, results, "messages"), again };
  const asked = takeApart(messages, "messages");
  const { question } = asked;
  const prepared = prepareTools(wish.functions);
  await requireUploads(chat, user.id, question.files);
  const place = await findPlace(chat, owner, { asked, model });
  return { run: await startAnswer(chat, { place, question, model, settings, prepared }), again };
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
