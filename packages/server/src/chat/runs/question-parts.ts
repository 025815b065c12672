import { CodeactError } from "@codeact/protocol";
import type { MessagePart, StoredFile } from "@codeact/store";
import { refusal } from "../../http/refusal.ts";
import type { ChatCall } from "../app/chat-route.ts";

/** What a person sends: words, and files by id, of the conversation or just uploaded. */
export interface Sent {
  readonly text?: string | undefined;
  readonly fileIds?: readonly string[] | undefined;
}

/**
 * Turns what a person sends into parts of a message; uploads become files of the conversation.
 * @throws CodeactError `not_found`; a refusal when there is nothing
 */
export async function questionParts(
  { chat, user }: ChatCall,
  conversationId: string,
  { text = "", fileIds = [] }: Sent,
): Promise<readonly MessagePart[]> {
  const parts: MessagePart[] = text.trim() === "" ? [] : [{ kind: "text", text }];
  for (const id of fileIds) {
    const file = await ownFile(chat, { userId: user.id, conversationId, id });
    parts.push({ kind: "file", fileId: file.id });
  }
  if (parts.length > 0) return parts;
  throw refusal("The message is empty.", { remedy: "Send a text, or files." });
}

async function ownFile(
  { store }: ChatCall["chat"],
  which: { readonly userId: string; readonly conversationId: string; readonly id: string },
): Promise<StoredFile> {
  const { userId, conversationId, id } = which;
  try {
    const file = await store.files.get(userId, id);
    if (file.conversationId === conversationId) return file;
  } catch (error) {
    if (!CodeactError.isInstance(error) || error.code !== "not_found") throw error;
  }
  const upload = await store.uploads.get(userId, id);
  return await store.uploads.adopt(userId, id, { conversationId, path: upload.name });
}
