import type { JsonValue, Step, Usage } from "@codeact/protocol";
import type { BlobReference } from "./blobs.ts";
import type { Conversation } from "./conversation.ts";
import { requireFilePath, type StoredFile } from "./file-rows.ts";
import type { MessageRole, MessageStatus } from "./message.ts";
import type { MessageContent } from "./message-content.ts";
import { invalid } from "./store-errors.ts";

/** A finished message of a {@link WholeConversation}. Ids in its content are keys of the same conversation. */
export interface WholeMessage {
  /** Unlike any other message's. */
  readonly key: string;
  /** A message before it in the list; absent for a first one. */
  readonly parentKey?: string | undefined;
  readonly role: MessageRole;
  readonly status: Exclude<MessageStatus, "streaming">;
  readonly model?: string | undefined;
  readonly usage?: Usage | undefined;
  readonly feedback?: JsonValue | undefined;
  readonly steps?: readonly Step[] | undefined;
  /** Milliseconds since the epoch; times to come are now. */
  readonly createdAt: number;
  readonly finishedAt?: number | undefined;
  readonly content: MessageContent;
}

/** One version of a file of a {@link WholeConversation}; its bytes are stored already. */
export interface WholeFile extends Pick<
  StoredFile,
  "path" | "version" | "mime" | "origin" | "createdAt" | "deletedAt"
> {
  readonly key: string;
  readonly blob: Pick<BlobReference, "sha256" | "size">;
  readonly cellKey?: string | undefined;
}

/** A conversation from elsewhere, with everything that belongs to it. */
export interface WholeConversation {
  readonly userId: string;
  /** Cut at 200 characters. */
  readonly title: string;
  readonly titleSource?: Conversation["titleSource"] | undefined;
  readonly model: string;
  readonly systemPrompt?: string | undefined;
  readonly settings?: JsonValue | undefined;
  readonly pinned?: boolean | undefined;
  readonly archived?: boolean | undefined;
  /** Milliseconds since the epoch; times to come are now. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Parents before their children; siblings stay in this order. */
  readonly messages: readonly WholeMessage[];
  readonly files: readonly WholeFile[];
  /** The last message of the branch that is shown. @default the last message */
  readonly activeLeafKey?: string | undefined;
}

/**
 * Whether every key is there once, before it is named, and every path is one.
 * @throws CodeactError `invalid_input` (reasons `keys`, `file_path`)
 */
export function checkKeys(whole: WholeConversation): void {
  const messages = new Set<string>();
  const cells = new Set<string>();
  const files = new Set<string>();
  const versions = new Set<string>();
  for (const { key, path, version } of whole.files) {
    addKey(files, "file", key);
    addKey(versions, "file", `${requireFilePath(path)}, version ${version}`);
  }
  for (const { key, parentKey, content } of whole.messages) {
    if (parentKey !== undefined && !messages.has(parentKey)) throw unknownKey("message", parentKey);
    addKey(messages, "message", key);
    const own = new Set(content.cells.map(({ id }) => id));
    for (const { id } of content.cells) addKey(cells, "cell", id);
    for (const part of content.parts) {
      if (part.kind === "cell" && !own.has(part.cellId)) throw unknownKey("cell", part.cellId);
      if (part.kind === "file" && !files.has(part.fileId)) throw unknownKey("file", part.fileId);
    }
  }
  if (whole.activeLeafKey !== undefined && !messages.has(whole.activeLeafKey)) {
    throw unknownKey("message", whole.activeLeafKey);
  }
}

function addKey(known: Set<string>, what: string, key: string): void {
  if (known.has(key)) {
    throw invalid(
      "keys",
      `Two ${what}s are called ${JSON.stringify(key.slice(0, 100))}.`,
      "Give every one a key of its own.",
    );
  }
  known.add(key);
}

function unknownKey(what: string, key: string): Error {
  return invalid(
    "keys",
    `There is no ${what} ${JSON.stringify(key.slice(0, 100))} at this place.`,
    "Give parents before their children, and name only what is given.",
  );
}
