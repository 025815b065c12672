import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";

/** A cache keeps about as many bytes of packages. */
const MAX_BYTES = 4 * 1024 ** 3;
/** A part that nobody has written to for so long was left by a host that was killed. */
const STALE_PART_MS = 24 * 3600 * 1000;
const PART = ".part-";

/** A file that is being fetched into the cache. */
export interface CachePart {
  /** Never rejects: a cache that cannot be written to must not keep a package from arriving. */
  write(chunk: Buffer): Promise<void>;
  /** Makes it a file of the cache. The caller has checked the hash. */
  keep(sha256: string): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Files of packages on the host, by the hash of their content. Only the proxy writes here, and only what has the hash
 * under which it is kept, so no session can leave something in it for another.
 */
export class PackageCache {
  readonly #folder: string;
  readonly #maxBytes: number;
  #unchecked = Number.POSITIVE_INFINITY;

  constructor(folder: string, maxBytes: number = MAX_BYTES) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** The file with this content, open for reading, and its length; undefined when it is not here. */
  async find(
    sha256: string,
  ): Promise<{ readonly file: FileHandle; readonly bytes: number } | undefined> {
    let file: FileHandle;
    try {
      file = await open(join(this.#folder, sha256), "r");
    } catch {
      return undefined;
    }
    const now = new Date();
    // The time of its last use decides what is removed first.
    await utimes(join(this.#folder, sha256), now, now).catch(() => undefined);
    return { file, bytes: (await file.stat()).size };
  }

  /** Begins a file; undefined when the folder cannot be written to. */
  async begin(): Promise<CachePart | undefined> {
    const path = join(this.#folder, `${PART}${randomUUID()}`);
    let file: FileHandle;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      file = await open(path, "wx", 0o600);
    } catch {
      return undefined;
    }
    let bytes = 0;
    let broken = false;
    return {
      write: async (chunk) => {
        if (broken) return;
        try {
          await file.appendFile(chunk);
          bytes += chunk.length;
        } catch {
          broken = true;
        }
      },
      keep: async (sha256) => {
        await file.close();
        if (broken) await rm(path, { force: true });
        else {
          await rename(path, join(this.#folder, sha256));
          await this.#trim(bytes);
        }
      },
      discard: async () => {
        await file.close();
        await rm(path, { force: true });
      },
    };
  }

  /** Removes what was not used for longest, when enough has come to make it worth looking. */
  async #trim(added: number): Promise<void> {
    this.#unchecked += added;
    if (this.#unchecked < this.#maxBytes / 16) return;
    this.#unchecked = 0;
    const names = await readdir(this.#folder);
    const found = await Promise.all(names.map((name) => this.#describe(name)));
    const files = found.filter((file) => file !== undefined).sort((a, b) => b.usedMs - a.usedMs);
    let kept = 0;
    for (const { path, part, bytes, usedMs } of files) {
      kept += bytes;
      const remove = part ? Date.now() - usedMs > STALE_PART_MS : kept > this.#maxBytes;
      if (remove) await rm(path, { force: true });
    }
  }

  async #describe(
    name: string,
  ): Promise<{ path: string; part: boolean; bytes: number; usedMs: number } | undefined> {
    const path = join(this.#folder, name);
    try {
      const { size, mtimeMs } = await stat(path);
      return { path, part: name.startsWith(PART), bytes: size, usedMs: mtimeMs };
    } catch {
      // Another proxy has removed it meanwhile.
      return undefined;
    }
  }
}
