import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { descendants, stillRunning } from "./processes.ts";
import type { HostProcess } from "./processes.ts";

/** Everything that the local sandboxes of one host process have on this machine. Linux only. */
export interface HostTraces {
  /** Process id of the host, which itself is not counted. */
  readonly hostId: number;
  /** When this was seen, in clock ticks since the machine's start. */
  readonly seenAt: number;
  readonly processes: readonly HostProcess[];
  /** Namespaces that the host is not in, as `net:[4026532000]`. */
  readonly namespaces: readonly string[];
  /** Mounts, each counted once for every mount namespace that shows it. */
  readonly mounts: number;
  /** Folders of cgroups, in every hierarchy. */
  readonly cgroups: readonly string[];
  /** Folders and sockets in the folder for temporary files. */
  readonly files: readonly string[];
}

const CGROUPS = "/sys/fs/cgroup";
/** Unit of start times in /proc/PID/stat, the same on every architecture that Node runs on (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** Looks for everything that the sandboxes of a process, by default this one, have on this machine now. */
export function findTraces(hostId: number = process.pid): HostTraces {
  const processes = descendants(hostId);
  const own = new Set(namespacesOf(hostId));
  const namespaces = new Set<string>();
  let mounts = 0;
  for (const { id } of processes) {
    for (const name of namespacesOf(id)) {
      if (own.has(name) || namespaces.has(name)) continue;
      namespaces.add(name);
      if (name.startsWith("mnt:")) mounts += lines(`/proc/${id}/mountinfo`).length;
    }
  }
  return {
    hostId,
    seenAt: Number(lines("/proc/uptime")[0]?.split(" ")[0]) * TICKS_PER_SECOND,
    processes,
    namespaces: [...namespaces],
    mounts,
    cgroups: cgroupsOf(hostId),
    files: filesOf(hostId),
  };
}

/**
 * What of earlier traces still lives, in words: processes, and namespaces that something holds. What was started later is
 * left out: it may have been given the number of a namespace that is gone.
 */
export function whatLives(traces: HostTraces): string[] {
  const running = stillRunning(traces.processes);
  return [
    ...running.map(({ id, command }) => `process ${id}: ${command}`),
    ...heldNamespaces(new Set(traces.namespaces), traces.seenAt),
  ];
}

/** What the sandboxes of a host have left lying about, in words: mounts, cgroups, files and sockets. */
export function whatLies(hostId: number): string[] {
  const mark = folderMark(hostId);
  const mounted = lines("/proc/self/mountinfo").filter((line) => line.includes(mark));
  const sockets = lines("/proc/net/unix").filter((line) => line.includes(mark));
  return [
    ...mounted.map((line) => `mount ${line}`),
    ...cgroupsOf(hostId).map((folder) => `cgroup ${folder}`),
    ...filesOf(hostId).map((path) => `file ${path}`),
    ...sockets.map((line) => `socket ${line}`),
  ];
}

/** Proportional memory of processes in bytes: pages that several share count in parts. */
export function sharedOutBytes(processIds: readonly number[]): number {
  const kilobytes = processIds.map((id) => {
    const line = lines(`/proc/${id}/smaps_rollup`).find((text) => text.startsWith("Pss:"));
    return Number(/\d+/u.exec(line ?? "")?.[0] ?? 0);
  });
  return kilobytes.reduce((sum, value) => sum + value, 0) * 1024;
}

/**
 * What the kernel charges to the sandboxes of a host, in bytes: memory of their processes and what the kernel itself keeps
 * for them (page tables, stacks, namespaces). Undefined where there is no memory cgroup.
 */
export function chargedBytes(hostId: number = process.pid): number | undefined {
  // The shortest path is the cgroup above those of the sessions, and counts them in.
  const [top] = cgroupsOf(hostId)
    .flatMap((folder) => [join(folder, "memory.usage_in_bytes"), join(folder, "memory.current")])
    .filter((file) => lines(file).length > 0)
    .sort((a, b) => a.length - b.length);
  return top === undefined ? undefined : Number(lines(top)[0]);
}

function folderMark(hostId: number): string {
  return `codeact-sandbox-${hostId}-`;
}

/** Namespaces that a process of that time, an open file of one, or a mount still keeps alive. */
function heldNamespaces(wanted: ReadonlySet<string>, seenAt: number): string[] {
  const held = names("/proc")
    .filter((name) => /^\d+$/u.test(name) && startedAt(name) <= seenAt)
    .flatMap((id) => {
      const found = [...namespacesOf(Number(id)), ...links(`/proc/${id}/fd`)];
      return found.filter((name) => wanted.has(name)).map((name) => `namespace ${name} of ${id}`);
    });
  const mounted = lines("/proc/self/mountinfo").filter((line) =>
    [...wanted].some((name) => line.includes(` ${name} `)),
  );
  return [...held, ...mounted.map((line) => `namespace mounted: ${line}`)];
}

/** Start of a process in clock ticks since the machine's start; its command's name may hold spaces and brackets. */
function startedAt(id: string): number {
  const [text = ""] = lines(`/proc/${id}/stat`);
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? 0);
}

/** Those that a process is in. The ones that its next children will get change while it lives and are left out. */
function namespacesOf(id: number): string[] {
  const kinds = names(`/proc/${id}/ns`).filter((name) => !name.endsWith("_for_children"));
  return kinds.flatMap((kind) => link(`/proc/${id}/ns/${kind}`));
}

function filesOf(hostId: number): string[] {
  const mark = folderMark(hostId);
  return names(tmpdir())
    .filter((name) => name.startsWith(mark))
    .map((name) => join(tmpdir(), name));
}

function cgroupsOf(hostId: number): string[] {
  const mark = `codeact-${hostId}-`;
  const found: string[] = [];
  const waiting = [CGROUPS];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const path of foldersIn(folder)) {
      if (path.includes(mark)) found.push(path);
      waiting.push(path);
    }
  }
  return found;
}

/** Folders in a folder; links, which stand for what has another name too, are left out. */
function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name));
  } catch {
    // Removed while we looked.
    return [];
  }
}

function links(folder: string): string[] {
  return names(folder).flatMap((name) => link(join(folder, name)));
}

function link(path: string): string[] {
  try {
    return [readlinkSync(path)];
  } catch {
    // Closed or ended while we looked.
    return [];
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function lines(path: string): string[] {
  try {
    return readFileSync(path, "utf8").trimEnd().split("\n");
  } catch {
    return [];
  }
}
