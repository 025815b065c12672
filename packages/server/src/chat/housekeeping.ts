import { errorMessage } from "@codeact/protocol";
import type { Chat } from "./chat.ts";

const ROUND_MS = 60_000;
const HOUR_MS = 60 * ROUND_MS;
const DAY_MS = 24 * HOUR_MS;
/** How long answers of the agent API can be asked for again, ms: 30 days, as OpenAI keeps them. */
const RESPONSES_KEPT_MS = 30 * DAY_MS;

/** What a housekeeping needs of a chat. */
export type KeptHouse = Pick<Chat, "store" | "log" | "now">;

interface Chore {
  readonly name: string;
  readonly everyMs: number;
  /** Returns how many there were. */
  readonly run: (chat: KeptHouse) => Promise<number>;
}

const chores: readonly Chore[] = [
  {
    name: "logins that are over",
    everyMs: HOUR_MS,
    run: async ({ store }) => {
      await store.sessions.purge();
      return 0;
    },
  },
  {
    name: "conversations in the bin for too long",
    everyMs: DAY_MS,
    run: ({ store }) => store.conversations.purge(),
  },
  { name: "events of ended runs", everyMs: DAY_MS, run: ({ store }) => store.events.purge() },
  { name: "kept answers", everyMs: DAY_MS, run: ({ store }) => store.keptAnswers.purge() },
  { name: "unused uploads", everyMs: DAY_MS, run: ({ store }) => store.uploads.purge() },
  {
    name: "answers of the agent API",
    everyMs: DAY_MS,
    run: ({ store, now }) => store.responses.purge(now() - RESPONSES_KEPT_MS),
  },
  // Last of the day: what the others removed leaves bytes that nothing names any more.
  { name: "bytes that nothing names", everyMs: DAY_MS, run: ({ store }) => store.blobs.sweep() },
];

/** Keeps a store in order: once at the start, and then as long as it is not disposed. Several processes may do it. */
export class Housekeeping implements AsyncDisposable {
  readonly #chat: KeptHouse;
  readonly #doneAt = new Map<Chore, number>();
  readonly #timer: NodeJS.Timeout;
  #working: Promise<void>;
  #closed = false;

  constructor(chat: KeptHouse) {
    this.#chat = chat;
    this.#working = this.#round();
    this.#timer = setInterval(() => {
      this.#working = this.#working.then(() => this.#round());
    }, ROUND_MS).unref();
  }

  /** Resolves when the round at work is over; never rejects. */
  get settled(): Promise<void> {
    return this.#working;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#working;
  }

  async #round(): Promise<void> {
    const { log, now } = this.#chat;
    for (const chore of chores) {
      if (this.#closed) return;
      const doneAt = this.#doneAt.get(chore);
      if (doneAt !== undefined && now() - doneAt < chore.everyMs) continue;
      this.#doneAt.set(chore, now());
      try {
        const count = await chore.run(this.#chat);
        if (count > 0) log.info({ chore: chore.name, count }, "Tidied up.");
      } catch (error) {
        log.error({ chore: chore.name, problem: errorMessage(error) }, "Could not tidy up.");
      }
    }
  }
}
