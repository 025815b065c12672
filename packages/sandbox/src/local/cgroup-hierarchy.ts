import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A place below which this process may make cgroups. */
export interface CgroupHierarchy {
  readonly version: 1 | 2;
  readonly base: string;
  /** Top of the hierarchy, below which earlier hosts may have left theirs. */
  readonly root: string;
  /** Version 1: where processor time is shared out, when it can be; version 2 has one tree for all. */
  readonly cpu?: Pick<CgroupHierarchy, "base" | "root"> | undefined;
}

interface CgroupMount {
  readonly version: 1 | 2;
  readonly point: string;
  /** Controllers named in the mount's options; version 2 names none. */
  readonly options: readonly string[];
}

const WANTED = ["memory", "pids"] as const;
/** Wanted as well, but not needed: evenly shared processor time. */
const WELCOME = "cpu";

/**
 * Finds where sessions can get cgroups: in version 2 with the memory and pids controllers, else in version 1 with the
 * memory controller (processes are counted per user namespace anyway, and each further move costs 10 ms).
 */
export async function findHierarchy(): Promise<CgroupHierarchy | undefined> {
  let mounts: CgroupMount[];
  let own: string;
  try {
    mounts = parseMounts(await readFile("/proc/self/mountinfo", "utf8"));
    own = await readFile("/proc/self/cgroup", "utf8");
  } catch {
    return undefined;
  }
  for (const mount of mounts) {
    if (mount.version === 2 && (await hasControllers(mount.point)) && canUse(mount.point)) {
      return { version: 2, base: mount.point, root: mount.point };
    }
  }
  const memory = versionOne(mounts, own, "memory");
  if (memory === undefined) return undefined;
  return { version: 1, ...memory, cpu: versionOne(mounts, own, "cpu") };
}

/** The place of one controller of version 1 below which this process may make cgroups. */
function versionOne(
  mounts: readonly CgroupMount[],
  own: string,
  controller: string,
): Pick<CgroupHierarchy, "base" | "root"> | undefined {
  const mount = mounts.find(
    ({ version, options }) => version === 1 && options.includes(controller),
  );
  if (mount === undefined) return undefined;
  const base = ownFolder(mount.point, own, controller);
  return canUse(base) ? { base, root: mount.point } : undefined;
}

/** Cgroup mounts in /proc/self/mountinfo (proc_pid_mountinfo(5)). */
function parseMounts(text: string): CgroupMount[] {
  return text.split("\n").flatMap((line): CgroupMount[] => {
    const [before = "", after = ""] = line.split(" - ");
    const point = before.split(" ")[4];
    const [kind, , options = ""] = after.split(" ");
    if (point === undefined || (kind !== "cgroup" && kind !== "cgroup2")) return [];
    return [{ version: kind === "cgroup2" ? 2 : 1, point, options: options.split(",") }];
  });
}

/** Where this process itself is, so that limits of whoever runs it hold for the sessions too. */
function ownFolder(point: string, own: string, controller: string): string {
  for (const line of own.split("\n")) {
    const [, names = "", path = "/"] = line.split(":");
    const folder = join(point, path);
    if (names.split(",").includes(controller) && existsSync(folder)) return folder;
  }
  return point;
}

async function hasControllers(point: string): Promise<boolean> {
  try {
    const enabled = await readFile(join(point, "cgroup.subtree_control"), "utf8");
    tryWrite(join(point, "cgroup.subtree_control"), `+${WELCOME}`);
    if (WANTED.every((name) => enabled.includes(name))) return true;
    writeFileSync(
      join(point, "cgroup.subtree_control"),
      WANTED.map((name) => `+${name}`).join(" "),
    );
    return true;
  } catch {
    // Not root, controllers used by version 1, or a container's cgroup that holds processes.
    return false;
  }
}

function tryWrite(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {
    // The probe says what is missing.
  }
}

/** Whether folders can be made below a cgroup; leaves nothing behind. */
function canUse(base: string): boolean {
  const folder = join(base, `codeact-try-${process.pid}`);
  try {
    mkdirSync(folder);
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
