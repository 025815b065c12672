import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import type { KernelSnapshot } from "@codeact/protocol";
import { decodeSnapshot, encodeSnapshot } from "@codeact/sandbox";

/** The snapshots of sleeping sessions, one file each. */
export class SnapshotFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder and removes the files of sessions that are not in `known`. */
  async open(known: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const names = await readdir(this.#folder);
    await Promise.all(
      names
        .filter((name) => !known.has(name.replace(/\.snapshot$/u, "")))
        .map((name) => rm(join(this.#folder, name), { recursive: true, force: true })),
    );
  }

  /** Writes so that the file is there whole or not at all. */
  async write(id: string, snapshot: KernelSnapshot): Promise<void> {
    const path = this.#path(id);
    const partial = `${path}.partial`;
    const file = await open(partial, "w", 0o600);
    try {
      for (const piece of encodeSnapshot(snapshot)) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  }

  /** @throws CodeactError `not_found` when there is none, `invalid_input` when it is broken */
  async read(id: string): Promise<KernelSnapshot> {
    try {
      return decodeSnapshot(await readFile(this.#path(id)));
    } catch (error) {
      if (CodeactError.isInstance(error)) throw error;
      throw new CodeactError("not_found", "The saved state of the session is not there.", {
        cause: error,
      });
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
    await rm(`${this.#path(id)}.partial`, { force: true });
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.snapshot`);
  }
}
