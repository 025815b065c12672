/** One finished request, for the access log and the metrics. Never holds code or output. */
export interface RequestRecord {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The path's pattern, or `other`. */
  readonly route: string;
  readonly status: number;
  /** `client-left`: the connection was gone before the answer was complete. */
  readonly outcome: "sent" | "client-left";
  readonly durationMs: number;
  /** True for a stream, whose time tells how long somebody looked. */
  readonly streamed?: boolean | undefined;
  /** What went wrong, for the server's own log; the client may have been told less. */
  readonly problem?: string | undefined;
}

/** One request on its way to its answer. */
export class Exchange {
  readonly id: string;
  readonly #target: { readonly method: string; readonly path: string };
  readonly #onEnd: (record: RequestRecord) => void;
  readonly #startedAt = performance.now();
  #problem: string | undefined;
  #streaming = false;
  #ended = false;
  route = "other";

  constructor(
    id: string,
    target: { readonly method: string; readonly path: string },
    onEnd: (record: RequestRecord) => void,
  ) {
    this.id = id;
    this.#target = target;
    this.#onEnd = onEnd;
  }

  /** True once a stream took over: it ends the exchange itself. */
  get streaming(): boolean {
    return this.#streaming;
  }

  beginStream(): void {
    this.#streaming = true;
  }

  noteProblem(problem: string): void {
    this.#problem = problem;
  }

  /** Tells the log and the metrics; the first call counts. */
  end(status: number, outcome: RequestRecord["outcome"]): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd({
      ...this.#target,
      id: this.id,
      route: this.route,
      status,
      outcome,
      durationMs: performance.now() - this.#startedAt,
      streamed: this.#streaming ? true : undefined,
      problem: this.#problem,
    });
  }
}
