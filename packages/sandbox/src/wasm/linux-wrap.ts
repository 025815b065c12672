import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where util-linux lies; the environment's path is not asked, it may name a folder of somebody else. */
const FOLDERS = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"] as const;
const TRY_TIMEOUT_MS = 20_000;

/** What starts a child with fewer rights than the host has. */
export interface Wrap {
  /** Command and arguments before the real ones; empty where nothing can be had. */
  readonly command: readonly string[];
  /** For `codeact doctor`: what is in force, or why something is not. */
  readonly detail: string;
}

/** A tool of util-linux, and what it takes away. */
interface Layer {
  readonly tool: string;
  readonly arguments: readonly string[];
  readonly gives: string;
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
  ];
}

let found: Promise<Wrap> | undefined;

/** What this machine offers, tried once: a second line behind the lock-down of Node, missing outside of Linux. */
export function findWrap(): Promise<Wrap> {
  found ??= tryLayers();
  return found;
}

async function tryLayers(): Promise<Wrap> {
  if (process.platform !== "linux") return { command: [], detail: "only on Linux" };
  const command: string[] = [];
  const details: string[] = [];
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
      command.push(...longer.slice(command.length));
      details.push(layer.gives);
    } catch {
      details.push(`${layer.tool} is refused here (${layer.gives})`);
    }
  }
  return { command, detail: details.join("; ") };
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
