import {
  CHAT_EXPORT_VERSION,
  type ExportedCell,
  ExportedConversation,
  type ExportedFile,
  ExportedMessage,
  type ExportedOutput,
} from "@codeact/protocol/chat";
import type { Conversation, Store, StoredCell, StoredFile, TreeMessage } from "@codeact/store";
import type { ExportSource } from "./export-source.ts";
import { wholeOutput } from "./whole-output.ts";

/** Messages read at once; their outputs are read one message at a time. */
const READ_BATCH = 20;

/** What to export. */
export interface ExportRequest {
  readonly userId: string;
  readonly conversationId: string;
  /** `tree`: every branch. `branch`: the path to one message. */
  readonly scope: "tree" | "branch";
  /** The last message of the branch. @default the active leaf */
  readonly leafId?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Ends the reading between two messages. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a conversation of the store for export: as it is now, message by message. A message that is being written is
 * exported as far as it is, as interrupted. @throws CodeactError `not_found`
 */
export async function openExport(store: Store, request: ExportRequest): Promise<ExportSource> {
  const { userId, conversationId } = request;
  const conversation = await store.conversations.get(userId, conversationId);
  const leafId = request.leafId ?? conversation.activeLeafId;
  const files = await store.files.all(userId, conversationId);
  const ids =
    request.scope === "branch" && leafId === undefined
      ? []
      : await store.messages.ids(userId, conversationId, {
          leafId: request.scope === "branch" ? leafId : undefined,
        });
  return {
    head: {
      format: "codeact-chat",
      version: CHAT_EXPORT_VERSION,
      exportedAt: request.now,
      scope: request.scope,
      conversation: exportedConversation(
        conversation,
        request.scope === "branch" ? leafId : undefined,
      ),
      files: files.map(exportedFile),
    },
    async *messages() {
      for (let from = 0; from < ids.length; from += READ_BATCH) {
        const batch = ids.slice(from, from + READ_BATCH);
        for (const message of await store.messages.some(userId, conversationId, batch)) {
          request.signal?.throwIfAborted();
          yield await exportedMessage(store, message, request.signal);
        }
      }
    },
  };
}

function exportedConversation(
  conversation: Conversation,
  leafId: string | undefined,
): ExportedConversation {
  return {
    id: conversation.id,
    title: conversation.title,
    titleSource: conversation.titleSource,
    model: conversation.model,
    systemPrompt: conversation.systemPrompt,
    settings: ExportedConversation.shape.settings.catch({}).parse(conversation.settings),
    activeLeafId: leafId ?? conversation.activeLeafId,
    pinned: conversation.pinnedAt !== undefined,
    archived: conversation.archivedAt !== undefined,
    createdAt: conversation.createdAt,
    updatedAt: conversation.updatedAt,
  };
}

function exportedFile(file: StoredFile): ExportedFile {
  return {
    id: file.id,
    path: file.path,
    version: file.version,
    sha256: file.sha256,
    size: file.size,
    mime: file.mime,
    origin: file.origin,
    cellId: file.cellId,
    createdAt: file.createdAt,
    deletedAt: file.deletedAt,
  };
}

async function exportedMessage(
  store: Store,
  message: TreeMessage,
  signal: AbortSignal | undefined,
): Promise<ExportedMessage> {
  const cells: ExportedCell[] = [];
  for (const cell of message.cells) cells.push(await exportedCell(store, cell, signal));
  return {
    id: message.id,
    parentId: message.parentId,
    role: message.role,
    status: message.status === "streaming" ? "interrupted" : message.status,
    model: message.model,
    usage: message.usage,
    feedback: ExportedMessage.shape.feedback.catch(undefined).parse(message.feedback),
    createdAt: message.createdAt,
    finishedAt: message.finishedAt,
    parts: [...message.parts],
    cells,
    steps: message.steps === undefined ? undefined : [...message.steps],
  };
}

async function exportedCell(
  store: Store,
  cell: StoredCell,
  signal: AbortSignal | undefined,
): Promise<ExportedCell> {
  const outputs: ExportedOutput[] = [];
  for (const output of cell.outputs) outputs.push(await wholeOutput(store, output, signal));
  return {
    id: cell.id,
    version: cell.version,
    supersedesId: cell.supersedesId,
    author: cell.author,
    title: cell.title,
    language: cell.language,
    source: cell.source,
    status: endedStatus(cell.status),
    executionCount: cell.executionCount,
    queuedAt: cell.queuedAt,
    startedAt: cell.startedAt,
    endedAt: cell.endedAt,
    outputs,
  };
}

/** A cell that is not over yet is exported as one that did not come to its end. */
function endedStatus(status: StoredCell["status"]): ExportedCell["status"] {
  return status === "writing" || status === "queued" || status === "running"
    ? "interrupted"
    : status;
}
