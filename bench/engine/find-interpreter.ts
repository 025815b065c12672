import { readdir, readlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants } from "../process-memory.ts";

const TRIES = 200;
const PAUSE_MS = 25;

/** A cell that opens a file of this name and then waits to be killed. */
export function waitingCell(mark: string): string {
  return `mark = open("${mark}", "w")\nimport time\ntime.sleep(600)`;
}

/**
 * The process that runs {@link waitingCell}, as the host numbers it: the one below `root` that has the file open.
 * @throws Error when there is none, or this user may not see what others have open
 */
export async function findInterpreter(root: number, mark: string): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    // Sessions come last.
    for (const pid of (await descendants(root)).toReversed())
      if (await hasOpen(pid, mark)) return pid;
    await sleep(PAUSE_MS);
  }
  throw new Error(`No process below ${root} has a file "${mark}" open that this user can see.`);
}

async function hasOpen(pid: number, mark: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  for (const name of await readdir(folder).catch(() => [])) {
    const target = await readlink(`${folder}/${name}`).catch(() => "");
    if (target.endsWith(mark)) return true;
  }
  return false;
}
