import { CodeactError, errorMessage } from "@codeact/protocol";
import type { FileInfo, Kernel } from "@codeact/protocol";
import { openFile } from "@codeact/sandbox";
import type { StoredFile } from "@codeact/store";
import type { HouseOptions } from "./house-options.ts";
import { mimeOfPath } from "./mime-of-path.ts";

/** Files of one cell that are kept, and their bytes together; more is a program gone wrong. */
const MAX_FILES = 100;
const MAX_BYTES = 256 * 1024 * 1024;
/** Files are written into a folder whole, so larger ones are left out. */
const MAX_PUT_BYTES = 256 * 1024 * 1024;

/** Whose files. */
export interface FilesOf {
  readonly userId: string;
  readonly conversationId: string;
}

/** How files of a folder were when they were last looked at, by path. */
export class FileSightings {
  readonly #seen = new Map<string, string>();
  /** Versions of the store's files that were put in, by path. */
  readonly #put = new Map<string, string>();

  /** The same for a copy of the folder. */
  copy(): FileSightings {
    const copy = new FileSightings();
    for (const [path, mark] of this.#seen) copy.#seen.set(path, mark);
    for (const [path, id] of this.#put) copy.#put.set(path, id);
    return copy;
  }

  /** Takes the files as they are for known. */
  async look(kernel: Kernel): Promise<void> {
    this.#seen.clear();
    for (const file of await visibleFiles(kernel)) this.#seen.set(file.path, markOf(file));
  }

  /** Paths that are new or changed since the last look, and those that are gone. */
  async changes(
    kernel: Kernel,
  ): Promise<{ readonly changed: readonly FileInfo[]; readonly gone: readonly string[] }> {
    const now = await visibleFiles(kernel);
    const there = new Set(now.map(({ path }) => path));
    const gone = [...this.#seen.keys()].filter((path) => !there.has(path));
    const changed = now.filter((file) => this.#seen.get(file.path) !== markOf(file));
    for (const path of gone) this.#seen.delete(path);
    for (const file of changed) this.#seen.set(file.path, markOf(file));
    return { changed, gone };
  }

  /** True when this version of a file lies in the folder, or came from it. */
  has({ path, id }: StoredFile): boolean {
    return this.#put.get(path) === id;
  }

  put({ path, id }: StoredFile): void {
    this.#put.set(path, id);
  }
}

/** Hidden files, and what Python keeps for itself, are nobody's results. */
async function visibleFiles(kernel: Kernel): Promise<readonly FileInfo[]> {
  const files = await kernel.files.list();
  return files.filter(
    ({ path, folder }) => !folder && !/(?:^|\/)(?:\.|__pycache__(?:\/|$))/u.test(path),
  );
}

function markOf({ bytes, modifiedAt }: FileInfo): string {
  return `${bytes} ${modifiedAt.getTime()}`;
}

/**
 * Which files: `all` as they are now; those that a person `sent` last; what a person had `given`, for cells that run
 * again: also where cells wrote over it since.
 */
export type WantedFiles = "all" | "sent" | "given";

/**
 * Puts files of the conversation into an interpreter's folder where it does not have them. Returns the paths of those
 * that could not be put there, each with the reason. @throws CodeactError `not_found`, and when the interpreter is gone
 */
export async function putFiles(
  options: Pick<HouseOptions, "store" | "log">,
  of: FilesOf,
  into: { readonly kernel: Kernel; readonly files: FileSightings },
  which: WantedFiles,
): Promise<readonly string[]> {
  const { kernel, files } = into;
  const left: string[] = [];
  let wrote = false;
  for (const file of await listFiles(options, of, which)) {
    if (files.has(file)) continue;
    const problem = await putFile(options, of, kernel, file);
    // One that was left out is told of once.
    files.put(file);
    if (problem === undefined) wrote = true;
    else left.push(`${file.path} (${problem})`);
  }
  if (wrote) await files.look(kernel);
  return left;
}

async function listFiles(
  { store }: Pick<HouseOptions, "store">,
  { userId, conversationId }: FilesOf,
  which: WantedFiles,
): Promise<readonly StoredFile[]> {
  if (which === "given") return givenFiles(await store.files.all(userId, conversationId));
  const newest = await store.files.list(userId, conversationId);
  return which === "all" ? newest : newest.filter(({ origin }) => origin === "upload");
}

/** The newest version that a person sent of every path that is not deleted. @param versions by path, oldest first */
function givenFiles(versions: readonly StoredFile[]): readonly StoredFile[] {
  const newest = new Map(versions.map((file) => [file.path, file]));
  const sent = versions.filter(({ origin }) => origin === "upload");
  const given = new Map(sent.map((file) => [file.path, file]));
  return [...given.values()].filter(({ path }) => newest.get(path)?.deletedAt === undefined);
}

/** Returns why a file was not put there; the run goes on without it. */
async function putFile(
  { store, log }: Pick<HouseOptions, "store" | "log">,
  { userId, conversationId }: FilesOf,
  kernel: Kernel,
  { id, path, size }: StoredFile,
): Promise<string | undefined> {
  if (size > MAX_PUT_BYTES) return "it is too large";
  try {
    const { bytes } = await store.files.open(userId, id);
    await kernel.files.write(path, Buffer.concat(await Array.fromAsync(bytes)));
    return undefined;
  } catch (error) {
    if (!kernel.alive) throw error;
    const problem = errorMessage(error);
    log.info({ conversationId, problem }, "A file was not put into an interpreter's folder.");
    return problem;
  }
}

/** What became of the files of a folder since it was last looked at. */
export interface GatheredFiles {
  readonly files: readonly StoredFile[];
  readonly removed: readonly string[];
  /** Paths that could not be kept. */
  readonly left: readonly string[];
}

/** Keeps what a cell wrote as versions of the conversation's files. */
export async function gatherFiles(
  options: Pick<HouseOptions, "store" | "settings" | "limits" | "log">,
  of: FilesOf & { readonly cellId: string | undefined },
  from: { readonly kernel: Kernel; readonly files: FileSightings },
): Promise<GatheredFiles> {
  const { changed, gone } = await from.files.changes(from.kernel);
  const kept: StoredFile[] = [];
  const left: string[] = [];
  let bytes = 0;
  for (const file of changed) {
    bytes += file.bytes;
    const fits = file.bytes <= options.settings.maxFileBytes && bytes <= MAX_BYTES;
    const stored =
      fits && kept.length < MAX_FILES ? await keepFile(options, of, from.kernel, file) : undefined;
    if (stored === undefined) left.push(file.path);
    else {
      from.files.put(stored);
      kept.push(stored);
    }
  }
  return { files: kept, removed: await removeFiles(options, of, gone), left };
}

async function keepFile(
  { store, settings, limits, log }: Pick<HouseOptions, "store" | "settings" | "limits" | "log">,
  { userId, conversationId, cellId }: FilesOf & { readonly cellId: string | undefined },
  kernel: Kernel,
  { path, bytes }: FileInfo,
): Promise<StoredFile | undefined> {
  try {
    await limits.checkStorage(userId, bytes);
    const file = await openFile(kernel.files, path);
    const about = { userId, conversationId, path, mime: mimeOfPath(path), cellId };
    return await store.files.write(
      { ...about, origin: "produced", maxBytes: settings.maxFileBytes },
      file.pieces(0, file.totalBytes),
    );
  } catch (error) {
    // A name that cannot be kept, a file that is gone again, a full account: the cell itself went well.
    log.info({ conversationId, problem: errorMessage(error) }, "A produced file was not kept.");
    return undefined;
  }
}

async function removeFiles(
  { store }: Pick<HouseOptions, "store">,
  { userId, conversationId }: FilesOf,
  gone: readonly string[],
): Promise<readonly string[]> {
  if (gone.length === 0) return [];
  const produced = await store.files.list(userId, conversationId);
  const removed: string[] = [];
  for (const { path, origin } of produced) {
    if (origin !== "produced" || !gone.includes(path)) continue;
    try {
      await store.files.remove(userId, conversationId, path);
      removed.push(path);
    } catch (error) {
      if (!CodeactError.isInstance(error) || error.code !== "not_found") throw error;
    }
  }
  return removed;
}
