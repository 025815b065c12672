import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CodeactError } from "@codeact/protocol";

const KEY_BYTES = 32;
/** Whatever lets others than the owner in. */
const OTHERS = 0o077;

/**
 * The key that secrets in the store are sealed with, from a file that is made when there is none. Several processes may
 * ask at once: one file wins.
 * @throws CodeactError `config_invalid` for a file that others can read
 */
export async function readSecretKey(path: string): Promise<string> {
  const kept = await readKept(path);
  if (kept !== undefined) return kept;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString("base64")}\n`, {
    mode: 0o600,
    flag: "wx",
  });
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readKept(path)) ?? "";
}

async function readKept(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    if ((mode & OTHERS) !== 0)
      throw new CodeactError("config_invalid", `Others can read the secret key ${path}.`, {
        remedy: `Run: chmod 600 ${path}`,
      });
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? Reflect.get(error, "code") : undefined;
}
