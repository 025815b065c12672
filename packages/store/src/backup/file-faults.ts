import { CodeactError, errorMessage } from "@codeact/protocol";

const UNUSABLE = new Set([
  "ENOENT",
  "ENOTDIR",
  "EISDIR",
  "EACCES",
  "EPERM",
  "EROFS",
  "ENAMETOOLONG",
]);
const FULL = new Set(["ENOSPC", "EDQUOT"]);

/** A fault of the file system in words a person can act on; other errors as they are. */
export function fileFault(error: unknown): unknown {
  if (!(error instanceof Error) || CodeactError.isInstance(error) || !("code" in error)) {
    return error;
  }
  const code = String(error.code);
  if (FULL.has(code)) {
    return new CodeactError("internal", "The disk is full.", {
      remedy: "Free some room and run it again. Nothing was left behind.",
      cause: error,
    });
  }
  if (!UNUSABLE.has(code)) return error;
  return new CodeactError("invalid_input", `A file cannot be used: ${errorMessage(error)}`, {
    remedy: "Check the path, and whether this user may read and write there.",
    details: { reason: "file_unusable" },
    cause: error,
  });
}
