import { readdir, readFile } from "node:fs/promises";

/** Every process below `root`, `root` left out, as the kernel sees them now. */
export async function descendants(root: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, "utf8").catch(() => "");
    // The command in parentheses may hold spaces and parentheses: the parent is the second field after the last one.
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found: number[] = [];
  const queue = [root];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const below = children.get(next) ?? [];
    found.push(...below);
    queue.push(...below);
  }
  return found;
}

/** Private memory of a process in MiB: what would be freed if it ended (Private_Clean + Private_Dirty). */
export async function privateMib(pid: number): Promise<number> {
  // A process that has just ended holds nothing.
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const kib = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)].reduce(
    (sum, match) => sum + Number(match[1]),
    0,
  );
  return kib / 1024;
}

/** MiB that would be free if a process and all below it ended: their private memory and their page tables. */
export async function ownMib(root: number): Promise<number> {
  const all = [root, ...(await descendants(root))];
  const sizes = await Promise.all(
    all.map(async (pid) => (await privateMib(pid)) + (await pageTablesMib(pid))),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function pageTablesMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmPTE:\s+(\d+) kB/mu.exec(status)?.[1] ?? 0) / 1024;
}
