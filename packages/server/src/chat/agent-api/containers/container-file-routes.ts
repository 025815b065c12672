import { parseRequest, readJsonBody } from "@codeact/models/serve";
import type { StoredFile } from "@codeact/store";
import { z } from "zod";
import { parseWith } from "../../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../../app/chat-route.ts";
import { answerBytes, BYTES } from "../../files/byte-answer.ts";
import { keepFiles } from "../ask/keep-files.ts";
import { readForm } from "../files/read-form.ts";
import { wireId } from "../wire-ids.ts";
import { pageOf, WireList, WireListQuery } from "../wire-list.ts";
import { findContainer, findContainerFile } from "./find-container.ts";

const ContainerFile = z.object({
  id: z.string(),
  object: z.literal("container.file"),
  container_id: z.string(),
  bytes: z.int(),
  created_at: z.int(),
  path: z.string(),
  source: z.enum(["user", "assistant"]),
});
const Named = z.looseObject({ file_id: z.string().max(200) });
const Deleted = z.object({
  id: z.string(),
  object: z.literal("container.file.deleted"),
  deleted: z.literal(true),
});

const common = { access: "user", scope: "files", group: "openai" } as const;
const view = { description: "The file", schema: ContainerFile };

/** Files of containers: what people put in and what code made. */
export const containerFileRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "POST",
    path: "/v1/containers/{id}/files",
    summary: "Put a file into a container: a form, or JSON with the id of one that was sent",
    bodyType: "multipart/form-data",
    answers: { 200: view },
    run: put,
  },
  {
    ...common,
    method: "GET",
    path: "/v1/containers/{id}/files",
    summary: "List the files of a container",
    query: WireListQuery,
    answers: { 200: { description: "A page of them", schema: WireList } },
    run: list,
  },
  {
    ...common,
    method: "GET",
    path: "/v1/containers/{id}/files/{fileId}",
    summary: "Look at a file of a container",
    answers: { 200: view },
    run: async (call) => Response.json(renderFile(await findContainerFile(call))),
  },
  {
    ...common,
    method: "GET",
    path: "/v1/containers/{id}/files/{fileId}/content",
    summary: "Read a file of a container, whole or (Range: bytes=…) in part",
    answers: { 200: { description: "The file", types: [BYTES] } },
    run: download,
  },
  {
    ...common,
    method: "DELETE",
    path: "/v1/containers/{id}/files/{fileId}",
    summary: "Remove a file from a container",
    answers: { 200: { description: "It is gone", schema: Deleted } },
    async run(call) {
      const { id, conversationId, path } = await findContainerFile(call);
      await call.chat.store.files.remove(call.user.id, conversationId, path);
      return Response.json({
        id: wireId("cfile_", id),
        object: "container.file.deleted",
        deleted: true,
      });
    },
  },
];

async function put(call: ChatCall): Promise<Response> {
  const { chat, user, request } = call;
  const { id: conversationId } = await findContainer(call, request.req.param("id") ?? "");
  const place = { userId: user.id, conversationId };
  if (request.req.header("content-type")?.startsWith("multipart/") === true) {
    const { name, blob } = await readForm(call);
    const file = await chat.store.files.link({ ...place, path: name, blob, origin: "upload" });
    return Response.json(renderFile(file));
  }
  const json = await readJsonBody(request.req.raw, chat.settings.maxBodyBytes);
  const { file_id: fileId } = parseRequest(Named, json);
  const uploaded = { type: "uploaded", fileId, param: "file_id" } as const;
  const [file] = await keepFiles(chat, place, [uploaded]);
  return Response.json(file === undefined ? null : renderFile(file));
}

async function list(call: ChatCall): Promise<Response> {
  const query = parseWith(WireListQuery, call.request.req.query());
  const { id } = await findContainer(call, call.request.req.param("id") ?? "");
  const files = await call.chat.store.files.list(call.user.id, id);
  const newestFirst = files.toSorted((a, b) => b.createdAt - a.createdAt);
  return Response.json(pageOf(newestFirst.map(renderFile), query));
}

async function download(call: ChatCall): Promise<Response> {
  const { id, size, sha256, mime, path } = await findContainerFile(call);
  const { files } = call.chat.store;
  return await answerBytes(call, {
    size,
    tag: sha256,
    mime,
    name: path,
    read: async (range) => (await files.open(call.user.id, id, range)).bytes,
  });
}

function renderFile(file: StoredFile): z.infer<typeof ContainerFile> {
  return {
    id: wireId("cfile_", file.id),
    object: "container.file",
    container_id: wireId("cntr_", file.conversationId),
    bytes: file.size,
    created_at: Math.floor(file.createdAt / 1000),
    path: file.path,
    source: file.origin === "upload" ? "user" : "assistant",
  };
}
