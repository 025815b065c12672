import { parseRequest, readJsonBody, refusal } from "@codeact/models/serve";
import { JsonValue } from "@codeact/protocol";
import type { ResponseRecord, RunRecord } from "@codeact/store";
import { z } from "zod";
import { parseWith } from "../../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../../app/chat-route.ts";
import { answerStream } from "../answer-stream.ts";
import { findModel } from "../ask/agent-name.ts";
import type { AnswerEvent } from "../chat/chat-telling.ts";
import { pageOf, WireList, WireListQuery } from "../wire-list.ts";
import { passThrough } from "../raw/pass-through.ts";
import { stopAndWait } from "../runs/until-ended.ts";
import { imageLoader } from "../telling/load-image.ts";
import { readLog } from "../telling/read-log.ts";
import type { ToldEvent } from "../telling/read-log.ts";
import { answerResponse } from "./answer-response.ts";
import { ResponseData } from "./response-data.ts";
import { ResponseRequest } from "./response-request.ts";
import { responseFrames, ResponseWriter } from "./response-writer.ts";
import { eventsUntilNow } from "./stored-events.ts";

const Named = z.looseObject({ model: z.string() });
const ResponseView = z.looseObject({
  id: z.string(),
  object: z.literal("response"),
  status: z.enum(["in_progress", "completed", "incomplete", "failed", "cancelled"]),
  output: z.array(JsonValue),
});
const GetQuery = z.object({
  stream: z.enum(["true", "false"]).optional(),
  /** Leave out the events up to this `sequence_number`. */
  starting_after: z.coerce.number().int().min(0).optional(),
});
const Deleted = z.object({
  id: z.string(),
  object: z.literal("response"),
  deleted: z.literal(true),
});

const group = "openai";
const access = "user";

/** The Responses API. */
export const responseRoutes: readonly ChatRoute[] = [
  {
    method: "POST",
    path: "/v1/responses",
    access,
    group,
    summary: "Ask an agent (each cell is a code_interpreter_call) or a model",
    body: ResponseRequest,
    answers: {
      200: {
        description: "The response; with `stream`, its events as server-sent events",
        schema: ResponseView,
        types: ["text/event-stream"],
      },
    },
    run: create,
  },
  {
    method: "GET",
    path: "/v1/responses/{id}",
    access,
    group,
    summary: "Look at a response, or follow it (stream=true&starting_after=N)",
    query: GetQuery,
    answers: {
      200: {
        description: "The response as it is now, or its events",
        schema: ResponseView,
        types: ["text/event-stream"],
      },
    },
    run: look,
  },
  {
    method: "DELETE",
    path: "/v1/responses/{id}",
    access,
    group,
    summary: "Forget a response; one that is at work is stopped",
    answers: { 200: { description: "It is gone", schema: Deleted } },
    run: remove,
  },
  {
    method: "POST",
    path: "/v1/responses/{id}/cancel",
    access,
    group,
    summary: "Stop a response; what was made is kept",
    answers: { 200: { description: "The response as it ended", schema: ResponseView } },
    run: cancel,
  },
  {
    method: "GET",
    path: "/v1/responses/{id}/input_items",
    access,
    group,
    summary: "List what a response was asked",
    query: WireListQuery,
    answers: { 200: { description: "The items, newest first", schema: WireList } },
    run: listInput,
  },
];

async function create(call: ChatCall): Promise<Response> {
  const { chat, request } = call;
  const json = await readJsonBody(request.req.raw, chat.settings.maxBodyBytes);
  const { agent, offer } = await findModel(chat.models, parseRequest(Named, json).model);
  if (agent) return await answerResponse(call, json, offer.name);
  return await passThrough(call, { path: "/v1/responses", json, model: offer.name });
}

interface Kept {
  readonly record: ResponseRecord;
  readonly data: ResponseData;
  readonly run: RunRecord;
}

/** The response that the path names. @throws CodeactError a refusal, 404 */
async function findResponse({ chat, user, request }: ChatCall): Promise<Kept> {
  const id = request.req.param("id") ?? "";
  const record = await chat.store.responses.get(user.id, id).catch(() => undefined);
  const data = ResponseData.safeParse(record?.data);
  if (record?.kind !== "response" || record.runId === undefined || !data.success)
    throw refusal(`Response with id '${id.slice(0, 100)}' not found.`, {
      status: 404,
      code: "not_found",
    });
  return { record, data: data.data, run: await chat.store.runs.get(user.id, record.runId) };
}

function writerFor({ chat }: ChatCall, { record, data, run }: Kept): ResponseWriter {
  const { id, conversationId, createdAt } = record;
  const { endedAt } = run;
  return new ResponseWriter(
    { id, conversationId, createdAt, data, endedAt },
    imageLoader(chat.store),
  );
}

/** The part of the run that belongs to the response. */
async function* ownEvents(
  { calls, untilSeq }: ResponseData,
  told: AsyncIterable<ToldEvent>,
): AsyncGenerator<AnswerEvent, void> {
  for await (const event of told) {
    if (untilSeq !== undefined && event.seq > untilSeq) break;
    yield { type: "told", ...event };
    if (event.seq === untilSeq) break;
  }
  if (calls !== undefined) yield { type: "calls", calls };
}

async function render(call: ChatCall, kept: Kept): Promise<Response> {
  const writer = writerFor(call, kept);
  const told = eventsUntilNow(call.chat.store, call.user.id, kept.run.id);
  for await (const event of ownEvents(kept.data, told)) await writer.add(event);
  return Response.json(writer.render());
}

async function look(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const query = parseWith(GetQuery, request.req.query());
  const kept = await findResponse(call);
  if (query.stream !== "true") return await render(call, kept);
  const writer = writerFor(call, kept);
  const left = new AbortController();
  const { closed } = chat.desk;
  const signal = AbortSignal.any([left.signal, request.req.raw.signal, closed]);
  const told =
    kept.run.status === "running"
      ? readLog(chat.store.events.watch(user.id, kept.run.id, { signal }))
      : eventsUntilNow(chat.store, user.id, kept.run.id);
  return answerStream(call, {
    frames: responseFrames(writer, ownEvents(kept.data, told), query.starting_after),
    // When this process closes the run may go on in another: the stream ends without its end, to be followed again.
    renderError: (error) => (closed.aborted ? "" : writer.failureFrame(error)),
    // Whoever only looks stops nothing.
    onLeft: () => left.abort(),
  });
}

async function cancel(call: ChatCall): Promise<Response> {
  const { run } = await findResponse(call);
  if (run.status === "running") await stopAndWait(call.chat, call.user.id, run.id);
  return await render(call, await findResponse(call));
}

async function remove(call: ChatCall): Promise<Response> {
  const { chat, user } = call;
  const { record, run } = await findResponse(call);
  if (run.status === "running") await chat.desk.stop(user.id, run.id);
  await chat.store.responses.remove(user.id, record.id);
  return Response.json({ id: record.id, object: "response", deleted: true });
}

async function listInput(call: ChatCall): Promise<Response> {
  const query = parseWith(WireListQuery, call.request.req.query());
  const { data } = await findResponse(call);
  const items = z.array(z.looseObject({ id: z.string() })).parse(data.input);
  return Response.json(pageOf(items.toReversed(), query));
}
