import { errorMessage } from "@codeact/protocol";
import type { KernelLimits } from "@codeact/protocol";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readdir, rmdir, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { findHierarchy } from "./cgroup-hierarchy.ts";
import type { IsolationPlan } from "./isolation-plan.ts";
import { ownerRuns, ownName } from "./owner.ts";

const PREFIX = "codeact-";
/** Names of {@link openCgroups}, with their owner; nobody else's folder looks like this. */
const OURS = /^codeact-(\d+-\d+)-[0-9a-f]{8}$/u;
/**
 * A session may use this many times the memory of one process in all: several processes, and its files, which lie in
 * memory and are counted here.
 */
const MEMORY_FACTOR = 2;

/** The cgroup of one session. */
export interface SessionCgroup {
  /** Moves a process in, by its process id as the host sees it. Takes about 10 ms: the kernel waits for all processors. */
  attach(processId: number): Promise<void>;
  setLimits(limits: KernelLimits): void;
  /** Process ids of what is in it, as the host sees them. */
  members(): readonly number[];
  /** Whether the kernel killed a process of the session for its memory. */
  outOfMemory(): boolean;
  /** Kills what is left in it, but the fork server, which may be about to leave, and removes it. */
  remove(forkServer: number): Promise<void>;
}

/** The cgroups of one sandbox: a second, hard wall behind the limits of single processes. */
export interface Cgroups {
  /** Where they are, for a person. */
  readonly detail: string;
  add(name: string): SessionCgroup;
  close(): Promise<void>;
}

/**
 * Opens the cgroups of one sandbox and removes those of dead hosts. Best effort: without root, or where the controllers
 * cannot be written, the limits of single processes stand alone, and a text says why.
 */
export async function openCgroups(plan: IsolationPlan): Promise<Cgroups | string> {
  if (plan.mode === "rootless" || plan.idCount === 1) return "they need root";
  const hierarchy = await findHierarchy();
  if (hierarchy === undefined) return "no memory controller can be written";
  const { base, root, version, cpu } = hierarchy;
  const name = `${PREFIX}${await ownName()}-${randomBytes(4).toString("hex")}`;
  const top = join(base, name);
  const cpuTop = cpu === undefined ? undefined : join(cpu.base, name);
  let shares = cpuTop !== undefined;
  try {
    for (const place of cpu === undefined ? [root] : [root, cpu.root]) await removeLeft(place);
    mkdirSync(top);
    if (cpuTop !== undefined) makeShared(cpuTop);
    if (version === 2) shares = enableControllers(top);
  } catch (error) {
    for (const place of [top, cpuTop]) if (place !== undefined) await removeTree(place);
    return errorMessage(error);
  }
  return {
    detail: `version ${version}, below ${base}; processor time is ${shares ? "shared out evenly" : "not shared out: no cpu controller"}`,
    add: (session) =>
      addSession(
        version,
        join(top, session),
        cpuTop === undefined ? undefined : join(cpuTop, session),
      ),
    async close() {
      await removeTree(top);
      if (cpuTop !== undefined) await removeTree(cpuTop);
    },
  };
}

/** All sessions together weigh as much as one busy process of the host on every processor. */
function makeShared(top: string): void {
  mkdirSync(top);
  writeFileSync(join(top, "cpu.shares"), String(1024 * availableParallelism()));
}

/** Hands the controllers of version 2 on to sessions; returns whether processor time is among them. */
function enableControllers(top: string): boolean {
  const control = join(top, "cgroup.subtree_control");
  writeFileSync(control, "+memory +pids");
  try {
    writeFileSync(control, "+cpu");
    return true;
  } catch {
    // The group above has not been given it; the others are what holds.
    return false;
  }
}

function addSession(version: 1 | 2, folder: string, cpu: string | undefined): SessionCgroup {
  // Synchronous on purpose: a few writes to a memory file system cost less than their trips to a thread pool.
  mkdirSync(folder);
  if (cpu !== undefined) mkdirSync(cpu);
  const events = join(folder, version === 2 ? "memory.events" : "memory.oom_control");
  return {
    async attach(processId) {
      await writeFile(join(folder, "cgroup.procs"), String(processId));
      // Right after another move this one takes a fifth of a millisecond.
      if (cpu !== undefined) await writeFile(join(cpu, "cgroup.procs"), String(processId));
    },
    setLimits({ memoryBytes, processes }) {
      const memory = join(folder, version === 2 ? "memory.max" : "memory.limit_in_bytes");
      writeFileSync(memory, String(memoryBytes * MEMORY_FACTOR));
      if (version === 2) writeFileSync(join(folder, "pids.max"), String(processes));
    },
    // One that was started while its parent was on the way is in only one of the two.
    members: () => [
      ...new Set([folder, ...(cpu === undefined ? [] : [cpu])].flatMap((one) => membersOf(one))),
    ],
    outOfMemory: () => oomKills(events) > 0,
    async remove(forkServer) {
      await removeFolder(folder, forkServer);
      if (cpu !== undefined) await removeFolder(cpu, forkServer);
    },
  };
}

function oomKills(file: string): number {
  try {
    return Number(/^oom_kill (\d+)/mu.exec(readFileSync(file, "utf8"))?.[1] ?? 0);
  } catch {
    // Already removed with its session.
    return 0;
  }
}

function membersOf(folder: string): number[] {
  try {
    const numbers = readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").map(Number);
    // 0 is a process of a namespace that the host cannot see; there is none below it.
    return numbers.filter((number) => number > 0);
  } catch {
    // Removed already.
    return [];
  }
}

/** Whether a process is the first of its pid namespace: while copies of a session live there, it has to as well. */
function holdsNamespace(processId: number): boolean {
  try {
    return /^NSpid:.*\t1$/mu.test(readFileSync(`/proc/${processId}/status`, "utf8"));
  } catch {
    // It has ended.
    return true;
  }
}

function killMembers(folder: string, forkServer: number): void {
  for (const number of membersOf(folder)) {
    if (number === forkServer || holdsNamespace(number)) continue;
    try {
      process.kill(number, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

/** Looks everywhere: the host that was killed may have run in another cgroup than this one. */
async function removeLeft(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((entry) => entry.isDirectory())) {
    const child = join(folder, entry.name);
    const owner = OURS.exec(entry.name)?.[1];
    if (owner === undefined) await removeLeft(child);
    else if (!(await ownerRuns(owner))) await removeTree(child);
  }
}

async function removeTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const children = entries.filter((entry) => entry.isDirectory());
  await Promise.all(children.map((child) => removeFolder(join(folder, child.name))));
  await removeFolder(folder);
}

/**
 * A cgroup can be busy for a moment after its last process has ended. A session that is gone may have left processes in
 * it all the same: in the namespaces of a copy of it, where nobody else can tell them from the copy's own.
 */
async function removeFolder(folder: string, forkServer?: number): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (forkServer !== undefined) killMembers(folder, forkServer);
    try {
      await rmdir(folder);
      return;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
      await sleep(25);
    }
  }
}
