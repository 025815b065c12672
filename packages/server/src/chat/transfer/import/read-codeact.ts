import {
  CHAT_EXPORT_VERSION,
  ChatExport,
  type ExportedFile,
  ExportedMessage,
  MOST_EXPORTED_MESSAGES,
} from "@codeact/protocol/chat";
import type { BlobReference, WholeConversation, WholeFile, WholeMessage } from "@codeact/store";
import { z } from "zod";
import { type Finding, skipped, unreadable, whySkipped } from "./finding.ts";
import type { ImportPlace } from "./import-place.ts";
import { MessageSplitter } from "./source/message-splitter.ts";
import type { SourceFile } from "./source/source-file.ts";

/** What every version of the format begins with. */
const Versioned = z.looseObject({ format: z.literal("codeact-chat"), version: z.int() });

/**
 * Reads one of our own exports. Bytes of its files are looked for in `siblings`, the files beside it, by their content.
 */
export async function readCodeact(
  file: SourceFile,
  siblings: readonly SourceFile[],
  place: ImportPlace,
): Promise<Finding> {
  try {
    const exported = await readChatExport(file, place);
    const blobs = await putSiblings(siblings, exported.files, place);
    const { files, notes } = wholeFiles(exported.files, blobs);
    const kept = new Set(files.map(({ key }) => key));
    return {
      type: "conversation-found",
      what: file.name,
      conversation: wholeConversation(exported, files, kept, place),
      notes,
    };
  } catch (error) {
    return skipped(file.name, whySkipped(error));
  }
}

/** A file's export, parsed message by message: others have a turn between two of them. */
async function readChatExport(file: SourceFile, place: ImportPlace): Promise<ChatExport> {
  const splitter = new MessageSplitter(file.name, place.bounds);
  const messages: ExportedMessage[] = [];
  for await (const text of splitter.read(file)) {
    place.signal?.throwIfAborted();
    const index = messages.length;
    if (index === MOST_EXPORTED_MESSAGES)
      throw unreadable(`${file.name} has more than ${MOST_EXPORTED_MESSAGES} messages.`);
    messages.push(
      parseWith(ExportedMessage, parseText(file.name, text), `${file.name}: messages.${index}`),
    );
  }
  return { ...parseHead(file.name, splitter.head), messages };
}

/** Parses an exported conversation; `name` is told in errors. @throws CodeactError `invalid_input`, also for another version */
export function parseChatExport(name: string, text: string): ChatExport {
  const value = parseText(name, text);
  checkVersion(name, value);
  return parseWith(ChatExport, value, name);
}

/** Everything but the messages, which were taken out of the text. */
const Head = ChatExport.extend({ messages: z.array(z.never()) });

function parseHead(name: string, text: string): z.infer<typeof Head> {
  const value = parseText(name, text);
  checkVersion(name, value);
  return parseWith(Head, value, name);
}

function parseText(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(`${name} is not JSON.`, error);
  }
}

function checkVersion(name: string, value: unknown): void {
  const versioned = Versioned.safeParse(value);
  if (!versioned.success) throw unreadable(`${name} is not an exported conversation.`);
  const { version } = versioned.data;
  if (version !== CHAT_EXPORT_VERSION)
    throw unreadable(
      `${name} has version ${version} of the format; this server reads version ${CHAT_EXPORT_VERSION}.`,
    );
}

function parseWith<T extends z.ZodType>(schema: T, value: unknown, name: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.join(".").slice(0, 100) ?? "";
  throw unreadable(`${name}: ${place}: ${issue?.message.slice(0, 200) ?? ""}`);
}

/** Stores the bytes beside an export that one of its files refers to. */
async function putSiblings(
  siblings: readonly SourceFile[],
  files: readonly ExportedFile[],
  { store, signal }: ImportPlace,
): Promise<ReadonlyMap<string, BlobReference>> {
  const sizes = new Set(files.map(({ size }) => size));
  const mimes = new Map(files.map(({ sha256, mime }) => [sha256, mime]));
  const blobs = new Map<string, BlobReference>();
  for (const sibling of siblings) {
    if (!sizes.has(sibling.size)) continue;
    const mime = mimes.get(/[0-9a-f]{64}$/u.exec(sibling.name)?.[0] ?? "");
    const blob = await store.blobs.put(sibling.open(), {
      mime: mime ?? "application/octet-stream",
      signal,
    });
    blobs.set(blob.sha256, blob);
  }
  return blobs;
}

function wholeFiles(
  files: readonly ExportedFile[],
  blobs: ReadonlyMap<string, BlobReference>,
): { readonly files: readonly WholeFile[]; readonly notes: readonly string[] } {
  const missing = files.filter(({ sha256 }) => !blobs.has(sha256));
  const whole = files.flatMap(({ id, cellId, sha256, size: _size, ...file }): WholeFile[] => {
    const blob = blobs.get(sha256);
    return blob === undefined ? [] : [{ ...file, key: id, cellKey: cellId, blob }];
  });
  const paths = [...new Set(missing.map(({ path }) => path))];
  const notes =
    missing.length === 0
      ? []
      : [
          `The bytes of ${missing.length} file version(s) were not sent, so these are not there: ${paths.slice(0, 5).join(", ")}${paths.length > 5 ? ", …" : ""}. A zip export has them.`,
        ];
  return { files: whole, notes };
}

function wholeConversation(
  { conversation, messages }: ChatExport,
  files: readonly WholeFile[],
  kept: ReadonlySet<string>,
  { userId }: ImportPlace,
): WholeConversation {
  return {
    userId,
    title: conversation.title,
    titleSource: conversation.titleSource,
    model: conversation.model,
    systemPrompt: conversation.systemPrompt,
    settings: conversation.settings,
    pinned: conversation.pinned,
    archived: conversation.archived,
    createdAt: conversation.createdAt,
    updatedAt: conversation.updatedAt,
    activeLeafKey: conversation.activeLeafId,
    files,
    messages: messages.map(({ id, parentId, parts, cells, ...message }): WholeMessage => ({
      ...message,
      key: id,
      parentKey: parentId,
      content: {
        parts: parts.map((part) =>
          part.kind === "file" && !kept.has(part.fileId)
            ? { kind: "notice", code: "import.file", text: "A file that did not come along." }
            : part,
        ),
        cells,
      },
    })),
  };
}
