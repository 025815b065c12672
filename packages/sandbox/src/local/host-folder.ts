import { chown, mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownerRuns, ownName } from "./owner.ts";

const PREFIX = "codeact-sandbox-";

/** Makes the folder of one fork server's socket, readable by nobody but its user, and removes those of dead owners. */
export async function makeHostFolder(userId: number | undefined): Promise<string> {
  await removeLeftFolders();
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${await ownName()}-`));
  await mkdir(join(folder, "root"));
  if (userId !== undefined) await chown(folder, userId, userId);
  return folder;
}

/** Removes what hosts that were killed have left. */
async function removeLeftFolders(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const folder = join(tmpdir(), name);
    const owner = name.slice(PREFIX.length).split("-").slice(0, 2).join("-");
    if (!(await ownerRuns(owner)) && (await isOurs(folder)))
      await rm(folder, { recursive: true, force: true });
  }
}

/** Another user's folder in the shared /tmp is not ours to remove, unless we are root. */
async function isOurs(folder: string): Promise<boolean> {
  const own = process.getuid?.();
  try {
    return own === 0 || (await stat(folder)).uid === own;
  } catch {
    return false;
  }
}
