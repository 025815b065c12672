import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CodeactError, errorMessage, Trajectory, TRAJECTORY_VERSION } from "@codeact/protocol";
import { z } from "zod";

/**
 * Reads a saved trajectory.
 * @throws CodeactError `not_found` (no such file), `trajectory_invalid` (not JSON, another version, or a wrong field,
 * which the message names)
 */
export async function readTrajectory(path: string): Promise<Trajectory> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new CodeactError("not_found", `Cannot read ${path}: ${errorMessage(error)}`, {
      remedy: "Give the path of a conversation saved by codeact.",
      cause: error,
    });
  }
  return parseTrajectory(text, path);
}

const versioned = z.looseObject({ version: z.unknown() });

/** Parses the text of a trajectory file; `source` names it in errors. */
export function parseTrajectory(text: string, source: string): Trajectory {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(`${source} is not JSON: ${errorMessage(error)}`, error);
  }
  const version = versioned.safeParse(value);
  if (!version.success)
    throw invalid(`${source} is not a codeact conversation: it is no object with a version`);
  if (version.data.version !== TRAJECTORY_VERSION) {
    throw invalid(
      `${source} has version ${JSON.stringify(version.data.version)}; this codeact reads ${TRAJECTORY_VERSION}`,
    );
  }
  const parsed = Trajectory.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(
    `${source} is damaged at ${issue?.path.join(".") ?? "the top"}: ${issue?.message ?? "unknown"}`,
    parsed.error,
  );
}

function invalid(message: string, cause?: unknown): CodeactError {
  return new CodeactError("trajectory_invalid", message, {
    remedy: "Use a file that codeact chat saved.",
    cause,
  });
}

/** Writes a trajectory atomically (temporary file, then rename); folders are made. @throws CodeactError `invalid_input` */
export async function writeTrajectory(path: string, trajectory: Trajectory): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, `${JSON.stringify(trajectory, null, 2)}\n`, { mode: 0o600 });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new CodeactError("invalid_input", `Cannot save ${path}: ${errorMessage(error)}`, {
      remedy: "Give a path that can be written (--save, --data-dir).",
      cause: error,
    });
  }
}
