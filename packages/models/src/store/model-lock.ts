import { link, mkdir, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** How a lock is waited for. */
export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once if another process has it. */
  readonly onWait?: ((processId: number | undefined) => void) | undefined;
  /** A lock that was not renewed for so long belongs to nobody any more. @default 20 s */
  readonly staleMs?: number | undefined;
}

const Holder = z.object({ pid: z.int(), host: z.string() });

const STALE_MS = 20_000;
const POLL_MS = 200;

/**
 * Takes a lock that holds between processes, also over a network file system: a file that is renewed while it is held.
 * One whose process is gone is taken over. Waits until it is free; an abort leaves nothing behind.
 */
export async function openLock(path: string, options: LockOptions = {}): Promise<AsyncDisposable> {
  const { signal, onWait, staleMs = STALE_MS } = options;
  await mkdir(dirname(path), { recursive: true });
  for (let tries = 0; ; tries++) {
    signal?.throwIfAborted();
    if (await take(path)) return held(path, staleMs);
    if (await isStale(path, staleMs)) await breakLock(path, staleMs);
    else {
      if (tries === 0) onWait?.((await holderOf(path))?.pid);
      await sleep(POLL_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await using file = await open(path, "wx");
    await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname() }));
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function held(path: string, staleMs: number): AsyncDisposable {
  const timer = setInterval(() => {
    const now = new Date();
    // A lock that was broken because this process slept too long is gone; what it guards checks its own data.
    utimes(path, now, now).catch(() => undefined);
  }, staleMs / 4);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await rm(path, { force: true });
    },
  };
}

async function isStale(path: string, staleMs: number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > staleMs) return true;
  } catch {
    // Just released.
    return false;
  }
  const holder = await holderOf(path);
  return holder !== undefined && holder.host === hostname() && !isAlive(holder.pid);
}

/** Removes a stale lock so that of two who find it only one does. */
async function breakLock(path: string, staleMs: number): Promise<void> {
  const aside = `${path}.${randomUUID().slice(0, 8)}`;
  try {
    await rename(path, aside);
    // Another was faster and has taken it since: it gets back what is its own.
    if (!(await isStale(aside, staleMs))) await link(aside, path);
  } catch {
    // Another was faster.
  } finally {
    await rm(aside, { force: true });
  }
}

async function holderOf(path: string): Promise<z.infer<typeof Holder> | undefined> {
  try {
    return Holder.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // Released, or its holder has not written yet.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is alive too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
