import { CodeactError } from "@codeact/protocol";
import type { EngineLimits } from "../engine-options.ts";
import type { EngineSession } from "./engine-session.ts";

interface Eviction {
  /** Wait until nothing of the interpreter is left: before that its memory is not free. */
  readonly wait: boolean;
}

/** How many interpreters may run, and who has to go when one more wants to. */
export class Room {
  readonly #limits: EngineLimits;
  readonly #now: () => number;
  readonly #live = new Set<EngineSession>();
  #starting = 0;
  /** One eviction at a time, so that two newcomers do not pick the same session. */
  #evicting: Promise<unknown> = Promise.resolve();

  constructor(limits: EngineLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Learns that a session has begun or stopped to have an interpreter. */
  note(session: EngineSession): void {
    if (session.state === "live") this.#live.add(session);
    else this.#live.delete(session);
  }

  forget(session: EngineSession): void {
    this.#live.delete(session);
  }

  /**
   * Starts an interpreter once there is room. When the sandbox itself is short of something, the idlest session goes
   * and the start is tried once more.
   * @throws CodeactError `overloaded` when every session is in use
   */
  async enter<T>(start: () => Promise<T>): Promise<T> {
    while (this.#live.size + this.#starting >= this.#limits.maxSessions)
      if (!(await this.#evict({ wait: false }))) throw this.#full();
    this.#starting += 1;
    try {
      return await start();
    } catch (error) {
      const short = CodeactError.isInstance(error) && error.code === "overloaded";
      if (!short || !(await this.#evict({ wait: true }))) throw error;
      return await start();
    } finally {
      this.#starting -= 1;
    }
  }

  #evict(how: Eviction): Promise<boolean> {
    const evicted = this.#evicting.then(() => this.#evictIdlest(how));
    this.#evicting = evicted.catch(() => undefined);
    return evicted;
  }

  /** Sends the idlest session to sleep, or ends it. False when all are in use. */
  async #evictIdlest({ wait }: Eviction): Promise<boolean> {
    const idle = [...this.#live]
      .filter(({ busy }) => !busy)
      .sort((a, b) => a.lastUsedAt - b.lastUsedAt);
    for (const session of idle) {
      if (session.canSleep && (await session.sleep())) return true;
      if (session.busy || this.#now() - session.lastUsedAt < this.#limits.evictAfterMs) continue;
      const { kernel } = session;
      session.finish({
        cause: "evicted",
        detail: "The session was ended to make room for others.",
      });
      // A failure to close it is told where it ends.
      if (wait) await kernel?.close().catch(() => undefined);
      return true;
    }
    return false;
  }

  #full(): CodeactError {
    return new CodeactError(
      "overloaded",
      `All ${this.#limits.maxSessions} sessions of this engine are in use.`,
      {
        remedy: "Try again later, close a session, or raise the engine's limit (--max-sessions).",
        retryable: true,
        details: { retryAfterSeconds: 5 },
      },
    );
  }
}
