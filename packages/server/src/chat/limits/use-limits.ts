import type { RunAllowance } from "@codeact/store";
import type { Principal } from "../auth/principal.ts";

/** What a token bucket holds after a request; goes out as RateLimit headers. */
export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  /** Until it is full again. */
  readonly resetSeconds: number;
}

/** A limit with how much of it is used. */
export interface LimitNotice {
  /** `runs`, `tokens`, `execution-seconds`, `storage-bytes`, or another kind that is counted. */
  readonly kind: string;
  /** `now` counts what is at work. */
  readonly window: "day" | "month" | "total" | "now";
  readonly used: number;
  readonly limit: number;
  readonly over: boolean;
}

/** Rates, concurrency and quotas; every refusal is `rate_limited` with `retryAfterSeconds` and what the limit is. */
export interface UseLimits {
  /** Takes one request of somebody's rate. @throws CodeactError `rate_limited` */
  takeRequest(principal: Principal): RateState;
  /**
   * Takes one try of something that strangers may guess at (a login, an invite, a share's password). After five tries in
   * vain a key has to wait, each time twice as long, at most a quarter of an hour. Name what is
   * guessed at first, if it has a name, and the place it comes from last. @throws CodeactError `rate_limited`
   */
  takeGuess(what: string, keys: readonly string[]): void;
  /**
   * The try was right. What was guessed at (the first of several keys) begins anew; of the place it came from only this
   * try is taken back, so that nobody buys new tries with a right one of their own.
   */
  forgiveGuess(what: string, keys: readonly string[]): void;
  /** What the store checks when it begins a run: hand it to `store.runs.start`. */
  runAllowance(userId: string): Promise<RunAllowance>;
  /** Whether another run may begin, as an early answer; `runAllowance` is what holds. @throws CodeactError `rate_limited` */
  checkRun(userId: string): Promise<void>;
  /**
   * Begins an answer of a model without the agent. It is one of the runs at work, of this process only, until it is
   * disposed of. @throws CodeactError `rate_limited`
   */
  beginAnswer(userId: string): Promise<Disposable>;
  /** Whether so many more bytes may be kept. @throws CodeactError `rate_limited` */
  checkStorage(userId: string, bytes: number): Promise<void>;
  /** Every limit of a person with what is used of it. */
  states(userId: string): Promise<readonly LimitNotice[]>;
  /** Limits of a person that are used to 80 % and more. */
  notices(userId: string): Promise<readonly LimitNotice[]>;
}
