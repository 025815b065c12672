import { AdoptUploadBody, FileList, FileView } from "@codeact/protocol/chat";
import type { StoredFile } from "@codeact/store";
import { z } from "zod";
import { parseWith, readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { answerBytes, BYTES } from "./byte-answer.ts";
import { checkFilePath } from "./file-name.ts";
import { toFileView } from "./file-view.ts";
import { readFiles } from "./upload-routes.ts";
import { checkDeclared, withinStorage } from "./within-storage.ts";

/** What every route of files has in common. */
const common = { access: "user", scope: "files", group: "files" } as const;

const PathQuery = z.object({
  path: z
    .string()
    .min(1)
    .max(4096)
    .describe("Relative to the working folder, with forward slashes."),
});
const list = { description: "The files", schema: FileList };

/** Files of conversations, every version of them. */
export const fileRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "GET",
    path: "/api/v1/conversations/{id}/files",
    summary: "List the newest version of every file of a conversation, by path",
    answers: { 200: list },
    async run({ chat, request, user }) {
      return answerList(await chat.store.files.list(user.id, request.req.param("id") ?? ""));
    },
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/files",
    summary: "Put an upload into a conversation",
    body: AdoptUploadBody,
    answers: { 201: { description: "The file", schema: FileView } },
    run: adoptUpload,
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/conversations/{id}/files/form",
    summary: "Send files of a conversation as a form",
    bodyType: "multipart/form-data",
    answers: { 201: list },
    run: sendForm,
  },
  {
    ...common,
    method: "PUT",
    path: "/api/v1/conversations/{id}/files/content",
    summary: "Send one file of a conversation as it is; the same path is a new version",
    query: PathQuery,
    bodyType: BYTES,
    answers: { 201: { description: "The file", schema: FileView } },
    run: putFile,
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/files/{id}",
    summary: "One version of a file",
    answers: { 200: { description: "The file", schema: FileView } },
    async run(call) {
      return Response.json(toFileView(await fileOf(call)));
    },
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/files/{id}/content",
    summary: "Download one version of a file, whole or (Range: bytes=…) in part",
    answers: {
      200: { description: "The file", types: [BYTES] },
      206: { description: "The part that was asked for", types: [BYTES] },
    },
    run: downloadFile,
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/files/{id}/versions",
    summary: "List every version of a file's path, newest first, deleted ones too",
    answers: { 200: list },
    async run(call) {
      const { conversationId, path } = await fileOf(call);
      return answerList(await call.chat.store.files.versions(call.user.id, conversationId, path));
    },
  },
  {
    ...common,
    method: "DELETE",
    path: "/api/v1/files/{id}",
    summary: "Remove a file from its conversation; its versions stay readable",
    answers: { 204: { description: "It is gone" } },
    async run(call) {
      const { conversationId, path } = await fileOf(call);
      await call.chat.store.files.remove(call.user.id, conversationId, path);
      return new Response(null, { status: 204 });
    },
  },
];

function fileOf({ chat, request, user }: ChatCall): Promise<StoredFile> {
  return chat.store.files.get(user.id, request.req.param("id") ?? "");
}

function answerList(files: readonly StoredFile[], status = 200): Response {
  const answer: FileList = { items: files.map(toFileView) };
  return Response.json(answer, { status });
}

async function adoptUpload({ chat, request, user }: ChatCall): Promise<Response> {
  const conversationId = request.req.param("id") ?? "";
  const body = await readJson(request.req.raw, AdoptUploadBody, chat.settings.maxBodyBytes);
  await chat.store.conversations.get(user.id, conversationId);
  const { name } = await chat.store.uploads.get(user.id, body.uploadId);
  const path = checkFilePath(body.path ?? name);
  const file = await chat.store.uploads.adopt(user.id, body.uploadId, { conversationId, path });
  return Response.json(toFileView(file), { status: 201 });
}

async function sendForm(call: ChatCall): Promise<Response> {
  const { chat, user } = call;
  const { signal } = call.request.req.raw;
  const conversationId = call.request.req.param("id") ?? "";
  await chat.store.conversations.get(user.id, conversationId);
  const files: StoredFile[] = [];
  const place = { userId: user.id, conversationId, origin: "upload" } as const;
  const bounds = { maxBytes: chat.settings.maxFileBytes, signal };
  await readFiles(call, async ({ name, mime, body }) => {
    files.push(await chat.store.files.write({ ...place, ...bounds, path: name, mime }, body));
  });
  return answerList(files, 201);
}

async function putFile(call: ChatCall): Promise<Response> {
  const { chat, request, user } = call;
  const conversationId = request.req.param("id") ?? "";
  const path = checkFilePath(parseWith(PathQuery, request.req.query()).path);
  await chat.store.conversations.get(user.id, conversationId);
  await checkDeclared(call, "one");
  const type = request.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const file = await chat.store.files.write(
    {
      userId: user.id,
      conversationId,
      path,
      mime: /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/u.test(type) ? type : BYTES,
      origin: "upload",
      maxBytes: chat.settings.maxFileBytes,
      signal: request.req.raw.signal,
    },
    withinStorage(call),
  );
  return Response.json(toFileView(file), { status: 201 });
}

async function downloadFile(call: ChatCall): Promise<Response> {
  const file = await fileOf(call);
  const { size, sha256, mime, path } = file;
  return answerBytes(call, {
    size,
    tag: sha256,
    mime,
    name: path,
    read: async (range) => (await call.chat.store.files.open(call.user.id, file.id, range)).bytes,
  });
}
