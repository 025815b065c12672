import { readFile, writeFile } from "node:fs/promises";
import { CodeactError, errorMessage } from "@codeact/protocol";

/** How a failure is told. */
export interface ReadOptions {
  /** What the file is, in front of its path. @default nothing */
  readonly what?: string | undefined;
  /** @default "Check the path." */
  readonly remedy?: string | undefined;
}

/** Reads a file that a person named. @throws CodeactError `not_found` that names it */
export async function readLocalFile(path: string, options: ReadOptions = {}): Promise<Buffer> {
  const { what, remedy = "Check the path." } = options;
  try {
    return await readFile(path);
  } catch (error) {
    const subject = what === undefined ? path : `${what} ${path}`;
    throw new CodeactError("not_found", `Cannot read ${subject}: ${errorMessage(error)}`, {
      remedy,
      cause: error,
    });
  }
}

/** How a file is written, and what to do when it cannot be. */
export interface WriteOptions {
  /** Replaces a file that is there. @default false */
  readonly replace?: boolean | undefined;
  readonly remedyIfThere: string;
  readonly remedy: string;
}

/** Writes a file that a person named; by default it must be a new one. @throws CodeactError `invalid_input` that names it */
export async function writeLocalFile(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions,
): Promise<void> {
  try {
    await writeFile(path, data, { flag: options.replace === true ? "w" : "wx" });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST")
      throw alreadyThere(path, options.remedyIfThere, error);
    throw new CodeactError("invalid_input", `Cannot write ${path}: ${errorMessage(error)}`, {
      remedy: options.remedy,
      cause: error,
    });
  }
}

/** The failure of whoever would have to replace a file to write. */
export function alreadyThere(path: string, remedy: string, cause?: unknown): CodeactError {
  return new CodeactError("invalid_input", `${path} exists already`, { remedy, cause });
}
