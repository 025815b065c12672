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
 * it, archived ones too. What lies in the bin is left out, and so are secrets: keys are told by their beginning.
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
    yield* conversationEntries(
      store,
      { userId: user.id, conversationId: conversation.id, scope: "tree", now, signal },
      folder,
    );
  }
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
