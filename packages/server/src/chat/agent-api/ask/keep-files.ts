import { refusal } from "@codeact/models/serve";
import { CodeactError } from "@codeact/protocol";
import type { StoredFile } from "@codeact/store";
import type { Chat } from "../../chat.ts";
import { uploadId } from "../wire-ids.ts";
import type { AskFile } from "./ask-message.ts";

/** A conversation of a person. */
export interface Place {
  readonly userId: string;
  readonly conversationId: string;
}

/**
 * Makes files of a request files of the conversation, where the code finds them by name.
 * @throws CodeactError `rate_limited` (storage), a refusal for an upload that is not there
 */
export async function keepFiles(
  chat: Chat,
  place: Place,
  files: readonly AskFile[],
): Promise<StoredFile[]> {
  const kept: StoredFile[] = [];
  for (const file of files) kept.push(await keepFile(chat, place, file));
  return kept;
}

/** Looks whether uploads are there, before anything is made for a request that names them. @throws CodeactError a refusal */
export async function requireUploads(
  chat: Chat,
  userId: string,
  files: readonly AskFile[],
): Promise<void> {
  for (const file of files)
    if (file.type === "uploaded")
      await chat.store.uploads.get(userId, uploadId(file.fileId)).catch((error: unknown) => {
        throw asMissing(error, file);
      });
}

async function keepFile(chat: Chat, place: Place, file: AskFile): Promise<StoredFile> {
  const { userId, conversationId } = place;
  if (file.type === "uploaded") return await adoptUpload(chat, place, file);
  await chat.limits.checkStorage(userId, file.data.byteLength);
  return await chat.store.files.write(
    { userId, conversationId, path: fileName(file.name), mime: file.mime, origin: "upload" },
    file.data,
  );
}

async function adoptUpload(
  { store }: Chat,
  { userId, conversationId }: Place,
  { fileId, param }: Extract<AskFile, { type: "uploaded" }>,
): Promise<StoredFile> {
  try {
    const upload = await store.uploads.get(userId, uploadId(fileId));
    const path = fileName(upload.name);
    return await store.uploads.adopt(userId, upload.id, { conversationId, path });
  } catch (error) {
    throw asMissing(error, { fileId, param });
  }
}

/** The error of an upload that is not there, as clients understand it; others stay as they are. */
function asMissing(
  error: unknown,
  { fileId, param }: { readonly fileId: string; readonly param: string },
): unknown {
  if (!CodeactError.isInstance(error) || error.code !== "not_found") return error;
  return refusal(`There is no file '${fileId.slice(0, 100)}'.`, {
    status: 404,
    param,
    code: "not_found",
    remedy: "Upload it with POST /v1/files.",
  });
}

/** Longest file name in characters; every one may take three bytes, and file systems hold 255. */
const MAX_NAME = 80;

/** A name that can be a file's in the working folder, as near as possible to the one given. */
export function fileName(name: string): string {
  const last = name.normalize("NFC").toWellFormed().split(/[/\\]/u).at(-1) ?? "";
  const clean = last.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim();
  if (clean === "" || /^\.+$/u.test(clean)) return "file";
  if (clean.length <= MAX_NAME) return clean;
  const dot = clean.lastIndexOf(".");
  const ending = dot > 0 && clean.length - dot <= 12 ? clean.slice(dot) : "";
  return clean.slice(0, MAX_NAME - ending.length) + ending;
}
