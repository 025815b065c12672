import { CodeactError, errorMessage } from "@codeact/protocol";
import type { StoredFailure } from "@codeact/store";

/** Anything that was thrown, as a run keeps it. */
export function failureOf(error: unknown): StoredFailure {
  if (!CodeactError.isInstance(error)) return { code: "internal", message: errorMessage(error) };
  const { code, message, remedy } = error;
  return { code, message, ...(remedy === undefined ? {} : { remedy }) };
}
