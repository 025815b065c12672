import { refusal } from "@codeact/models/serve";
import type { Conversation, StoredFile } from "@codeact/store";
import type { ChatCall } from "../../app/chat-route.ts";
import { conversationIdOf, fileIdOf } from "../wire-ids.ts";

/** The conversation that a container is. @throws CodeactError a refusal, 404 */
export async function findContainer(
  { chat, user }: ChatCall,
  id: string,
  param = "id",
): Promise<Conversation> {
  const found = await chat.store.conversations
    .get(user.id, conversationIdOf(id))
    .catch(() => undefined);
  if (found !== undefined) return found;
  throw refusal(`There is no container '${id.slice(0, 100)}'.`, {
    status: 404,
    param,
    code: "not_found",
    remedy: "Make one with POST /v1/containers.",
  });
}

/** A file of that container. @throws CodeactError a refusal, 404 */
export async function findContainerFile(call: ChatCall): Promise<StoredFile> {
  const { chat, user, request } = call;
  const container = await findContainer(call, request.req.param("id") ?? "");
  const id = request.req.param("fileId") ?? "";
  const found = await chat.store.files.get(user.id, fileIdOf(id)).catch(() => undefined);
  if (found?.conversationId === container.id && found.deletedAt === undefined) return found;
  throw refusal(`The container has no file '${id.slice(0, 100)}'.`, {
    status: 404,
    param: "file_id",
    code: "not_found",
  });
}
