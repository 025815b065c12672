import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where util-linux lies; the environment's path is not asked, it may name a folder of somebody else. */
const FOLDERS = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"] as const;
const TRY_TIMEOUT_MS = 20_000;

const LIMITER = "prlimit";
/** CPU time of a start beyond any that was seen, seconds: the last line must not end a kernel before its own watch does. */
const START_CPU_SECONDS = 60;
/** After the signal that can be named, and ignored, comes the one that cannot, seconds. */
const GRACE_CPU_SECONDS = 5;
/** A limit that nothing reaches, to find out whether limits may be set at all. */
const LIMIT_TO_TRY = 2 ** 31 - 1;

/** What starts a child with fewer rights than the host has. */
export interface Wrap {
  /** Command and arguments before the real ones; empty where nothing can be had. */
  readonly command: readonly string[];
  /** The tool that sets limits of a process, where there is one. */
  readonly limiter: string | undefined;
  /** For `codeact doctor`: what is in force, or why something is not. */
  readonly detail: string;
}

/** A tool of util-linux, and what it takes away. */
interface Layer {
  readonly tool: string;
  readonly arguments: readonly string[];
  readonly gives: string;
}

/**
 * The command that starts one child. It also holds the CPU time from outside, in case whoever broke out of the
 * interpreter silences the watch in the process (inside/main.ts).
 */
export function commandFor(wrap: Wrap, cpuSeconds: number): string[] {
  const { command, limiter } = wrap;
  return limiter === undefined
    ? [...command]
    : [...command, limiter, ...limitArguments(cpuSeconds + START_CPU_SECONDS), "--"];
}

function limitArguments(cpuSeconds: number): string[] {
  return [`--cpu=${cpuSeconds}:${cpuSeconds + GRACE_CPU_SECONDS}`, "--core=0"];
}

function layers(): Layer[] {
  const root = process.getuid?.() === 0;
  // An ordinary user needs a user namespace to be allowed the others, and has no capabilities to give up.
  const user = root ? [] : ["--user", "--map-current-user"];
  const capabilities = root ? ["--bounding-set=-all", "--inh-caps=-all"] : [];
  return [
    {
      tool: "unshare",
      arguments: [...user, "--net", "--ipc", "--uts"],
      gives: "own network, IPC and host name",
    },
    {
      tool: "setpriv",
      arguments: ["--no-new-privs", ...capabilities],
      gives: "no new privileges, no capabilities",
    },
    {
      tool: LIMITER,
      arguments: limitArguments(LIMIT_TO_TRY - GRACE_CPU_SECONDS),
      gives: "a second limit of CPU time",
    },
  ];
}

let found: Promise<Wrap> | undefined;

/** What this machine offers, tried once: a second line behind the lock-down of Node, missing outside of Linux. */
export function findWrap(): Promise<Wrap> {
  found ??= tryLayers();
  return found;
}

async function tryLayers(): Promise<Wrap> {
  if (process.platform !== "linux")
    return { command: [], limiter: undefined, detail: "only on Linux" };
  const command: string[] = [];
  const details: string[] = [];
  let limiter: string | undefined;
  for (const layer of layers()) {
    const tool = await locate(layer.tool);
    if (tool === undefined) {
      details.push(`${layer.tool} is missing (${layer.gives})`);
      continue;
    }
    const longer = [...command, tool, ...layer.arguments, "--"];
    const [first = "", ...rest] = longer;
    try {
      await run(first, [...rest, process.execPath, "--version"], {
        env: {},
        timeout: TRY_TIMEOUT_MS,
      });
      if (layer.tool === LIMITER) limiter = tool;
      else command.push(...longer.slice(command.length));
      details.push(layer.gives);
    } catch {
      details.push(`${layer.tool} is refused here (${layer.gives})`);
    }
  }
  return { command, limiter, detail: details.join("; ") };
}

async function locate(tool: string): Promise<string | undefined> {
  for (const folder of FOLDERS) {
    const path = join(folder, tool);
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return undefined;
}
