import type { GenerateTimings } from "../engines/engine.ts";

/** One finished request, for the access log and the metrics. */
export interface RequestRecord {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The path's pattern, or `other`. */
  readonly route: string;
  readonly status: number;
  /** `client-left`: the connection was gone before the answer was complete. */
  readonly outcome: "sent" | "client-left" | "failed";
  readonly durationMs: number;
  /** From the request's arrival to the first piece of an answer. */
  readonly firstTokenMs?: number | undefined;
  readonly promptTokens?: number | undefined;
  readonly cachedTokens?: number | undefined;
  readonly completionTokens?: number | undefined;
  readonly timings?: GenerateTimings | undefined;
  /** What went wrong, for the server's own log; the client may have been told less. */
  readonly problem?: string | undefined;
}

/** Where an exchange was asked to. */
export interface ExchangeTarget {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly route: string;
}

interface Counts {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
}

/** One request on its way to its answer: what the log and the metrics will say about it. */
export class Exchange {
  readonly target: ExchangeTarget;
  readonly #onEnd: (record: RequestRecord) => void;
  readonly #startedAt = performance.now();
  #firstTokenMs: number | undefined;
  #counts: Counts | undefined;
  #timings: GenerateTimings | undefined;
  #problem: string | undefined;
  #streaming = false;
  #ended = false;

  constructor(target: ExchangeTarget, onEnd: (record: RequestRecord) => void) {
    this.target = target;
    this.#onEnd = onEnd;
  }

  /** True once a stream took over: it ends the exchange itself. */
  get streaming(): boolean {
    return this.#streaming;
  }

  beginStream(): void {
    this.#streaming = true;
  }

  /** A piece of an answer came; only the first counts. */
  noteToken(): void {
    this.#firstTokenMs ??= performance.now() - this.#startedAt;
  }

  noteUsage(counts: Counts, timings: GenerateTimings | undefined): void {
    this.#counts = counts;
    this.#timings = timings;
  }

  noteProblem(problem: string): void {
    this.#problem = problem;
  }

  /** Tells the log and the metrics; the first call counts. */
  end(status: number, outcome: RequestRecord["outcome"]): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd({
      ...this.target,
      status,
      outcome,
      durationMs: performance.now() - this.#startedAt,
      firstTokenMs: this.#firstTokenMs,
      ...this.#counts,
      timings: this.#timings,
      problem: this.#problem,
    });
  }
}
