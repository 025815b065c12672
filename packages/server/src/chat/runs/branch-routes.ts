import {
  EditMessageBody,
  NewCellBody,
  RegenerateBody,
  RerunCellBody,
  StartedRunView,
} from "@codeact/protocol/chat";
import { readJson } from "../../http/request-body.ts";
import { refusal } from "../../http/refusal.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { keptOrder } from "./order-of.ts";
import { questionParts } from "./question-parts.ts";
import { toStartedView } from "./run-view.ts";
import { idOf, idempotencyKeyOf } from "../app/call-parts.ts";

const common = { access: "user", idempotent: true } as const;
const begun = { 202: { description: "The run works", schema: StartedRunView } } as const;

/** Runs that begin a branch, and cells that a person runs. */
export const branchRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "POST",
    path: "/api/v1/messages/{id}/edit",
    group: "messages",
    summary: "Send another version of a message, beside the old one",
    body: EditMessageBody,
    answers: begun,
    run: editMessage,
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/messages/{id}/regenerate",
    group: "messages",
    summary: "Have a message answered again, beside the answers it has",
    body: RegenerateBody,
    answers: begun,
    run: regenerate,
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/cells",
    group: "cells",
    summary: "Run a cell of your own at the end of the branch that is shown",
    body: NewCellBody,
    answers: begun,
    run: runCell,
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/cells/{id}/rerun",
    group: "cells",
    summary: "Run a cell again, as it is or changed, as a new version at the end of the branch",
    body: RerunCellBody,
    answers: begun,
    run: rerunCell,
  },
];

async function editMessage(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const message = await chat.store.messages.find(user.id, idOf(call));
  if (message.role !== "user") throw notYours();
  const body = await readJson(request.req.raw, EditMessageBody, chat.settings.maxBodyBytes);
  const { conversationId, parentId } = message;
  const started = await chat.desk.start({
    userId: user.id,
    conversationId,
    parentId: parentId ?? null,
    parts: await questionParts(call, conversationId, body),
    model: body.model,
    settings: body.settings,
    idempotencyKey: idempotencyKeyOf(call),
  });
  return Response.json(toStartedView(started), { status: 202 });
}

async function regenerate(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const message = await chat.store.messages.find(user.id, idOf(call));
  const body = await readJson(request.req.raw, RegenerateBody, chat.settings.maxBodyBytes);
  const cellRun = await ownCellRun(call, message.runId);
  if (cellRun !== undefined) {
    const again = { userId: user.id, runId: cellRun, idempotencyKey: idempotencyKeyOf(call) };
    return Response.json(toStartedView(await chat.desk.retry(again)), { status: 202 });
  }
  const questionId = message.role === "user" ? message.id : message.parentId;
  if (questionId === undefined)
    throw refusal("This message answers nothing.", { remedy: "Name an answer, or a question." });
  const started = await chat.desk.start({
    userId: user.id,
    conversationId: message.conversationId,
    parentId: questionId,
    model: body.model,
    settings: body.settings,
    idempotencyKey: idempotencyKeyOf(call),
  });
  return Response.json(toStartedView(started), { status: 202 });
}

/** The run that made a message, when it ran a cell of the person: that is done again, not answered. */
async function ownCellRun(
  { chat, user }: ChatCall,
  runId: string | undefined,
): Promise<string | undefined> {
  if (runId === undefined) return undefined;
  const { request } = await chat.store.runs.get(user.id, runId);
  return keptOrder(request)?.kind === "cell" ? runId : undefined;
}

async function runCell(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const conversationId = idOf(call);
  await chat.store.conversations.get(user.id, conversationId);
  const body = await readJson(request.req.raw, NewCellBody, chat.settings.maxBodyBytes);
  const started = await chat.desk.runCell({
    userId: user.id,
    conversationId,
    source: body.source,
    settings: body.settings,
    idempotencyKey: idempotencyKeyOf(call),
  });
  return Response.json(toStartedView(started), { status: 202 });
}

async function rerunCell(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const cellId = idOf(call);
  const cell = await chat.store.cells.get(user.id, cellId);
  const body = await readJson(request.req.raw, RerunCellBody, chat.settings.maxBodyBytes);
  const started = await chat.desk.runCell({
    userId: user.id,
    conversationId: await chat.store.cells.conversationOf(user.id, cellId),
    source: body.source ?? cell.source,
    supersedesId: cellId,
    settings: body.settings,
    idempotencyKey: idempotencyKeyOf(call),
  });
  return Response.json(toStartedView(started), { status: 202 });
}

function notYours(): ReturnType<typeof refusal> {
  return refusal("Only a message of yours can be edited.", {
    remedy: "Have an answer made again with regenerate.",
  });
}
