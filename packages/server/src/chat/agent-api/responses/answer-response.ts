import { parseRequest, refusal } from "@codeact/models/serve";
import type { ResponseRecord } from "@codeact/store";
import type { ChatCall } from "../../app/chat-route.ts";
import { answerStream } from "../answer-stream.ts";
import { requireUploads } from "../ask/keep-files.ts";
import { addHistory, findPlace, takeApart } from "../ask/find-place.ts";
import type { AskedPlace } from "../ask/find-place.ts";
import { endContainer } from "../containers/end-container.ts";
import { findContainer } from "../containers/find-container.ts";
import { followAnswer } from "../runs/follow-answer.ts";
import { prepareTools, startAnswer } from "../runs/start-answer.ts";
import type { AnswerRun } from "../runs/start-answer.ts";
import { continueRun, resultsAmong } from "../runs/continue-run.ts";
import { stopRun } from "../runs/stop-run.ts";
import type { AnswerEvent } from "../chat/chat-telling.ts";
import type { AskMessage } from "../ask/ask-message.ts";
import { textMessage } from "../ask/ask-message.ts";
import { imageLoader } from "../telling/load-image.ts";
import { newWireId } from "../wire-ids.ts";
import { keptItems, readInput } from "./input-item.ts";
import type { ResponseData } from "./response-data.ts";
import {
  containerOf,
  echoOf,
  functionsOf,
  refuseUnsupported,
  ResponseRequest,
} from "./response-request.ts";
import { responseFrames, ResponseWriter } from "./response-writer.ts";

/** A response on its way. */
interface ResponseJob {
  readonly call: ChatCall;
  readonly body: ResponseRequest;
  readonly messages: readonly AskMessage[];
  /** The model's own name. */
  readonly model: string;
}

/** A run with what is kept of the response that tells it. */
interface Begun {
  readonly run: AnswerRun;
  readonly id: string;
  readonly data: ResponseData;
  readonly createdAt: number;
}

/**
 * `POST /v1/responses` for an agent. Unless it is a background one, a client that leaves stops the run.
 * @throws CodeactError refusals, and what the run throws before its answer begins
 */
export async function answerResponse(
  call: ChatCall,
  json: unknown,
  model: string,
): Promise<Response> {
  const body = parseRequest(ResponseRequest, json);
  refuseUnsupported(body);
  const job: ResponseJob = { call, body, messages: readInput(body.input), model };
  const begun = await begin(job);
  const { chat, user, request } = call;
  const writer = new ResponseWriter(
    { ...begun, conversationId: begun.run.conversationId },
    imageLoader(chat.store),
  );
  const headers = {
    "x-codeact-conversation": begun.run.conversationId,
    "x-codeact-run": begun.run.runId,
  };
  const background = body.background === true;
  if (background && body.stream !== true) return Response.json(writer.render(), { headers });
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, request.req.raw.signal]);
  const events = settled(
    job,
    begun,
    followAnswer(chat, user.id, { ...begun.run, afterSeq: 0 }, signal),
  );
  if (body.stream === true)
    return answerStream(call, {
      frames: responseFrames(writer, events),
      headers,
      renderError: (error) => writer.failureFrame(error),
      onLeft: () => {
        left.abort();
        if (!background) stopRun(call, begun.run.runId);
      },
    });
  try {
    for await (const event of events) await writer.add(event);
  } catch (error) {
    if (request.req.raw.signal.aborted) stopRun(call, begun.run.runId);
    throw error;
  }
  return Response.json(writer.render(), { headers });
}

