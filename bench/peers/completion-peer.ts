/** One measured completion. */
export interface CompletionRun {
  /** From the call to the first token, in ms. */
  readonly firstMs: number;
  /** From the call to the end, in ms. */
  readonly totalMs: number;
  readonly tokens: number;
}

/** Something that continues tokens greedily, with as many slots as it was started with. */
export interface CompletionPeer extends AsyncDisposable {
  readonly name: string;
  /** From its start until it would answer, in ms. */
  readonly startMs: number;
  complete(prompt: readonly number[], maxTokens: number): Promise<CompletionRun>;
}

/** How every peer is started. */
export interface PeerOptions {
  readonly file: string;
  readonly slots: number;
  /** Tokens of one slot. */
  readonly context: number;
  readonly threads: number;
}
