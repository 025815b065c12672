import type { RateState } from "./use-limits.ts";

/** A rate: so many at once, and so many more per minute. */
export interface Rate {
  readonly perMinute: number;
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Buckets beyond this are looked through for full ones, which are as good as none. */
const SWEEP_AT = 10_000;

/** Token buckets by key, in this process: requests are counted where they come in. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();
  #sweepAt = SWEEP_AT;

  /** Takes one token; `waitSeconds` is absent when there was one. */
  take(
    key: string,
    rate: Rate,
    now: number,
  ): RateState & { readonly waitSeconds?: number | undefined } {
    const perSecond = Math.max(rate.perMinute, 0.001) / 60;
    const limit = Math.max(1, rate.burst);
    const bucket = this.#buckets.get(key) ?? { tokens: limit, at: now };
    // A clock that goes back gives nothing and takes nothing.
    const seconds = Math.max(0, now - bucket.at) / 1000;
    bucket.tokens = Math.min(limit, bucket.tokens + seconds * perSecond);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    const enough = bucket.tokens >= 1;
    if (enough) bucket.tokens -= 1;
    if (this.#buckets.size > this.#sweepAt) this.#sweep(now);
    return {
      limit,
      remaining: Math.floor(bucket.tokens),
      resetSeconds: (limit - bucket.tokens) / perSecond,
      waitSeconds: enough ? undefined : (1 - bucket.tokens) / perSecond,
    };
  }

  /** Forgets who did not ask for an hour: at any rate worth the name their bucket is full. */
  #sweep(now: number): void {
    for (const [key, { at }] of this.#buckets) if (now - at > 3_600_000) this.#buckets.delete(key);
    this.#sweepAt = Math.max(SWEEP_AT, this.#buckets.size * 2);
  }
}
