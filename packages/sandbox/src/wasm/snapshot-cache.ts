import { CodeactError, errorMessage } from "@codeact/protocol";
import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { childFlags, insideFolder, pyodideFolder, pythonFolder, WasmChild } from "./child.ts";

/** Bits of a mode by which others than the owner could write. */
const OTHERS_WRITE = 0o022;
/** SHA-256 of what follows it in the file. */
const HASH_BYTES = 32;
/** Heaps are about 30 MiB; what is far larger is none of ours. */
const MOST_BYTES = 512 * 1024 ** 2;
/** Making one takes 2 s on a free machine. */
const MAKE_TIMEOUT_MS = 180_000;
/** Heaps of versions that were not used for so long are removed. */
const UNUSED_MS = 30 * 24 * 3600 * 1000;
const SUFFIX = ".heap";

/** A heap of a rehearsed interpreter, open for reading. Closing it leaves the file. */
export interface HeapSnapshot extends AsyncDisposable {
  /** Descriptor that a child inherits; what is behind it was checked and cannot be exchanged. */
  readonly descriptor: number;
  /** Where the heap begins in the file. */
  readonly bytes: number;
}

/** Where the heaps of this user are kept unless said otherwise. */
export function defaultCacheFolder(): string {
  return join(homedir(), ".cache", "codeact", "wasm");
}

/**
 * The heap from which kernels start in a fifth of the time, out of the cache or made now. Two processes may make the
 * same one at once: each puts a whole file in its place. An abort ends the making and leaves nothing.
 * @throws CodeactError `sandbox_unavailable` when the folder is not this user's alone, `kernel_start_failed` when the
 * interpreter cannot be rehearsed
 */
export async function openSnapshot(
  folder: string = defaultCacheFolder(),
  signal?: AbortSignal,
): Promise<HeapSnapshot> {
  await claimFolder(folder);
  const path = join(folder, `${await snapshotKey()}${SUFFIX}`);
  const cached = await openChecked(path);
  if (cached !== undefined) return cached;
  await store(path, await makeHeap(signal));
  await forgetOld(folder);
  const made = await openChecked(path);
  if (made !== undefined) return made;
  throw new CodeactError("sandbox_unavailable", `The heap snapshot ${path} cannot be read back.`);
}

/** Everything a heap depends on, as a file name. */
async function snapshotKey(): Promise<string> {
  const hash = createHash("sha256");
  hash.update(
    JSON.stringify(["1", process.versions, process.arch, process.platform, childFlags(0)]),
  );
  for (const name of ["package.json", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide.mjs"])
    hash.update(await factsOf(join(pyodideFolder, name)));
  for (const [folder, suffix] of [
    [insideFolder, "ts"],
    [join(pythonFolder, "codeact_kernel"), "py"],
    [join(pythonFolder, "codeact_wasm"), "py"],
  ] as const) {
    for (const name of (await readdir(folder)).sort()) {
      if (name.endsWith(`.${suffix}`)) hash.update(await readFile(join(folder, name)));
    }
  }
  return hash.digest("hex").slice(0, 32);
}

/** Size and time tell versions of large files apart without reading them. */
async function factsOf(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  return JSON.stringify([path, size, mtimeMs]);
}

async function claimFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await lstat(folder);
    if (found.isDirectory() && isOwn(found)) return;
  } catch (cause) {
    throw new CodeactError("sandbox_unavailable", `No folder ${folder} can be made.`, { cause });
  }
  throw new CodeactError(
    "sandbox_unavailable",
    `Others than this user can write into ${folder}, so no interpreter is started from there.`,
    { remedy: `Run: chmod go-w ${folder}` },
  );
}

function isOwn(found: { readonly uid: number; readonly mode: number }): boolean {
  const own = process.getuid?.();
  return own === undefined || (found.uid === own && (found.mode & OTHERS_WRITE) === 0);
}

/** Opens a heap if it is there, ours and whole. */
async function openChecked(path: string): Promise<HeapSnapshot | undefined> {
  let file: FileHandle;
  try {
    // A symbolic link could lead to a file of somebody else.
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch {
    return undefined;
  }
  try {
    const facts = await file.stat();
    const fits = facts.size > HASH_BYTES && facts.size <= MOST_BYTES;
    if (facts.isFile() && isOwn(facts) && fits) {
      const whole = await file.readFile();
      const heap = whole.subarray(0, -HASH_BYTES);
      if (createHash("sha256").update(heap).digest().equals(whole.subarray(-HASH_BYTES))) {
        await utimes(path, new Date(), new Date()).catch(() => undefined);
        return heldOpen(file, heap.length);
      }
    }
  } catch {
    // Unreadable is as good as absent: it is made anew.
  }
  await file.close();
  return undefined;
}

function heldOpen(file: FileHandle, bytes: number): HeapSnapshot {
  return {
    descriptor: file.fd,
    bytes,
    async [Symbol.asyncDispose](): Promise<void> {
      await file.close();
    },
  };
}

async function store(path: string, heap: Buffer): Promise<void> {
  const part = `${path}.${randomBytes(8).toString("hex")}.part`;
  try {
    const file = await open(part, "wx", 0o600);
    try {
      await file.writeFile(heap);
      await file.writeFile(createHash("sha256").update(heap).digest());
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true });
    throw new CodeactError("sandbox_unavailable", `The heap snapshot ${path} cannot be written.`, {
      cause,
    });
  }
}

async function forgetOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(SUFFIX) && !name.endsWith(".part")) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > UNUSED_MS)
      await rm(path, { force: true });
  }
}

/** Lets a child start cold, rehearse, and send its heap. */
async function makeHeap(signal: AbortSignal | undefined): Promise<Buffer> {
  signal?.throwIfAborted();
  const child = new WasmChild({
    task: "snapshot",
    snapshotBytes: 0,
    workingFolder: "/work",
    outputBytes: 4096,
    diskBytes: 1 << 30,
    openFiles: 64,
    memoryBytes: 2 ** 31,
    cpuSeconds: 600,
  });
  const kill = (): void => {
    child.kill();
  };
  const timer = setTimeout(kill, MAKE_TIMEOUT_MS);
  signal?.addEventListener("abort", kill);
  try {
    const pieces: Buffer[] = [];
    for await (const piece of child.socket) if (Buffer.isBuffer(piece)) pieces.push(piece);
    const { detail } = await child.ended;
    if (child.succeeded && pieces.length > 0) return Buffer.concat(pieces);
    throw new CodeactError("kernel_start_failed", `No interpreter could be rehearsed: ${detail}`, {
      details: { log: child.log },
    });
  } catch (error) {
    if (CodeactError.isInstance(error)) throw error;
    const reason = errorMessage(error);
    throw new CodeactError("kernel_start_failed", `No interpreter could be rehearsed: ${reason}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
    kill();
  }
}
