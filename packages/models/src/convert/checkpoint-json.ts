import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CodeactError, errorMessage } from "@codeact/protocol";
import type { z } from "zod";

/**
 * Reads a JSON file of a checkpoint; undefined when it is not there.
 * @throws CodeactError `invalid_input` that names the file and its field when it cannot be understood
 */
export async function readCheckpointJson<T extends z.ZodType>(
  folder: string,
  name: string,
  schema: T,
): Promise<z.infer<T> | undefined> {
  const text = await readOptional(join(folder, name));
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text.toString("utf8"));
  } catch (error) {
    throw damagedFile(folder, name, `is not JSON: ${errorMessage(error)}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join(".") ?? "";
  throw damagedFile(folder, name, `has no sound "${field}": ${issue?.message ?? "unknown"}`);
}

/** The bytes of a file; undefined when it is not there. */
export async function readOptional(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new CodeactError("not_found", `Cannot read ${path}: ${errorMessage(error)}`, {
      remedy: "Check the path and its permissions.",
      cause: error,
    });
  }
}

/** The failure of a file of the checkpoint. */
export function damagedFile(folder: string, name: string, problem: string): CodeactError {
  return new CodeactError("invalid_input", `${join(folder, name)} ${problem}.`, {
    remedy: "Download the checkpoint again, all files of the same revision.",
  });
}
