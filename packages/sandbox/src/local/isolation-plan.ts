import { CodeactError } from "@codeact/protocol";
import { readFile } from "node:fs/promises";
import { assemble } from "./seccomp-program.ts";
import { sessionFilter } from "./seccomp.ts";

/**
 * First host user of the range that sessions of a privileged host get, far above the ranges that distributions hand out
 * (login users, systemd's dynamic users and containers end at 524,288 + 65,536 x users, in practice below 6e8).
 */
const USER_BASE = 600_100_000;
const USER_COUNT = 65_536;

/**
 * How strong the walls are. `namespaces`: a root, a network, processes and a user of its own for every session.
 * `landlock`: the host's, seen through rules; for machines that refuse namespaces, and only when asked for.
 */
export type IsolationTier = "namespaces" | "landlock";

/** How this process can isolate sessions. */
export interface IsolationPlan {
  /**
   * `root`: every session has a host user of its own. `rootless`: all are mapped to the user of this process. `landlock`:
   * without namespaces; sessions have users of their own when there is more than one number to give.
   */
  readonly mode: "root" | "rootless" | "landlock";
  readonly idBase: number;
  readonly idCount: number;
  /** The seccomp filter, assembled. */
  readonly filter: Buffer;
}

/**
 * Finds out which isolation of a tier fits this process. Never the other tier: what is weaker has to be asked for.
 * @throws CodeactError `sandbox_unavailable` off Linux or on a rare processor
 */
export async function planIsolation(tier: IsolationTier = "namespaces"): Promise<IsolationPlan> {
  if (process.platform !== "linux")
    throw unavailable(`it needs Linux, this is ${process.platform}`);
  const { arch } = process;
  if (arch !== "x64" && arch !== "arm64")
    throw unavailable(`it has no system call filter for ${arch}`);
  const filter = assemble(sessionFilter(arch, tier));
  const range = process.getuid?.() === 0 ? await mappedRange() : undefined;
  const own = { idBase: process.getuid?.() ?? 0, idCount: 1 };
  if (tier === "landlock") {
    const users = range !== undefined && (await mayChangeUsers()) ? range : own;
    return { mode: "landlock", ...users, filter };
  }
  if (range === undefined) return { mode: "rootless", ...own, filter };
  return { mode: "root", ...range, filter };
}

/** A range of users that this process may hand out; inside a container only part of the numbers exist. */
async function mappedRange(): Promise<{ idBase: number; idCount: number } | undefined> {
  const map = await readFile("/proc/self/uid_map", "utf8");
  const extents = map
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/u).map(Number));
  const fits = extents.some(
    ([first = 0, , count = 0]) => first <= USER_BASE && first + count >= USER_BASE + USER_COUNT,
  );
  return fits ? { idBase: USER_BASE, idCount: USER_COUNT } : undefined;
}

/** CAP_CHOWN, CAP_SETGID and CAP_SETUID, which containers may have taken from root. */
const CAPABILITIES_FOR_USERS = (1n << 0n) | (1n << 6n) | (1n << 7n);

async function mayChangeUsers(): Promise<boolean> {
  const status = await readFile("/proc/self/status", "utf8");
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/mu.exec(status)?.[1] ?? "0"}`);
  return (effective & CAPABILITIES_FOR_USERS) === CAPABILITIES_FOR_USERS;
}

function unavailable(why: string): CodeactError {
  return new CodeactError("sandbox_unavailable", `The local sandbox cannot run here: ${why}.`, {
    remedy:
      "Run codeact on Linux (x64 or arm64), or use --sandbox remote with an engine elsewhere.",
  });
}
