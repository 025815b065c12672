import { CodeactError } from "@codeact/protocol";
import { overQuota, tooManyRuns } from "@codeact/store";
import type { RunAllowance, RunQuota, Store } from "@codeact/store";
import { serverSettingsOf } from "../admin/server-settings.ts";
import type { ServerSettings } from "../admin/server-settings.ts";
import type { Principal } from "../auth/principal.ts";
import type { ChatSettings, RoleLimits } from "../chat-settings.ts";
import { Guesses } from "./guesses.ts";
import { quotasOfPerson } from "./quotas.ts";
import { TokenBuckets } from "./token-buckets.ts";
import type { LimitNotice, RateState, UseLimits } from "./use-limits.ts";

/** From here on a person is told. */
const NOTICE_SHARE = 0.8;

/** What {@link openUseLimits} works with. */
export interface UseLimitsOptions {
  readonly store: Store;
  readonly settings: ChatSettings;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/**
 * The limits of a chat server. What must hold over several processes (runs at work, quotas) is counted in the store; rates
 * of requests and tries are counted by each process for itself.
 */
export function openUseLimits(options: UseLimitsOptions): UseLimits {
  return new StoreLimits(options);
}

class StoreLimits implements UseLimits {
  readonly #store: Store;
  readonly #settings: ServerSettings;
  readonly #now: () => number;
  readonly #buckets = new TokenBuckets();
  readonly #guesses = new Guesses();
  /** Answers of models without the agent that are told now, by person. */
  readonly #answers = new Map<string, number>();

  constructor({ store, settings, now }: UseLimitsOptions) {
    this.#store = store;
    this.#settings = serverSettingsOf(store, settings);
    this.#now = now ?? Date.now;
  }

  takeRequest({ user }: Principal): RateState {
    const { requestsPerMinute, requestBurst } = this.#settings.known.roles[user.role];
    const rate = { perMinute: requestsPerMinute, burst: requestBurst };
    const { waitSeconds, ...state } = this.#buckets.take(user.id, rate, this.#now());
    if (waitSeconds === undefined) return state;
    throw new CodeactError(
      "rate_limited",
      `More than ${requestsPerMinute} requests a minute came from this account.`,
      {
        remedy: "Wait a little, then go on.",
        retryable: true,
        details: {
          reason: "requests",
          kind: "requests",
          window: "minute",
          limit: requestsPerMinute,
          retryAfterSeconds: Math.ceil(waitSeconds),
        },
      },
    );
  }

  takeGuess(what: string, keys: readonly string[]): void {
    const wait = this.#guesses.take(
      keys.map((key) => `${what} ${key}`),
      this.#now(),
    );
    if (wait === undefined) return;
    const retryAfterSeconds = Math.ceil(wait / 1000);
    throw new CodeactError("rate_limited", "There were too many tries.", {
      remedy: `Try again in ${retryAfterSeconds} seconds.`,
      retryable: true,
      details: { reason: "guesses", retryAfterSeconds },
    });
  }

  forgiveGuess(what: string, keys: readonly string[]): void {
    for (const [index, key] of keys.entries()) {
      if (index === 0 && keys.length > 1) this.#guesses.forget(`${what} ${key}`);
      else this.#guesses.undo(`${what} ${key}`);
    }
  }

  async runAllowance(userId: string): Promise<RunAllowance> {
    const { role, quotas } = await this.#limitsOf(userId);
    return {
      concurrentRuns: role.concurrentRuns,
      quotas: quotas.filter(({ kind }) => kind !== "storage-bytes"),
    };
  }

  async checkRun(userId: string): Promise<void> {
    const { concurrentRuns, quotas } = await this.runAllowance(userId);
    const used = (await this.#runsInStore(userId)) + this.#answersOf(userId);
    if (concurrentRuns !== undefined && used >= concurrentRuns)
      throw tooManyRuns({ used, limit: concurrentRuns });
    for (const quota of quotas) await this.#checkQuota(userId, quota, 0);
  }

  async beginAnswer(userId: string): Promise<Disposable> {
    const { concurrentRuns, quotas } = await this.runAllowance(userId);
    const stored = await this.#runsInStore(userId);
    // Nothing is waited for between the check and the count: of many at the same moment no more than allowed begin.
    const used = stored + this.#answersOf(userId);
    if (concurrentRuns !== undefined && used >= concurrentRuns)
      throw tooManyRuns({ used, limit: concurrentRuns });
    this.#answers.set(userId, this.#answersOf(userId) + 1);
    using begun = new DisposableStack();
    begun.defer(() => this.#endAnswer(userId));
    for (const quota of quotas) await this.#checkQuota(userId, quota, 0);
    return begun.move();
  }

  async checkStorage(userId: string, bytes: number): Promise<void> {
    const { quotas } = await this.#limitsOf(userId);
    for (const quota of quotas)
      if (quota.kind === "storage-bytes") await this.#checkQuota(userId, quota, bytes);
  }

  async states(userId: string): Promise<readonly LimitNotice[]> {
    const { role, quotas } = await this.#limitsOf(userId);
    const limit = role.concurrentRuns;
    const used = (await this.#runsInStore(userId)) + this.#answersOf(userId);
    const states: LimitNotice[] = [
      { kind: "runs", window: "now", used, limit, over: used >= limit },
    ];
    for (const quota of quotas) {
      const usedOf = await this.#store.usage.used(userId, quota.kind, quota.window);
      states.push({ ...quota, used: usedOf, over: usedOf >= quota.limit });
    }
    return states;
  }

  async notices(userId: string): Promise<readonly LimitNotice[]> {
    const states = await this.states(userId);
    return states.filter(({ window, used, limit, over }) =>
      // Runs at work come and go: only when there is no room for another is there something to say.
      window === "now" ? over : used >= limit * NOTICE_SHARE,
    );
  }

  async #limitsOf(
    userId: string,
  ): Promise<{ readonly role: RoleLimits; readonly quotas: readonly RunQuota[] }> {
    const user = await this.#store.users.get(userId);
    const role = (await this.#settings.current()).roles[user.role];
    return { role, quotas: quotasOfPerson(role, await this.#store.usage.quotas(userId)) };
  }

  #answersOf(userId: string): number {
    return this.#answers.get(userId) ?? 0;
  }

  #endAnswer(userId: string): void {
    const left = this.#answersOf(userId) - 1;
    if (left > 0) this.#answers.set(userId, left);
    else this.#answers.delete(userId);
  }

  async #runsInStore(userId: string): Promise<number> {
    const now = this.#now();
    const running = await this.#store.runs.running(userId);
    // A run whose lease is over is nobody's work any more.
    return running.filter(({ leaseUntil }) => (leaseUntil ?? 0) >= now).length;
  }

  /** @param more What is asked for beyond what is used; with 0, something must be left. */
  async #checkQuota(userId: string, quota: RunQuota, more: number): Promise<void> {
    const used = await this.#store.usage.used(userId, quota.kind, quota.window);
    const over = more === 0 ? used >= quota.limit : used + more > quota.limit;
    if (over) throw overQuota({ ...quota, used }, this.#now());
  }
}
