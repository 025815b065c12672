import type { Line } from "../engine/lines.ts";

/** How much is measured. */
export interface ServerBenchOptions {
  /** Few repetitions. */
  readonly quick: boolean;
  /** Python of jupyter-server. */
  readonly python: string;
  /** Whether jupyter-server is measured too. */
  readonly jupyter: boolean;
  /** Conversations in the history that is searched. */
  readonly conversations: number;
}

/** A part of the benchmark. */
export interface ServerRow {
  readonly name: string;
  readonly summary: string;
  measure(options: ServerBenchOptions): Promise<readonly Line[]>;
}
