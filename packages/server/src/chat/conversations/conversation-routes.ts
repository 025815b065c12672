import { CodeactError } from "@codeact/protocol";
import {
  BulkBody,
  BulkView,
  ConversationChangesBody,
  ConversationPage,
  ConversationView,
  ForkBody,
  NewConversationBody,
} from "@codeact/protocol/chat";
import type { Conversation } from "@codeact/store";
import { z } from "zod";
import { parseWith, readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import {
  byConversation,
  settingsToStore,
  toConversationItem,
  toConversationView,
} from "./conversation-view.ts";
import { offeredModel } from "./offered-model.ts";
import { idOf } from "../app/call-parts.ts";

/** What every route of conversations has in common. */
const common = { access: "user", group: "conversations" } as const;

const ListQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  archived: z.stringbool().default(false).describe("Archived ones instead of the others."),
  pinned: z.stringbool().optional().describe("Only pinned ones, or only others. Default: both"),
  bin: z.stringbool().default(false).describe("The bin: deleted ones that can be brought back."),
});
const view = { description: "The conversation", schema: ConversationView };

/** Conversations of a person. */
export const conversationRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "GET",
    path: "/api/v1/conversations",
    summary: "List conversations, the last changed one first",
    query: ListQuery,
    answers: { 200: { description: "A page of them", schema: ConversationPage } },
    run: listConversations,
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations",
    summary: "Begin a conversation",
    body: NewConversationBody,
    idempotent: true,
    answers: { 201: view },
    run: createConversation,
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/bulk",
    summary: "Archive, pin, delete or bring back many conversations",
    body: BulkBody,
    answers: { 200: { description: "What became of each", schema: BulkView } },
    run: changeMany,
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/conversations/{id}",
    summary: "One conversation",
    answers: { 200: view },
    run: async (call) =>
      answerView(call, await call.chat.store.conversations.get(call.user.id, idOf(call))),
  },
  {
    ...common,
    method: "PATCH",
    path: "/api/v1/conversations/{id}",
    summary: "Change title, model, system prompt, settings, pin or archive of a conversation",
    body: ConversationChangesBody,
    answers: { 200: view },
    run: changeConversation,
  },
  {
    ...common,
    method: "DELETE",
    path: "/api/v1/conversations/{id}",
    summary: "Put a conversation into the bin, for 30 days; its run is stopped",
    answers: { 204: { description: "It is in the bin" } },
    async run(call) {
      await remove(call, idOf(call));
      return new Response(null, { status: 204 });
    },
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/restore",
    summary: "Take a conversation out of the bin",
    answers: { 200: view },
    run: async (call) =>
      answerView(call, await call.chat.store.conversations.restore(call.user.id, idOf(call))),
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/fork",
    summary: "Copy one branch with its files into a conversation of its own",
    body: ForkBody,
    idempotent: true,
    answers: { 201: view },
    run: forkConversation,
  },
];

async function answerView(
  { chat, user }: ChatCall,
  conversation: Conversation,
  status = 200,
): Promise<Response> {
  const running = byConversation(await chat.store.runs.running(user.id));
  return Response.json(toConversationView(conversation, running), { status });
}

async function listConversations({ chat, request, user }: ChatCall): Promise<Response> {
  const { bin, ...which } = parseWith(ListQuery, request.req.query());
  const page = await chat.store.conversations.list(user.id, { ...which, deleted: bin });
  const running = byConversation(await chat.store.runs.running(user.id));
  const answer: ConversationPage = {
    items: page.items.map((conversation) => toConversationItem(conversation, running)),
    next: page.cursor,
  };
  return Response.json(answer);
}

async function createConversation(call: ChatCall): Promise<Response> {
  const { chat, request, user } = call;
  const body = await readJson(request.req.raw, NewConversationBody, chat.settings.maxBodyBytes);
  const conversation = await chat.store.conversations.create({
    userId: user.id,
    model: await offeredModel(chat.models, body.model),
    title: body.title,
    systemPrompt: body.systemPrompt,
    settings: settingsToStore(body.settings ?? {}),
  });
  return answerView(call, conversation, 201);
}

async function changeConversation(call: ChatCall): Promise<Response> {
  const { chat, request, user } = call;
  const id = idOf(call);
  const body = await readJson(request.req.raw, ConversationChangesBody, chat.settings.maxBodyBytes);
  await chat.store.conversations.get(user.id, id);
  if (body.model !== undefined) await offeredModel(chat.models, body.model);
  const settings = body.settings === undefined ? undefined : settingsToStore(body.settings);
  const changed = await chat.store.conversations.update(user.id, id, { ...body, settings });
  return answerView(call, changed);
}

/** A conversation in the bin works on nothing: nobody could see it or stop it there. */
async function remove({ chat, user }: ChatCall, conversationId: string): Promise<void> {
  for (const run of await chat.store.runs.running(user.id)) {
    if (run.conversationId === conversationId) await chat.desk.stop(user.id, run.id);
  }
  await chat.store.conversations.remove(user.id, conversationId);
}

async function changeMany(call: ChatCall): Promise<Response> {
  const { chat, request } = call;
  const { ids, action } = await readJson(request.req.raw, BulkBody, chat.settings.maxBodyBytes);
  const items: BulkView["items"] = [];
  for (const id of new Set(ids)) {
    try {
      await changeOne(call, id, action);
      items.push({ id, done: true });
    } catch (error) {
      // One that is not there does not keep the others from being changed.
      if (!CodeactError.isInstance(error) || error.code !== "not_found") throw error;
      items.push({ id, done: false, code: error.code });
    }
  }
  const answer: BulkView = { items };
  return Response.json(answer);
}

async function changeOne(call: ChatCall, id: string, action: BulkBody["action"]): Promise<void> {
  const { chat, user } = call;
  const { conversations } = chat.store;
  switch (action) {
    case "delete":
      return remove(call, id);
    case "restore":
      await conversations.restore(user.id, id);
      return undefined;
    case "archive":
    case "unarchive":
      await conversations.update(user.id, id, { archived: action === "archive" });
      return undefined;
    case "pin":
    case "unpin":
      await conversations.update(user.id, id, { pinned: action === "pin" });
      return undefined;
    default:
      return action satisfies never;
  }
}

async function forkConversation(call: ChatCall): Promise<Response> {
  const { chat, request, user } = call;
  const body = await readJson(request.req.raw, ForkBody, chat.settings.maxBodyBytes);
  const copy = await chat.store.conversations.fork(user.id, idOf(call), body);
  return answerView(call, copy, 201);
}
