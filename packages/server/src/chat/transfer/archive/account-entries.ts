import { CodeactError } from "@codeact/protocol";
import type { Conversation, Store, User } from "@codeact/store";
import { conversationEntries } from "./conversation-entries.ts";
import type { ArchiveEntry } from "./write-zip.ts";

/** Conversations listed at once. */
const LIST_BATCH = 100;
/** Characters of a title in a folder's name. */
const TITLE_IN_NAME = 40;

/** Whose archive, and when. */
export interface AccountArchive {
  readonly user: User;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Files of everything a person has here: `account.json`, and a folder per conversation as `conversationEntries` makes
 * it, archived ones too, and `uploads/` of what belongs to none. What lies in the bin is left out, and so are secrets: keys are told by their beginning.
 */
export async function* accountEntries(
  store: Store,
  { user, now, signal }: AccountArchive,
): AsyncGenerator<ArchiveEntry, void> {
  yield {
    path: "account.json",
    modifiedAt: now,
    async *bytes() {
      yield `${JSON.stringify(await accountOf(store, user, now), null, 2)}\n`;
    },
  };
  let count = 0;
  for await (const conversation of everyConversation(store, user.id)) {
    signal?.throwIfAborted();
    count += 1;
    const folder = `conversations/${String(count).padStart(5, "0")}-${nameOf(conversation.title)}/`;
    const request = { userId: user.id, conversationId: conversation.id, now, signal };
    yield* unlessGone(conversationEntries(store, { ...request, scope: "tree" }, folder));
  }
  yield* uploadEntries(store, user.id);
}

/** Nothing of what was deleted while the archive was made. */
async function* unlessGone(entries: AsyncIterable<ArchiveEntry>): AsyncGenerator<ArchiveEntry> {
  try {
    yield* entries;
  } catch (error) {
    if (!CodeactError.isInstance(error) || error.code !== "not_found") throw error;
  }
}

/** Files that were sent and belong to no conversation yet. */
async function* uploadEntries(store: Store, userId: string): AsyncGenerator<ArchiveEntry> {
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await store.uploads.list(userId, { limit: LIST_BATCH, cursor });
    for (const { name, mime, size, sha256, createdAt } of page.items) {
      if (sha256 === undefined || size === undefined) continue;
      count += 1;
      const safe = name.replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, "_").slice(-100);
      yield {
        path: `uploads/${String(count).padStart(5, "0")}-${safe}`,
        modifiedAt: createdAt,
        bytes: () => store.blobs.read({ sha256, size, mime }),
      };
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}

async function accountOf(store: Store, user: User, now: number): Promise<unknown> {
  const keys = await store.apiKeys.list(user.id);
  const shares = await store.shares.list(user.id);
  return {
    format: "codeact-account",
    version: 1,
    exportedAt: now,
    user,
    identities: await store.identities.list(user.id),
    apiKeys: keys.map(({ userId: _userId, ...key }) => key),
    shares: shares.map(({ userId: _userId, passwordHash, ...share }) => ({
      ...share,
      hasPassword: passwordHash !== undefined,
    })),
  };
}

async function* everyConversation(store: Store, userId: string): AsyncGenerator<Conversation> {
  for (const archived of [false, true]) {
    let cursor: string | undefined;
    do {
      const page = await store.conversations.list(userId, { archived, limit: LIST_BATCH, cursor });
      yield* page.items;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}

/** A title as a folder's name that every system can hold. */
function nameOf(title: string): string {
  const name = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .slice(0, TITLE_IN_NAME)
    .replaceAll(/^-+|-+$/gu, "");
  return name === "" ? "conversation" : name;
}
