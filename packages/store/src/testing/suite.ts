import type { OpenStoreOptions } from "../open-store.ts";
import type { Store } from "../store.ts";

/** A store to hold against the suite. */
export interface StoreUnderTest {
  readonly name: string;
  /** An empty place: what `openStore` takes. Every call gives another one. */
  place(): Promise<TestPlace>;
}

/** A place where a store may lie; opening it twice is two processes' view of one store. */
export interface TestPlace extends AsyncDisposable {
  open(options?: OpenStoreOptions): Promise<Store>;
  readonly filesFolder: string;
  /** The same place for another process: what `openStore` takes as text. */
  readonly target: string;
}

/** What the parts of the suite share. */
export interface SuiteContext {
  readonly subject: StoreUnderTest;
  /** The store that every test uses; tests keep apart by their users. */
  store(): Store;
  /** Another opening of the same store. */
  openAgain(options?: OpenStoreOptions): Promise<Store>;
  /** Where the store lies, for another process. */
  address(): { readonly target: string; readonly filesFolder: string };
  readonly clock: TestClock;
}

/** A clock that tests move forward; it never stands at the same time twice by itself. */
export class TestClock {
  #offsetMs = 0;

  now = (): number => Date.now() + this.#offsetMs;

  advance(ms: number): void {
    this.#offsetMs += ms;
  }
}

let users = 0;

/** A user of its own for one test. */
export async function newUser(store: Store): Promise<string> {
  users += 1;
  const user = await store.users.create({
    email: `person-${users}-${process.pid}@example.org`,
    name: `Person ${users}`,
    role: "member",
  });
  return user.id;
}

/** A user with a conversation. */
export async function newConversation(
  store: Store,
): Promise<{ readonly userId: string; readonly conversationId: string }> {
  const userId = await newUser(store);
  const { id } = await store.conversations.create({ userId, model: "demo" });
  return { userId, conversationId: id };
}

/** A message's content of one text. */
export function text(words: string): {
  readonly parts: readonly [{ readonly kind: "text"; readonly text: string }];
  readonly cells: readonly [];
} {
  return { parts: [{ kind: "text", text: words }], cells: [] };
}