async function begin(job: ResponseJob): Promise<Begun> {
  const { body, call, messages } = job;
  const { chat, user, principal } = call;
  const results = resultsAmong(messages);
  const run = results.length > 0 ? await continueRun(call, results, "input") : await startRun(job);
  const id = newWireId("resp_");
  const data: ResponseData = {
    version: 1,
    model: body.model,
    echo: echoOf(body),
    input: [...keptItems(id, body.input)],
    afterSeq: run.afterSeq,
  };
  if (body.store !== false)
    await chat.store.responses.create({
      id,
      userId: user.id,
      keyId: principal.id,
      kind: "response",
      conversationId: run.conversationId,
      runId: run.runId,
      previousId: body.previous_response_id ?? undefined,
      data,
    });
  return { run, id, data, createdAt: chat.now() };
}

async function startRun(job: ResponseJob): Promise<AnswerRun> {
  const { call, body, messages, model } = job;
  const { instructions } = body;
  const told =
    typeof instructions === "string"
      ? [textMessage("system", instructions), ...messages]
      : messages;
  const asked = takeApart(told, "input");
  const { fileIds } = containerOf(body);
  const files = fileIds.map((fileId) => ({ type: "uploaded", fileId, param: "tools" }) as const);
  const question = { ...asked.question, files: [...asked.question.files, ...files] };
  const prepared = prepareTools(functionsOf(body));
  await requireUploads(call.chat, call.user.id, question.files);
  return await startAnswer(call.chat, {
    place: await findResponsePlace(job, asked),
    question,
    model,
    settings: {
      approve: "off",
      temperature: body.temperature ?? undefined,
      topP: body.top_p ?? undefined,
      maxTokens: body.max_output_tokens ?? undefined,
      instructions: asked.instructions === "" ? undefined : asked.instructions,
    },
    prepared,
  });
}

/** After the previous response, in the container that is named, or in a conversation of its own. */
async function findResponsePlace(
  { call, body, model }: ResponseJob,
  asked: ReturnType<typeof takeApart>,
): Promise<AskedPlace> {
  const { chat, user } = call;
  const previousId = body.previous_response_id;
  const { containerId } = containerOf(body);
  let place: AskedPlace | undefined;
  if (typeof previousId === "string") {
    const previous = await findPrevious(call, previousId);
    const run = await chat.store.runs.get(user.id, previous.runId ?? "");
    place = {
      userId: user.id,
      conversationId: run.conversationId,
      parentId: run.messageId,
    };
  } else if (containerId !== undefined) {
    const { id, activeLeafId } = await findContainer(call, containerId, "tools");
    place = { userId: user.id, conversationId: id, parentId: activeLeafId };
  }
  if (place !== undefined) return await addHistory(chat, place, asked.history);
  const owner = { userId: user.id, keyId: call.principal.id, endUser: newWireId("resp_") };
  return await findPlace(chat, owner, { asked, model });
}

async function findPrevious({ chat, user }: ChatCall, id: string): Promise<ResponseRecord> {
  const found = await chat.store.responses.get(user.id, id).catch(() => undefined);
  if (found?.kind === "response") return found;
  throw refusal(`Previous response with id '${id.slice(0, 100)}' not found.`, {
    param: "previous_response_id",
    code: "previous_response_not_found",
    remedy: "It may have been deleted, or been asked for with store: false.",
  });
}

/** The events, and with the last of them what is kept: where the next response begins, or nothing at all. */
async function* settled(
  { call, body }: ResponseJob,
  { id, run, data }: Begun,
  events: AsyncIterable<AnswerEvent>,
): AsyncGenerator<AnswerEvent, void> {
  const { store } = call.chat;
  let over = false;
  for await (const event of events) {
    if (event.type === "calls" && body.store !== false)
      await store.responses.update(call.user.id, id, {
        data: {
          ...data,
          untilSeq: run.calls?.toldSeq ?? 0,
          calls: event.calls.map((one) => ({ ...one })),
        },
      });
    over = event.type === "told" && event.event.type === "run.finished";
    yield event;
  }
  const own =
    typeof body.previous_response_id !== "string" && containerOf(body).containerId === undefined;
  if (over && body.store === false && own)
    await endContainer(call.chat, call.user.id, run.conversationId);
}
