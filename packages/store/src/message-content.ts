import type { Output } from "@codeact/protocol";

/** What is drawn of a message, in order. */
export type MessagePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reasoning"; readonly text: string }
  | { readonly kind: "cell"; readonly cellId: string }
  | { readonly kind: "file"; readonly fileId: string }
  | { readonly kind: "notice"; readonly code: string; readonly text: string };

/** How far a cell is: being written by the model, waiting, running, or how it ended (see `ExecutionStatus`). */
export type CellStatus =
  | "writing"
  | "queued"
  | "running"
  | "ok"
  | "error"
  | "interrupted"
  | "timeout"
  | "died"
  | "rejected";

/** Code with its place and fate; what cells at rest and cells to save have in common. */
export interface CellFacts {
  readonly id: string;
  /** Counts from 1 along `supersedesId`: an edited cell is a new version. */
  readonly version: number;
  readonly supersedesId?: string | undefined;
  readonly author: "agent" | "user";
  readonly title: string;
  readonly language: string;
  readonly source: string;
  readonly status: CellStatus;
  readonly executionCount?: number | undefined;
  readonly kernelId?: string | undefined;
  /** Milliseconds since the epoch, as the two below. */
  readonly queuedAt?: number | undefined;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}

/** A cell to save. */
export interface CellContent extends CellFacts {
  readonly outputs: readonly OutputContent[];
}

/** An output to save; its outline is nbformat's (see `Output`). */
export interface OutputContent {
  readonly output: Output;
  /** Bytes that the cell's limits left out. @default 0 */
  readonly truncatedBytes?: number | undefined;
  /** Representations that are kept already, by `cells.keepOutput`. @default none */
  readonly blobs?: readonly OutputBlob[] | undefined;
}

/** A cell at rest. */
export interface StoredCell extends CellFacts {
  readonly outputs: readonly StoredOutput[];
}

/** An output at rest. Large and binary representations lie in blobs and are missing in `output`. */
export interface StoredOutput {
  readonly output: Output;
  readonly truncatedBytes: number;
  readonly blobs: readonly OutputBlob[];
}

/**
 * A representation kept as bytes. `base64`: the bytes of a binary value. `json`: the value as JSON text. `text`: the
 * text; for a stream (mime `text/plain`) the whole of it, of which `output` has head and tail.
 */
export interface OutputBlob {
  readonly mime: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly encoding: "base64" | "json" | "text";
}

/** What a message holds, to save. */
export interface MessageContent {
  readonly parts: readonly MessagePart[];
  readonly cells: readonly CellContent[];
}
