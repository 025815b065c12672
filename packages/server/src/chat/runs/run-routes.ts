import {
  DecisionBody,
  InputBody,
  NewRunBody,
  RunView,
  StartedRunView,
} from "@codeact/protocol/chat";
import { z } from "zod";
import { parseWith, readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { questionParts } from "./question-parts.ts";
import { toRunItem, toRunView, toStartedView } from "./run-view.ts";
import { idOf, idempotencyKeyOf } from "../app/call-parts.ts";

/** What every route of runs has in common. */
const common = { access: "user", group: "runs" } as const;
const begun = { 202: { description: "The run works", schema: StartedRunView } } as const;

const ListQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) });
const RunList = z.strictObject({ items: z.array(RunView.omit({ waiting: true })) });

/** Runs: begin, look at, stop, begin again, decide, answer. */
export const runRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/runs",
    summary: "Send a message, or (with `parentId` alone) have one answered again",
    body: NewRunBody,
    idempotent: true,
    answers: begun,
    run: beginRun,
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/conversations/{id}/runs",
    summary: "The runs of a conversation, newest first",
    query: ListQuery,
    answers: { 200: { description: "The runs", schema: RunList } },
    run: listRuns,
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/runs/{id}",
    summary: "How a run is, and what it waits for",
    answers: { 200: { description: "The run", schema: RunView } },
    run: async (call) => Response.json(await viewOf(call)),
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/runs/{id}/stop",
    summary: "Interrupt a run, wherever it works; what was made is kept",
    answers: { 202: { description: "It was asked to stop", schema: RunView } },
    async run(call) {
      await call.chat.desk.stop(call.user.id, idOf(call));
      return Response.json(await viewOf(call), { status: 202 });
    },
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/runs/{id}/retry",
    summary: "Have the question of an ended run answered again, beside its answer",
    idempotent: true,
    answers: begun,
    async run(call) {
      const { desk } = call.chat;
      const runId = idOf(call);
      const key = idempotencyKeyOf(call);
      const started = await desk.retry({ userId: call.user.id, runId, idempotencyKey: key });
      return Response.json(toStartedView(started), { status: 202 });
    },
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/runs/{id}/approvals/{aid}",
    summary: "Decide about what the run wants to do",
    body: DecisionBody,
    answers: { 200: { description: "The run", schema: RunView } },
    run: decide,
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/runs/{id}/inputs/{iid}",
    summary: "Answer `input()` of a running cell",
    body: InputBody,
    answers: { 200: { description: "The run", schema: RunView } },
    run: answerInput,
  },
];

async function viewOf({ chat, user, request }: ChatCall): Promise<RunView> {
  const runId = request.req.param("id") ?? "";
  const run = await chat.store.runs.get(user.id, runId);
  return toRunView(run, await chat.store.approvals.list(user.id, runId));
}

async function beginRun(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const conversationId = idOf(call);
  await chat.store.conversations.get(user.id, conversationId);
  const body = await readJson(request.req.raw, NewRunBody, chat.settings.maxBodyBytes);
  const again = body.text === undefined && body.fileIds === undefined;
  const started = await chat.desk.start({
    userId: user.id,
    conversationId,
    parentId: body.parentId,
    parts: again ? undefined : await questionParts(call, conversationId, body),
    model: body.model,
    settings: body.settings,
    idempotencyKey: idempotencyKeyOf(call),
  });
  return Response.json(toStartedView(started), { status: 202 });
}

async function listRuns(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const { limit } = parseWith(ListQuery, request.req.query());
  const runs = await chat.store.runs.list(user.id, idOf(call), { limit });
  return Response.json({ items: runs.map(toRunItem) });
}

async function decide(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const runId = idOf(call);
  await chat.store.runs.get(user.id, runId);
  const approvalId = request.req.param("aid") ?? "";
  const decision = await readJson(request.req.raw, DecisionBody, chat.settings.maxBodyBytes);
  await chat.desk.decide(user.id, runId, { approvalId, decision });
  return Response.json(await viewOf(call));
}

async function answerInput(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const runId = idOf(call);
  await chat.store.runs.get(user.id, runId);
  const inputId = request.req.param("iid") ?? "";
  const { text } = await readJson(request.req.raw, InputBody, chat.settings.maxBodyBytes);
  await chat.desk.answerInput(user.id, runId, { inputId, text });
  return Response.json(await viewOf(call));
}
