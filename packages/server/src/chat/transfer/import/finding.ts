import { CodeactError } from "@codeact/protocol";
import type { WholeConversation } from "@codeact/store";

/** A conversation that was found in what was sent, ready to be stored. */
export interface FoundConversation {
  readonly type: "conversation-found";
  /** Where it stands in what was sent: a file name, an id. */
  readonly what: string;
  /** Its `userId` is whose it becomes. */
  readonly conversation: WholeConversation;
  /** Of whom it becomes, when that is somebody else than who imports. */
  readonly email?: string | undefined;
  /** What came changed or could not come along, as sentences. */
  readonly notes: readonly string[];
}

/** Something that cannot come along. */
export interface SkippedThing {
  readonly type: "thing-skipped";
  readonly what: string;
  readonly why: string;
}

/** What a reader finds, in the order it stands there. */
export type Finding = FoundConversation | SkippedThing;

/** Something that cannot come along, and why. */
export function skipped(what: string, why: string): SkippedThing {
  return { type: "thing-skipped", what: what.slice(0, 300), why: why.slice(0, 500) };
}

/** Content that is not what it should be: the thing it belongs to is skipped, the rest goes on. */
export function unreadable(message: string, cause?: unknown): CodeactError {
  return new CodeactError("invalid_input", message, {
    remedy: "Send the file as the program that made it wrote it.",
    details: { reason: "import_unreadable" },
    cause,
  });
}

/** Why something is skipped, when that is the fault of what was sent; other errors are thrown on. */
export function whySkipped(error: unknown): string {
  if (CodeactError.isInstance(error)) {
    if (error.code === "invalid_input" || error.code === "file_too_large") return error.message;
  } else if (error instanceof RangeError) return "It is nested too deeply.";
  throw error;
}
