import { CodeactError } from "@codeact/protocol";
import { SHARED_VERSION } from "@codeact/protocol/chat";
import type { SharedConversation, ShareInclude } from "@codeact/protocol/chat";
import type {
  Message,
  MessagePart,
  ShareAsset,
  Store,
  StoredCell,
  StoredFile,
  StoredOutput,
} from "@codeact/store";

/** Messages of one snapshot, and its characters without what is kept beside it. */
const MAX_MESSAGES = 5000;
const MAX_CHARACTERS = 64 * 1024 * 1024;
/** Bytes beside a snapshot: pictures, large outputs and files. */
const MAX_ASSETS = 2000;
/** Messages read at one time. */
const PIECE = 50;

/** Which branch to share, and what of it. */
export interface SnapshotRequest {
  readonly userId: string;
  readonly conversationId: string;
  /** The last message. */
  readonly leafId: string;
  readonly include: ShareInclude;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A branch as it is at one moment. */
export interface Snapshot {
  readonly shared: SharedConversation;
  /** Bytes that the snapshot names by their place in this list. */
  readonly assets: readonly ShareAsset[];
}

type SharedMessage = SharedConversation["messages"][number];
type SharedCell = SharedMessage["cells"][number];
type SharedOutput = SharedCell["outputs"][number];

/**
 * Copies a branch. Ids become those of the snapshot, and nothing is in it that was not asked for: no votes, no system
 * prompt, no names of people.
 * @throws CodeactError `not_found`, `file_too_large`
 */
export async function takeSnapshot(store: Store, request: SnapshotRequest): Promise<Snapshot> {
  const { userId, conversationId, leafId, include, now } = request;
  const { title, model } = await store.conversations.get(userId, conversationId);
  const ids = await store.messages.ids(userId, conversationId, { leafId });
  if (ids.length > MAX_MESSAGES) throw tooLarge(`has ${ids.length} messages`);
  const taker = new SnapshotTaker(include);
  if (include.files) {
    for (const file of await store.files.list(userId, conversationId)) taker.takeFile(file);
  }
  for (let from = 0; from < ids.length; from += PIECE) {
    const piece = ids.slice(from, from + PIECE);
    const messages = await store.messages.some(userId, conversationId, piece);
    if (include.files) {
      const named = messages.flatMap(({ parts }) => parts.flatMap(fileIdOf));
      for (const file of await store.files.many(userId, named)) taker.takeFile(file);
    }
    for (const message of messages) taker.takeMessage(message);
  }
  const { messages, files, assets } = taker;
  const facts = { version: SHARED_VERSION, title, model, sharedAt: now, include } as const;
  return { shared: { ...facts, messages, files }, assets };
}

function fileIdOf(part: MessagePart): readonly string[] {
  return part.kind === "file" ? [part.fileId] : [];
}

/** Collects messages, files and the bytes they name. */
class SnapshotTaker {
  readonly messages: SharedMessage[] = [];
  readonly files: SharedConversation["files"] = [];
  readonly assets: ShareAsset[] = [];
  readonly #include: ShareInclude;
  readonly #assetNumbers = new Map<string, number>();
  readonly #fileIds = new Map<string, string>();
  #cells = 0;
  #characters = 0;

  constructor(include: ShareInclude) {
    this.#include = include;
  }

  takeFile(file: StoredFile): void {
    if (this.#fileIds.has(file.id)) return;
    const id = `f${this.#fileIds.size + 1}`;
    this.#fileIds.set(file.id, id);
    const { path, mime, size, sha256 } = file;
    const asset = this.#assetOf({ name: path, mime, size, sha256 });
    this.files.push({ id, path, mime, size, asset });
  }

  takeMessage(message: Message): void {
    const cellIds = new Map(message.cells.map(({ id }) => [id, `c${(this.#cells += 1)}`]));
    const shared: SharedMessage = {
      id: `m${this.messages.length + 1}`,
      role: message.role,
      status: message.status === "streaming" ? "interrupted" : message.status,
      model: message.model,
      createdAt: message.createdAt,
      parts: message.parts.flatMap((part) => this.#partOf(part, cellIds)),
      cells: message.cells.map((cell) => this.#cellOf(cell, cellIds.get(cell.id) ?? "")),
    };
    this.messages.push(shared);
    this.#characters += JSON.stringify(shared).length;
    if (this.#characters > MAX_CHARACTERS) throw tooLarge("has too much text");
  }

  #partOf(
    part: MessagePart,
    cellIds: ReadonlyMap<string, string>,
  ): readonly SharedMessage["parts"][number][] {
    switch (part.kind) {
      case "text":
      case "notice":
        return [part];
      case "reasoning":
        return this.#include.reasoning ? [part] : [];
      case "cell": {
        const cellId = cellIds.get(part.cellId);
        return cellId === undefined ? [] : [{ kind: "cell", cellId }];
      }
      case "file": {
        const fileId = this.#fileIds.get(part.fileId);
        return fileId === undefined ? [] : [{ kind: "file", fileId }];
      }
      default:
        return part satisfies never;
    }
  }

  #cellOf(cell: StoredCell, id: string): SharedCell {
    const { version, author, title, language, source, status } = cell;
    const { executionCount, startedAt, endedAt } = cell;
    const outputs = this.#include.outputs
      ? cell.outputs.map((output, ordinal) => this.#outputOf(output, `${id}-${ordinal + 1}`))
      : [];
    const facts = { id, version, author, title, language, source, status };
    return { ...facts, executionCount, startedAt, endedAt, outputs };
  }

  #outputOf({ output, truncatedBytes, blobs }: StoredOutput, name: string): SharedOutput {
    return {
      output,
      truncatedBytes,
      blobs: blobs.map(({ mime, size, sha256, encoding }) => {
        return { mime, size, encoding, asset: this.#assetOf({ name, mime, size, sha256 }) };
      }),
    };
  }

  #assetOf(asset: ShareAsset): number {
    const key = JSON.stringify([asset.sha256, asset.mime, asset.name]);
    const known = this.#assetNumbers.get(key);
    if (known !== undefined) return known;
    if (this.assets.length === MAX_ASSETS) throw tooLarge("has too many pictures and files");
    const ordinal = this.assets.push(asset) - 1;
    this.#assetNumbers.set(key, ordinal);
    return ordinal;
  }
}

function tooLarge(what: string): CodeactError {
  return new CodeactError("file_too_large", `The branch ${what}: too large to share.`, {
    remedy:
      "Fork the part that matters into a conversation of its own and share that, or export it.",
    details: { maxMessages: MAX_MESSAGES, maxCharacters: MAX_CHARACTERS, maxAssets: MAX_ASSETS },
  });
}
