import { readdirSync, readFileSync } from "node:fs";

/** A process as the host sees it; the start time tells it from a later one with the same id. */
export interface HostProcess {
  readonly id: number;
  readonly parentId: number;
  readonly startTime: string;
  /** Command line, arguments separated by spaces. */
  readonly command: string;
}

/** Every process below another, children of children included. Linux only. */
export function descendants(ancestorId: number): HostProcess[] {
  const all = readdirSync("/proc").flatMap((name) => readProcess(name) ?? []);
  const found: HostProcess[] = [];
  let parents = new Set([ancestorId]);
  while (parents.size > 0) {
    const children = all.filter(({ parentId }) => parents.has(parentId));
    found.push(...children);
    parents = new Set(children.map(({ id }) => id));
  }
  return found;
}

/** Those of the processes that still run. */
export function stillRunning(processes: readonly HostProcess[]): HostProcess[] {
  return processes.filter(({ id, startTime }) => readProcess(String(id))?.startTime === startTime);
}

function readProcess(name: string): HostProcess | undefined {
  if (!/^\d+$/u.test(name)) return undefined;
  try {
    const text = readFileSync(`/proc/${name}/stat`, "utf8");
    const [state, parentId, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return undefined;
    const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { id: Number(name), parentId: Number(parentId), startTime: rest[17] ?? "", command };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}
