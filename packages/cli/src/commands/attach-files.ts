import { basename } from "node:path";
import type { Trajectory } from "@codeact/protocol";
import type { Session } from "@codeact/session";
import { readLocalFile } from "../local-file.ts";

const FILES_ADDED = "files-added";
const FILES_TEXT = "Files in the working folder: ";

/** Files that a saved conversation once was given and that its new interpreter does not have. */
export async function missingFiles(
  session: Session,
  saved: Trajectory,
): Promise<readonly string[]> {
  const given = saved.steps.flatMap((step) =>
    step.type === "notice" && step.code === FILES_ADDED
      ? step.text.slice(FILES_TEXT.length).split(", ")
      : [],
  );
  if (given.length === 0) return [];
  const files = await (await session.kernel()).files.list();
  const there = new Set(files.map((file) => file.path));
  return [...new Set(given)].filter((path) => !there.has(path));
}

/**
 * Copies local files into the sandbox's working folder, under their own names (or `path` for a single one), and lets the
 * model know. Returns the paths in the sandbox.
 * @throws CodeactError `not_found` that names the file
 */
export async function attachFiles(
  session: Session,
  locals: readonly string[],
  path?: string,
): Promise<readonly string[]> {
  const files = await Promise.all(
    locals.map(async (local) => ({
      path: path ?? basename(local),
      data: await readLocalFile(local),
    })),
  );
  if (files.length === 0) return [];
  const kernel = await session.kernel();
  for (const file of files) await kernel.files.write(file.path, file.data);
  const names = files.map((file) => file.path);
  session.tell({
    code: FILES_ADDED,
    text: `${FILES_TEXT}${names.join(", ")}`,
    toModel: true,
  });
  return names;
}
