import {
  QueueBody,
  QueueChanges,
  QueuedMessageView,
  RunSettings,
  StartedRunView,
} from "@codeact/protocol/chat";
import type { QueuedMessage, StartedRun } from "@codeact/store";
import { z } from "zod";
import { readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { questionParts } from "./question-parts.ts";
import { toStartedView } from "./run-view.ts";
import { idOf } from "../app/call-parts.ts";

/** What every route of the queue has in common. */
const common = { access: "user", group: "queue" } as const;

const QueueView = z.strictObject({ items: z.array(QueuedMessageView) });
const QueuedView = z.strictObject({
  items: z.array(QueuedMessageView),
  /** The run that was begun, when nothing was at work. */
  run: StartedRunView.optional(),
});

/** Messages that wait for the end of a run. */
export const queueRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "GET",
    path: "/api/v1/conversations/{id}/queue",
    summary: "Messages that wait, in the order in which they will be sent",
    answers: { 200: { description: "The queue", schema: QueueView } },
    run: async (call) => Response.json(await queueOf(call)),
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/queue",
    summary: "Send a message when the run has ended; at once when none is at work",
    body: QueueBody,
    idempotent: true,
    answers: { 201: { description: "The queue, or the run", schema: QueuedView } },
    run: enqueue,
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/queue/next",
    summary: "Send the next waiting message, for example after a stop",
    answers: { 200: { description: "The queue, and the run if one began", schema: QueuedView } },
    async run(call) {
      const started = await call.chat.desk.sendNext(call.user.id, idOf(call));
      const run = started === undefined ? undefined : toStartedView(started);
      return Response.json({ ...(await queueOf(call)), run });
    },
  },
  {
    ...common,
    method: "PATCH",
    path: "/api/v1/conversations/{id}/queue/{qid}",
    summary: "Change a waiting message, or its place",
    body: QueueChanges,
    answers: { 200: { description: "The queue", schema: QueueView } },
    run: changeQueued,
  },
  {
    ...common,
    method: "DELETE",
    path: "/api/v1/conversations/{id}/queue/{qid}",
    summary: "Take a waiting message back",
    answers: { 200: { description: "The queue", schema: QueueView } },
    async run(call) {
      await call.chat.store.queue.remove(call.user.id, idOf(call), queuedIdOf(call));
      return Response.json(await queueOf(call));
    },
  },
];

function queuedIdOf({ request }: ChatCall): string {
  return request.req.param("qid") ?? "";
}

async function queueOf(call: ChatCall): Promise<z.infer<typeof QueueView>> {
  const queued = await call.chat.store.queue.list(call.user.id, idOf(call));
  return { items: queued.map(toView) };
}

function toView(queued: QueuedMessage, position: number): QueuedMessageView {
  const { id, parts, model, settings, createdAt } = queued;
  const known = RunSettings.partial().safeParse(settings ?? {});
  return {
    id,
    position,
    text: parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n\n"),
    fileIds: parts.flatMap((part) => (part.kind === "file" ? [part.fileId] : [])),
    ...(model === undefined ? {} : { model }),
    ...(known.success && settings !== undefined ? { settings: known.data } : {}),
    createdAt,
  };
}

async function enqueue(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const conversationId = idOf(call);
  await chat.store.conversations.get(user.id, conversationId);
  const body = await readJson(request.req.raw, QueueBody, chat.settings.maxBodyBytes);
  const parts = await questionParts(call, conversationId, body);
  const { model, settings } = body;
  const queued = await chat.store.queue.add({
    userId: user.id,
    conversationId,
    parts,
    model,
    settings: settings === undefined ? undefined : { ...settings },
  });
  const started = await sendOrTakeBack(call, conversationId, queued.id);
  const run = started === undefined ? undefined : toStartedView(started);
  return Response.json({ ...(await queueOf(call)), run }, { status: 201 });
}

/** What is refused at once does not wait: whoever sends it again would have it twice. */
async function sendOrTakeBack(
  { chat, user }: ChatCall,
  conversationId: string,
  queuedId: string,
): Promise<StartedRun | undefined> {
  try {
    return await chat.desk.sendNext(user.id, conversationId);
  } catch (error) {
    const [first] = await chat.store.queue.list(user.id, conversationId);
    // Another one that waits was refused: this one waits behind it.
    if (first !== undefined && first.id !== queuedId) return undefined;
    if (first !== undefined) await chat.store.queue.remove(user.id, conversationId, queuedId);
    throw error;
  }
}

async function changeQueued(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const { queue } = chat.store;
  const conversationId = idOf(call);
  const queuedId = queuedIdOf(call);
  const before = await queue.list(user.id, conversationId);
  const old = before.find(({ id }) => id === queuedId);
  // Says not_found for what is not there (any more).
  await queue.update(user.id, conversationId, queuedId, {});
  const body = await readJson(request.req.raw, QueueChanges, chat.settings.maxBodyBytes);
  const { text, fileIds, position } = body;
  if (old !== undefined && (text !== undefined || fileIds !== undefined)) {
    const sent = toView(old, 0);
    const changed = { text: text ?? sent.text, fileIds: fileIds ?? sent.fileIds };
    const parts = await questionParts(call, conversationId, changed);
    await queue.update(user.id, conversationId, queuedId, { parts });
  }
  if (position !== undefined) {
    const others = before.map(({ id }) => id).filter((id) => id !== queuedId);
    await queue.reorder(user.id, conversationId, others.toSpliced(position, 0, queuedId));
  }
  return Response.json(await queueOf(call));
}
