import type { Principal } from "../auth/principal.ts";

/** What a token bucket holds after a request; goes out as RateLimit headers. */
export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  /** Until it is full again. */
  readonly resetSeconds: number;
}

/** A limit that is nearly used up or over, to show before it bites. */
export interface LimitNotice {
  readonly kind: string;
  readonly window: "day" | "month" | "total" | "now";
  readonly used: number;
  readonly limit: number;
  readonly over: boolean;
}

/** Rates, concurrency and quotas; every refusal is `rate_limited` with `retryAfterSeconds` and what the limit is. */
export interface UseLimits {
  /** Takes one request of somebody's rate. @throws CodeactError `rate_limited` */
  takeRequest(principal: Principal): RateState;
  /** Takes one try of something that strangers may guess at (a login, an invite, a share's password). @throws CodeactError `rate_limited` */
  takeGuess(what: string, keys: readonly string[]): void;
  /** Whether another run may begin: concurrent runs, and quotas of runs, tokens and seconds. @throws CodeactError `rate_limited` */
  checkRun(userId: string): Promise<void>;
  /** Whether so many more bytes may be kept. @throws CodeactError `rate_limited` */
  checkStorage(userId: string, bytes: number): Promise<void>;
  /** Limits of a person that are used to 80 % and more. */
  notices(userId: string): Promise<readonly LimitNotice[]>;
}
