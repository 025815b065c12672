import type { BlobReference, MessagePart, WholeConversation, WholeFile } from "@codeact/store";
import type { ImportPlace } from "../import-place.ts";
import type { GridFiles } from "./grid-files.ts";
import { messageTree, type TreeNode } from "./message-tree.ts";
import type { ChatUiConversation, ChatUiMessage, MessageFile } from "./shapes.ts";
import { turnsOf } from "./turns.ts";

/** A conversation of chat-ui in our words. */
export interface ConvertedConversation {
  readonly conversation: WholeConversation;
  readonly notes: readonly string[];
}

/** Uploaded files of a conversation as they become ours. */
interface FileDesk {
  readonly files: WholeFile[];
  readonly taken: Set<string>;
  missing: number;
}

/**
 * Converts a conversation of chat-ui: both shapes of its tree, code and what came of it as cells, votes, uploaded files.
 * @throws CodeactError `invalid_input` for a tree that is none
 */
export async function convertConversation(
  source: ChatUiConversation,
  userId: string,
  { place, gridFiles }: { readonly place: ImportPlace; readonly gridFiles: GridFiles },
): Promise<ConvertedConversation> {
  const given = messageTree(source);
  const system = given.find(({ message }) => message.from === "system");
  // A system message at the root is chat-ui's place for the prompt; ours is the conversation.
  const roots = given.flatMap((node): readonly TreeNode[] =>
    node.message.from === "system" ? node.children : [node],
  );
  const inlined = await putInlined(source, place);
  const desk: FileDesk = { files: [], taken: new Set(), missing: 0 };
  const createdAt = source.createdAt ?? source.messages[0]?.createdAt ?? place.now;
  const filesOf = (message: ChatUiMessage): readonly MessagePart[] =>
    (message.files ?? []).map((file) => {
      const blob = inlined.get(file) ?? gridFiles.get(`${source._id}-${file.value}`);
      return filePart(desk, { file, blob, createdAt: message.createdAt ?? createdAt });
    });
  const { messages } = turnsOf(roots, { filesOf, model: source.model, now: createdAt });
  const conversation: WholeConversation = {
    userId,
    title: source.title.trim() === "" ? "Conversation" : source.title,
    titleSource: "model",
    model: source.model === "" ? place.model : source.model,
    systemPrompt: source.preprompt ?? system?.message.content ?? "",
    createdAt,
    updatedAt: source.updatedAt ?? createdAt,
    messages,
    files: desk.files,
  };
  return { conversation, notes: notesOf(source, desk) };
}

/** Files that lie within their message, in base64. */
async function putInlined(
  { messages }: ChatUiConversation,
  { store, signal }: ImportPlace,
): Promise<ReadonlyMap<MessageFile, BlobReference>> {
  const blobs = new Map<MessageFile, BlobReference>();
  for (const file of messages.flatMap(({ files }) => files ?? [])) {
    if (file.type !== "base64") continue;
    const mime = file.mime ?? "application/octet-stream";
    const bytes = Buffer.from(file.value, "base64");
    blobs.set(file, await store.blobs.put(bytes, { mime, signal }));
  }
  return blobs;
}

function filePart(
  desk: FileDesk,
  {
    file,
    blob,
    createdAt,
  }: {
    readonly file: MessageFile;
    readonly blob: BlobReference | undefined;
    readonly createdAt: number;
  },
): MessagePart {
  if (blob === undefined) {
    desk.missing += 1;
    const name = file.name ?? file.value.slice(0, 12);
    return { kind: "notice", code: "import.file", text: `The file ${name} did not come along.` };
  }
  const key = `file-${desk.files.length}`;
  desk.files.push({
    key,
    path: freePath(file, desk.taken),
    version: 1,
    blob,
    mime: file.mime ?? blob.mime,
    origin: "upload",
    createdAt,
  });
  return { kind: "file", fileId: key };
}

/** A name that a working folder can hold, unlike those that are there. */
function freePath({ name, value, mime }: MessageFile, taken: Set<string>): string {
  const ending = /^image\/(png|jpeg|gif|webp)$/u.exec(mime ?? "")?.[1];
  const wanted =
    name
      ?.split(/[/\\]/u)
      .at(-1)
      ?.replaceAll(/[\p{Cc}\p{Cf}]/gu, "")
      .slice(-60) ?? "";
  const plain =
    wanted === "" || /^\.+$/u.test(wanted)
      ? `upload-${value.replaceAll(/\W/gu, "").slice(0, 12)}${ending === undefined ? "" : `.${ending}`}`
      : wanted;
  let path = plain;
  for (let count = 2; taken.has(path); count += 1) path = `${count}-${plain}`;
  taken.add(path);
  return path;
}

function notesOf({ messages }: ChatUiConversation, desk: FileDesk): readonly string[] {
  const searched = messages.filter(
    ({ webSearch }) => webSearch !== undefined && webSearch !== null,
  );
  return [
    ...(desk.missing === 0 ? [] : [`${desk.missing} uploaded file(s) are not in the dump.`]),
    ...(searched.length === 0
      ? []
      : [`Results of ${searched.length} web search(es) did not come along; the answers did.`]),
  ];
}
