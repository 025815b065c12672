import { readFileSync, readlinkSync } from "node:fs";

/**
 * Those of some processes that belong to a copy: descendants of its interpreter, and the small parent that keeps its exit
 * code where the kernel does not. Not who only lives in the same mount namespace: processes of its origin may go there.
 */
export function followers(leader: number, candidates: readonly number[]): number[] {
  const parents = new Map(candidates.map((candidate) => [candidate, parentOf(candidate)]));
  const found = new Set<number>();
  const parent = parentOf(leader);
  if (parent !== undefined && parents.has(parent) && mounts(parent) === mounts(leader)) {
    found.add(parent);
  }
  const family = new Set([leader]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [candidate, of] of parents) {
      if (family.has(candidate) || of === undefined || !family.has(of)) continue;
      family.add(candidate);
      found.add(candidate);
      grown = true;
    }
  }
  found.delete(leader);
  return [...found];
}

/** Process id of the parent; undefined when the process has ended. */
function parentOf(processId: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, "utf8");
    // proc_pid_stat(5): the name, which may hold anything, ends with the last bracket; then the state and the parent.
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

function mounts(processId: number): string | undefined {
  try {
    return readlinkSync(`/proc/${processId}/ns/mnt`);
  } catch {
    return undefined;
  }
}
