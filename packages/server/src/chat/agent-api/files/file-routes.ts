import { refusal } from "@codeact/models/serve";
import type { Upload } from "@codeact/store";
import { z } from "zod";
import { parseWith } from "../../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../../app/chat-route.ts";
import { answerBytes, BYTES } from "../../files/byte-answer.ts";
import { uploadId, wireId } from "../wire-ids.ts";
import { pageOf, WireList, WireListQuery, wholeList } from "../wire-list.ts";
import { readForm } from "./read-form.ts";

const FileView = z.object({
  id: z.string(),
  object: z.literal("file"),
  bytes: z.int(),
  created_at: z.int(),
  expires_at: z.int().optional(),
  filename: z.string(),
  purpose: z.string(),
  status: z.enum(["uploaded", "processed"]),
});
const ListQuery = WireListQuery.extend({ purpose: z.string().max(64).optional() });
const Deleted = z.object({ id: z.string(), object: z.literal("file"), deleted: z.literal(true) });

/** OpenAI's bounds for `expires_after[seconds]`. */
const Expiry = z.coerce.number().int().min(3600).max(2_592_000);

const common = { access: "user", scope: "files", group: "openai" } as const;
const view = { description: "The file", schema: FileView };

/** Files that come with requests later: uploads, as the OpenAI API has them. */
export const wireFileRoutes: readonly ChatRoute[] = [
  {
    ...common,
    method: "POST",
    path: "/v1/files",
    summary: "Send a file that requests can name",
    bodyType: "multipart/form-data",
    answers: { 200: view },
    run: send,
  },
  {
    ...common,
    method: "GET",
    path: "/v1/files",
    summary: "List files that were sent",
    query: ListQuery,
    answers: { 200: { description: "A page of them", schema: WireList } },
    run: list,
  },
  {
    ...common,
    method: "GET",
    path: "/v1/files/{id}",
    summary: "Look at a file that was sent",
    answers: { 200: view },
    run: async (call) => Response.json(renderFile(await findUpload(call))),
  },
  {
    ...common,
    method: "GET",
    path: "/v1/files/{id}/content",
    summary: "Read a file that was sent, whole or (Range: bytes=…) in part",
    answers: { 200: { description: "The file", types: [BYTES] } },
    run: download,
  },
  {
    ...common,
    method: "DELETE",
    path: "/v1/files/{id}",
    summary: "Remove a file; conversations that have it keep it",
    answers: { 200: { description: "It is gone", schema: Deleted } },
    run: remove,
  },
];

async function send(call: ChatCall): Promise<Response> {
  const { chat, user } = call;
  const { name, blob, fields } = await readForm(call);
  const seconds = fields.get("expires_after[seconds]");
  const upload = await chat.store.uploads.write(
    {
      userId: user.id,
      name,
      mime: blob.mime,
      purpose: (fields.get("purpose") ?? "user_data").slice(0, 64),
      // Without it a file stays until it is removed.
      expiresAt: seconds === undefined ? null : chat.now() + parseWith(Expiry, seconds) * 1000,
      maxBytes: chat.settings.maxFileBytes,
    },
    chat.store.blobs.read(blob),
  );
  return Response.json(renderFile(upload));
}

async function list({ chat, user, request }: ChatCall): Promise<Response> {
  const query = parseWith(ListQuery, request.req.query());
  const { purpose } = query;
  const uploads = await wholeList((cursor) =>
    chat.store.uploads.list(user.id, { cursor, limit: 500, purpose }),
  );
  const complete = uploads.filter(({ sha256 }) => sha256 !== undefined);
  return Response.json(pageOf(complete.map(renderFile), query));
}

async function download(call: ChatCall): Promise<Response> {
  const { id, size, sha256, mime, name } = await findUpload(call);
  const { uploads } = call.chat.store;
  return await answerBytes(call, {
    size: size ?? 0,
    tag: sha256 ?? id,
    mime,
    name,
    read: async (range) => (await uploads.open(call.user.id, id, range)).bytes,
  });
}

async function remove(call: ChatCall): Promise<Response> {
  const { id } = await findUpload(call);
  await call.chat.store.uploads.remove(call.user.id, id);
  return Response.json({ id: wireId("file-", id), object: "file", deleted: true });
}

/** The upload that the path names, once it is complete. @throws CodeactError a refusal, 404 */
async function findUpload({ chat, user, request }: ChatCall): Promise<Upload> {
  const id = request.req.param("id") ?? "";
  const found = await chat.store.uploads.get(user.id, uploadId(id)).catch(() => undefined);
  if (found?.sha256 !== undefined) return found;
  throw refusal(`No such File object: ${id.slice(0, 100)}`, {
    status: 404,
    param: "id",
    code: "not_found",
  });
}

function renderFile(upload: Upload): z.infer<typeof FileView> {
  const { id, size, createdAt, expiresAt, name, purpose } = upload;
  return {
    id: wireId("file-", id),
    object: "file",
    bytes: size ?? 0,
    created_at: Math.floor(createdAt / 1000),
    ...(expiresAt === undefined ? {} : { expires_at: Math.floor(expiresAt / 1000) }),
    filename: name,
    purpose: purpose ?? "user_data",
    status: "processed",
  };
}
