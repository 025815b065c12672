import { parseRequest, readJsonBody, refusal } from "@codeact/models/serve";
import { boundedArray } from "@codeact/protocol";
import type { Conversation } from "@codeact/store";
import { z } from "zod";
import { parseWith } from "../../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../../app/chat-route.ts";
import { keepFiles, requireUploads } from "../ask/keep-files.ts";
import { wireId } from "../wire-ids.ts";
import { pageOf, WireList, WireListQuery, wholeList } from "../wire-list.ts";
import { endContainer } from "./end-container.ts";
import { findContainer } from "./find-container.ts";

const ContainerView = z.object({
  id: z.string(),
  object: z.literal("container"),
  name: z.string(),
  created_at: z.int(),
  last_active_at: z.int(),
  status: z.enum(["running", "idle"]),
});
const NewContainer = z.looseObject({
  name: z.string().min(1).max(200),
  file_ids: boundedArray(z.string().max(200), 100).nullish(),
});
const Deleted = z.object({
  id: z.string(),
  object: z.literal("container.deleted"),
  deleted: z.literal(true),
});

const common = { access: "user", group: "openai" } as const;
const view = { description: "The container", schema: ContainerView };

/** Containers: a container is a conversation, with its interpreter and its folder. */
export const containerRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "POST",
    path: "/v1/containers",
    summary: "Make an empty conversation as a container, with files in its folder",
    body: NewContainer,
    answers: { 200: view },
    run: create,
  },
  {
    ...common,
    method: "GET",
    path: "/v1/containers",
    summary: "List conversations as containers",
    query: WireListQuery,
    answers: { 200: { description: "A page of them", schema: WireList } },
    run: list,
  },
  {
    ...common,
    method: "GET",
    path: "/v1/containers/{id}",
    summary: "Look at a container",
    answers: { 200: view },
    run: async (call) => Response.json(await look(call)),
  },
  {
    ...common,
    method: "DELETE",
    path: "/v1/containers/{id}",
    summary: "Remove a container: the conversation, its interpreter and its files",
    answers: { 200: { description: "It is gone", schema: Deleted } },
    async run(call) {
      const { id } = await findContainer(call, call.request.req.param("id") ?? "");
      await endContainer(call.chat, call.user.id, id);
      return Response.json({
        id: wireId("cntr_", id),
        object: "container.deleted",
        deleted: true,
      });
    },
  },
];

async function create(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const json = await readJsonBody(request.req.raw, chat.settings.maxBodyBytes);
  const { name, file_ids } = parseRequest(NewContainer, json);
  const [offer] = await chat.models.list();
  if (offer === undefined)
    throw refusal("This server has no model yet, so that nothing could use a container.", {
      code: "model_not_found",
    });
  const files = (file_ids ?? []).map(
    (fileId) => ({ type: "uploaded", fileId, param: "file_ids" }) as const,
  );
  await requireUploads(chat, user.id, files);
  const conversation = await chat.store.conversations.create({
    userId: user.id,
    model: offer.name,
    title: name,
  });
  await keepFiles(chat, { userId: user.id, conversationId: conversation.id }, files);
  return Response.json(renderContainer(conversation, "idle"));
}

async function list({ chat, user, request }: ChatCall): Promise<Response> {
  const query = parseWith(WireListQuery, request.req.query());
  const all = await wholeList((cursor) =>
    chat.store.conversations.list(user.id, { cursor, limit: 200 }),
  );
  return Response.json(
    pageOf(
      all.map((one) => renderContainer(one, "idle")),
      query,
    ),
  );
}

async function look(call: ChatCall): Promise<z.infer<typeof ContainerView>> {
  const conversation = await findContainer(call, call.request.req.param("id") ?? "");
  const { status } = await call.chat.kernels.view(call.user.id, conversation.id);
  return renderContainer(
    conversation,
    status === "none" || status === "asleep" ? "idle" : "running",
  );
}

function renderContainer(
  { id, title, createdAt, updatedAt }: Conversation,
  status: "running" | "idle",
): z.infer<typeof ContainerView> {
  return {
    id: wireId("cntr_", id),
    object: "container",
    name: title,
    created_at: Math.floor(createdAt / 1000),
    last_active_at: Math.floor(updatedAt / 1000),
    status,
  };
}
