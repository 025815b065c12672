import { open, readFile, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { z } from "zod";
import { hashFile } from "./hash-file.ts";
import { PARTIAL_SUFFIX } from "./model-store.ts";

/** What the bytes of an unfinished download belong to, in a file beside them. */
const PartialState = z.strictObject({
  version: z.literal(1),
  /** Source without what is secret in it. */
  source: z.string(),
  /** Strong ETag or Last-Modified: what a server compares before it sends the rest. */
  validator: z.string().optional(),
  sha256: z.string().optional(),
  total: z.int().nonnegative().optional(),
  /** Bytes that are on disk for certain. */
  completed: z.int().nonnegative(),
});
export type PartialState = z.infer<typeof PartialState>;

/** Bytes between two moments at which the data is made safe on disk; a power cut or kill costs at most so many. */
const SYNC_BYTES = 16 * 1024 ** 2;

/** A file that grows while it is downloaded. */
export interface PartialFile extends AsyncDisposable {
  readonly state: PartialState;
  /** Bytes written so far. */
  readonly length: number;
  /** Forgets everything and begins anew with this state. */
  restart(state: Omit<PartialState, "version" | "completed">): Promise<void>;
  append(bytes: Uint8Array): Promise<void>;
  /** Sha256 of all bytes, read back from the disk. */
  hash(signal: AbortSignal | undefined, onProgress?: (completed: number) => void): Promise<string>;
  /** Makes all bytes safe on disk and gives them their final name. */
  finish(): Promise<void>;
}

/**
 * Opens the partial file of `path` (`path.partial`, `path.partial.json`), taking up what an earlier attempt left if it
 * belongs to the same source. Disposing keeps it for the next attempt.
 */
export async function openPartialFile(path: string, source: string): Promise<PartialFile> {
  const dataPath = `${path}${PARTIAL_SUFFIX}`;
  const statePath = `${dataPath}.json`;
  const before = await readState(statePath);
  const file = await openData(dataPath);
  try {
    const fresh: PartialState = { version: 1, source, completed: 0 };
    const usable = before !== undefined && before.source === source ? before : fresh;
    const { size } = await file.stat();
    const length = Math.min(size, usable.completed);
    // What came after the last safe moment may be holes.
    await file.truncate(length);
    return new GrowingFile(path, dataPath, statePath, file, { ...usable, completed: length });
  } catch (error) {
    await file.close();
    throw error;
  }
}

class GrowingFile implements PartialFile {
  readonly #path: string;
  readonly #dataPath: string;
  readonly #statePath: string;
  readonly #file: FileHandle;
  #state: PartialState;
  #length: number;
  #closed = false;

  constructor(
    path: string,
    dataPath: string,
    statePath: string,
    file: FileHandle,
    state: PartialState,
  ) {
    this.#path = path;
    this.#dataPath = dataPath;
    this.#statePath = statePath;
    this.#file = file;
    this.#state = state;
    this.#length = state.completed;
  }

  get state(): PartialState {
    return this.#state;
  }

  get length(): number {
    return this.#length;
  }

  async restart(state: Omit<PartialState, "version" | "completed">): Promise<void> {
    // First the promise, then the data: a stop in between must not leave a promise about bytes that are gone.
    this.#state = { ...state, version: 1, completed: 0 };
    await this.#writeState();
    await this.#file.truncate(0);
    this.#length = 0;
  }

  async append(bytes: Uint8Array): Promise<void> {
    let done = 0;
    try {
      while (done < bytes.length) {
        const left = bytes.length - done;
        const { bytesWritten } = await this.#file.write(bytes, done, left, this.#length + done);
        done += bytesWritten;
      }
    } catch (error) {
      throw explainWrite(this.#dataPath, error);
    }
    this.#length += bytes.length;
    if (this.#length - this.#state.completed >= SYNC_BYTES) await this.#makeSafe();
  }

  async hash(
    signal: AbortSignal | undefined,
    onProgress?: (completed: number) => void,
  ): Promise<string> {
    await this.#makeSafe();
    return await hashFile(this.#dataPath, { signal, onProgress });
  }

  async finish(): Promise<void> {
    await this.#makeSafe();
    await this.#close();
    await rename(this.#dataPath, this.#path);
    await rm(this.#statePath, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#makeSafe();
    } finally {
      await this.#close();
    }
  }

  async #makeSafe(): Promise<void> {
    await this.#file.sync();
    if (this.#state.completed === this.#length) return;
    this.#state = { ...this.#state, completed: this.#length };
    await this.#writeState();
  }

  async #writeState(): Promise<void> {
    const next = `${this.#statePath}.new`;
    try {
      await writeFile(next, JSON.stringify(this.#state), { flush: true });
      await rename(next, this.#statePath);
    } catch (error) {
      throw explainWrite(next, error);
    }
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#file.close();
  }
}

async function readState(path: string): Promise<PartialState | undefined> {
  try {
    return PartialState.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // None, or damaged: then the download begins anew.
    return undefined;
  }
}

async function openData(path: string): Promise<FileHandle> {
  try {
    // Made if need be, and not emptied.
    return await open(path, "a").then(async (made) => {
      await made.close();
      return await open(path, "r+");
    });
  } catch (error) {
    throw explainWrite(path, error);
  }
}

function explainWrite(path: string, error: unknown): CodeactError {
  const full = error instanceof Error && "code" in error && error.code === "ENOSPC";
  return new CodeactError(
    "invalid_input",
    full
      ? `The disk is full: cannot write ${path}.`
      : `Cannot write ${path}: ${errorMessage(error)}`,
    {
      remedy: full
        ? "Make room and pull again: what came so far is kept."
        : "Check the permissions of the data folder, or name another with --data-dir.",
      cause: error,
    },
  );
}
