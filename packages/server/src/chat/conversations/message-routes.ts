import { CodeactError } from "@codeact/protocol";
import {
  LeafBody,
  LeafView,
  MessageChangesBody,
  MessagePage,
  MessageView,
  TreeView,
} from "@codeact/protocol/chat";
import type { Message } from "@codeact/store";
import { z } from "zod";
import { parseWith, readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { fileIdsOf, toMessageView } from "./message-view.ts";
import { idOf } from "../app/call-parts.ts";

/** What every route of messages has in common. */
const common = { access: "user", group: "messages" } as const;

const PathQuery = z.object({
  leaf: z
    .string()
    .max(64)
    .optional()
    .describe("The last message of the branch. Default: the branch that is shown"),
  before: z
    .string()
    .max(64)
    .optional()
    .describe("What comes before this message: next of the page below."),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** A page of messages ends with this many characters of JSON: cells may hold much. */
const MAX_PAGE_CHARACTERS = 4 * 1024 * 1024;

/** Messages of a conversation's tree. */
export const messageRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "GET",
    path: "/api/v1/conversations/{id}/tree",
    summary: "The outline of a conversation: every message with its parent and a short title",
    answers: { 200: { description: "The outline", schema: TreeView } },
    run: readTree,
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/conversations/{id}/messages",
    summary: "The tail of one branch, with the run at work to attach to",
    query: PathQuery,
    answers: { 200: { description: "Messages, oldest first", schema: MessagePage } },
    run: readPage,
  },
  {
    ...common,
    method: "PUT",
    path: "/api/v1/conversations/{id}/leaf",
    summary: "Show the branch through a message",
    body: LeafBody,
    answers: { 200: { description: "The end of the branch", schema: LeafView } },
    run: selectLeaf,
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/messages/{id}",
    summary: "One message",
    answers: { 200: { description: "The message", schema: MessageView } },
    async run(call) {
      const message = await call.chat.store.messages.find(call.user.id, idOf(call));
      return Response.json((await toViews(call, [message]))[0]);
    },
  },
  {
    ...common,
    method: "PATCH",
    path: "/api/v1/messages/{id}",
    summary: "Vote on an answer, with a comment, or take the vote back",
    body: MessageChangesBody,
    answers: { 200: { description: "The message", schema: MessageView } },
    run: changeMessage,
  },
];

async function readTree(call: ChatCall): Promise<Response> {
  const { store } = call.chat;
  const { activeLeafId } = await store.conversations.get(call.user.id, idOf(call));
  const { messages, more } = await store.messages.tree(call.user.id, idOf(call));
  const answer: TreeView = { items: [...messages], activeLeafId, more };
  return Response.json(answer);
}

async function readPage(call: ChatCall): Promise<Response> {
  const { chat, request, user } = call;
  const { store } = chat;
  const { leaf, before, limit } = parseWith(PathQuery, request.req.query());
  const { activeLeafId } = await store.conversations.get(user.id, idOf(call));
  // Before the messages: a run that ends in between is told as one that has ended, and none is missed.
  const [newest] = await store.runs.list(user.id, idOf(call), { limit: 1 });
  const which = { leafId: leaf, beforeId: before, limit };
  const { messages, more } = await store.messages.path(user.id, idOf(call), which);
  const views = await toViews(call, messages);
  const items = withinBounds(views);
  const answer: MessagePage = {
    items,
    next: more || items.length < views.length ? items[0]?.id : undefined,
    leafId: leaf ?? activeLeafId,
    run:
      newest?.status === "running"
        ? { id: newest.id, messageId: newest.messageId, seq: newest.seq }
        : undefined,
  };
  return Response.json(answer);
}

/** The newest messages that fit into one page; at least one. What is older comes with the next page. */
function withinBounds(views: MessageView[]): MessageView[] {
  let characters = 0;
  let from = views.length;
  while (from > 0 && (characters < MAX_PAGE_CHARACTERS || from === views.length)) {
    from -= 1;
    characters += JSON.stringify(views[from]).length;
  }
  return views.slice(
    characters <= MAX_PAGE_CHARACTERS ? from : Math.min(from + 1, views.length - 1),
  );
}

async function toViews(
  { chat, user }: ChatCall,
  messages: readonly Message[],
): Promise<MessageView[]> {
  const ids = messages.flatMap(fileIdsOf);
  const found = ids.length === 0 ? [] : await chat.store.files.many(user.id, ids);
  const files = new Map(found.map((file) => [file.id, file]));
  return messages.map((message) => toMessageView(message, files));
}

async function selectLeaf({ chat, request, user }: ChatCall): Promise<Response> {
  const body = await readJson(request.req.raw, LeafBody, chat.settings.maxBodyBytes);
  const id = request.req.param("id") ?? "";
  const answer: LeafView = {
    activeLeafId: await chat.store.messages.select(user.id, id, body.messageId),
  };
  return Response.json(answer);
}

async function changeMessage(call: ChatCall): Promise<Response> {
  const { chat, request, user } = call;
  const { store, settings } = chat;
  const { feedback } = await readJson(request.req.raw, MessageChangesBody, settings.maxBodyBytes);
  const { conversationId, role } = await store.messages.find(user.id, idOf(call));
  if (role !== "assistant") {
    throw new CodeactError("invalid_input", "Only answers are voted on.", {
      remedy: "Name a message of the assistant.",
      details: { reason: "not_an_answer", role },
    });
  }
  await store.messages.setFeedback(user.id, conversationId, idOf(call), feedback ?? undefined);
  const message = await store.messages.get(user.id, conversationId, idOf(call));
  return Response.json((await toViews(call, [message]))[0]);
}
