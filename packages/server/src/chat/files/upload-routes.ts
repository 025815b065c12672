import { NewUploadBody, UploadPage, UploadView } from "@codeact/protocol/chat";
import { z } from "zod";
import { refusal } from "../../http/refusal.ts";
import { bodyTooLarge, parseWith, readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { BYTES } from "./byte-answer.ts";
import { checkFilePath } from "./file-name.ts";
import { toUploadView } from "./file-view.ts";
import { type FormPart, multipartBoundary, readMultipart } from "./multipart.ts";
import { bodyPieces } from "./body-pieces.ts";
import { checkDeclared, withinStorage } from "./within-storage.ts";

/** What every route of files has in common. */
const common = { access: "user", scope: "files", group: "files" } as const;

const ListQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const PieceQuery = z.object({
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .describe("Where the piece begins: what was received until now."),
});
const Uploads = z.object({ items: z.array(UploadView) });
const view = { description: "The upload", schema: UploadView };

/** Files on their way, and those that no conversation has yet. */
export const uploadRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "POST",
    path: "/api/v1/files",
    summary: "Send files as a form; they wait for the message that they come with",
    bodyType: "multipart/form-data",
    answers: { 201: { description: "The uploads, in the order of the form", schema: Uploads } },
    run: sendForm,
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/uploads",
    summary: "List uploads, newest first",
    query: ListQuery,
    answers: { 200: { description: "A page of them", schema: UploadPage } },
    async run({ chat, request, user }) {
      const { cursor, limit } = parseWith(ListQuery, request.req.query());
      const page = await chat.store.uploads.list(user.id, { cursor, limit });
      const answer: UploadPage = { items: page.items.map(toUploadView), next: page.cursor };
      return Response.json(answer);
    },
  },
  {
    ...common,
    method: "POST",
    path: "/api/v1/uploads",
    summary: "Begin a resumable upload",
    body: NewUploadBody,
    idempotent: true,
    answers: { 201: view },
    run: beginUpload,
  },
  {
    ...common,
    method: "GET",
    path: "/api/v1/uploads/{id}",
    summary: "How far an upload is",
    answers: { 200: view },
    async run({ chat, request, user }) {
      const upload = await chat.store.uploads.get(user.id, request.req.param("id") ?? "");
      return Response.json(toUploadView(upload));
    },
  },
  {
    ...common,
    method: "PATCH",
    path: "/api/v1/uploads/{id}",
    summary: "Send the next piece of an upload; what arrived of a broken one stays",
    query: PieceQuery,
    bodyType: BYTES,
    answers: { 200: view },
    run: appendPiece,
  },
  {
    ...common,
    method: "DELETE",
    path: "/api/v1/uploads/{id}",
    summary: "Remove an upload; conversations that have it keep it",
    answers: { 204: { description: "It is gone" } },
    async run({ chat, request, user }) {
      await chat.store.uploads.remove(user.id, request.req.param("id") ?? "");
      return new Response(null, { status: 204 });
    },
  },
];

async function sendForm(call: ChatCall): Promise<Response> {
  const { chat, user } = call;
  const { signal } = call.request.req.raw;
  const items: UploadView[] = [];
  await readFiles(call, async ({ name, mime, body }) => {
    const upload = await chat.store.uploads.write(
      { userId: user.id, name, mime, maxBytes: chat.settings.maxFileBytes, signal },
      body,
    );
    items.push(toUploadView(upload));
  });
  return Response.json({ items }, { status: 201 });
}

async function beginUpload({ chat, request, user }: ChatCall): Promise<Response> {
  const body = await readJson(request.req.raw, NewUploadBody, chat.settings.maxBodyBytes);
  const { maxFileBytes } = chat.settings;
  if (body.size > maxFileBytes) throw bodyTooLarge(maxFileBytes);
  const name = checkFilePath(body.name);
  await chat.limits.checkStorage(user.id, body.size);
  const mime = body.mime ?? BYTES;
  const upload = await chat.store.uploads.begin({ userId: user.id, name, mime, size: body.size });
  return Response.json(toUploadView(upload), { status: 201 });
}

async function appendPiece(call: ChatCall): Promise<Response> {
  const { chat, request, user } = call;
  const { raw } = request.req;
  const { offset } = parseWith(PieceQuery, request.req.query());
  await checkDeclared(call, "one");
  const upload = await chat.store.uploads.append(
    user.id,
    request.req.param("id") ?? "",
    { offset, maxBytes: chat.settings.maxFileBytes, signal: raw.signal },
    withinStorage(call),
  );
  return Response.json(toUploadView(upload));
}

/** A file of a form, with a name that was checked. */
export interface FormFile {
  readonly name: string;
  readonly mime: string;
  readonly body: FormPart["body"];
}

/**
 * Reads the files of a form one after the other; at most one piece of them is in memory. Fields that are no files are
 * left out. @throws CodeactError a refusal for what is no form, has no file, or a name that cannot be
 */
export async function readFiles(
  call: ChatCall,
  keep: (file: FormFile) => Promise<void>,
): Promise<void> {
  const boundary = multipartBoundary(call.request.req.header("content-type") ?? null);
  let count = 0;
  await checkDeclared(call, "many");
  for await (const part of readMultipart(bodyPieces(call), boundary)) {
    if (part.fileName === undefined) continue;
    const body = withinStorage(call, part.body);
    await keep({ name: checkFilePath(part.fileName), mime: part.mime, body });
    count += 1;
  }
  if (count > 0) return;
  throw refusal("The form has no file.", {
    code: "no_file",
    remedy: "Send the file as a field of a form: curl -F file=@data.csv.",
  });
}
