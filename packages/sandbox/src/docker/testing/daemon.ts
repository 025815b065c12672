import Docker from "dockerode";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const BUILD = fileURLToPath(new URL("../../../../../deploy/images/build", import.meta.url));
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;

/** Ends the daemon when this program's end of the pipe closes, so also when this program is killed. */
const GUARD =
  'exec 3<&0; "$@" </dev/null & daemon=$!; (cat <&3 >/dev/null; kill $daemon 2>/dev/null) & wait $daemon';

/** The image that the tests build: Python and a shell, nothing else. */
export const TEST_IMAGE = "codeact-kernel-test:1";
/** The image with IPython, numpy, pandas and matplotlib, as people use it. */
export const FULL_IMAGE = "codeact-kernel-full:1";

/** A container engine of the tests' own. */
export interface TestDaemon extends AsyncDisposable {
  readonly socket: string;
  readonly engine: Docker;
  /** Everything of it: socket, data, mounts. */
  readonly folder: string;
  /** Ends the daemon and everything it started, and removes the folder. Idempotent. */
  stop(): Promise<void>;
}

/** Why no daemon can be started here; undefined when it can be tried. */
export function whyNoDaemon(): string | undefined {
  if (process.platform !== "linux") return "dockerd runs on Linux only";
  if (process.getuid?.() !== 0) return "dockerd needs root";
  return findProgram("dockerd") === undefined ? "Debian's docker.io is not installed" : undefined;
}

/** Whether gVisor is installed; the daemon then offers it as the runtime `runsc`. */
export function hasGvisor(): boolean {
  return findProgram("runsc") !== undefined;
}

/** Runtimes beside the usual one. `missing` is configured and not installed; gVisor gets no network to set up. */
function runtimes(): object {
  const runsc = findProgram("runsc");
  const gvisor = { path: runsc, runtimeArgs: ["--network=none"] };
  return {
    missing: { path: "/nonexistent/runtime" },
    ...(runsc === undefined ? {} : { runsc: gvisor }),
  };
}

/**
 * Starts dockerd on a socket and folders of its own: no bridge, no firewall rules, its own containerd, nothing shared
 * with an engine that may already run on this machine.
 */
export async function startDaemon(): Promise<TestDaemon> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-dockerd-"));
  const socket = join(folder, "docker.sock");
  const configuration = join(folder, "daemon.json");
  await writeFile(configuration, JSON.stringify({ runtimes: runtimes() }));
  const flags = {
    "config-file": configuration,
    "data-root": join(folder, "data"),
    "exec-root": join(folder, "exec"),
    pidfile: join(folder, "pid"),
    host: `unix://${socket}`,
    bridge: "none",
    iptables: "false",
    ip6tables: "false",
    "containerd-namespace": "codeact-test",
    "containerd-plugins-namespace": "codeact-test-plugins",
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  const child = spawn("sh", ["-c", GUARD, "sh", findProgram("dockerd") ?? "dockerd", ...args], {
    stdio: ["pipe", "ignore", "pipe"],
    env: { ...process.env, PATH: searchPath() },
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log = (log + text).slice(-4000)));
  const exited = once(child, "exit");
  const engine = new Docker({ socketPath: socket, host: undefined });
  const daemon: TestDaemon = {
    socket,
    engine,
    folder,
    async stop() {
      child.stdin.destroy();
      await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      // dockerd leaves the mount of its own data folder behind when it is ended while it starts.
      for (const mount of await mountsBelow(folder)) spawnSync("umount", ["-l", mount]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
    [Symbol.asyncDispose]: () => daemon.stop(),
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(engine))) {
    if (Date.now() > deadline || child.exitCode !== null) {
      await daemon.stop();
      throw new Error(`dockerd did not start:\n${log}`);
    }
    await sleep(100);
  }
  return daemon;
}

/** Builds the small image in a daemon, or the whole one, without a registry. */
export async function buildImage(
  daemon: TestDaemon,
  image: typeof TEST_IMAGE | typeof FULL_IMAGE = TEST_IMAGE,
): Promise<void> {
  const size = image === TEST_IMAGE ? ["--minimal"] : [];
  const child = spawn("sh", [BUILD, "--import", ...size, "--tag", image], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      PATH: searchPath(),
      DOCKER: findProgram("docker") ?? "docker",
      DOCKER_HOST: `unix://${daemon.socket}`,
    },
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`deploy/images/build failed:\n${log}`);
}

/** Mount points below a folder, deepest first. */
export async function mountsBelow(folder: string): Promise<string[]> {
  const lines = (await readFile("/proc/self/mountinfo", "utf8")).split("\n");
  const points = lines.map((line) => line.split(" ")[4] ?? "");
  return points
    .filter((point) => point.startsWith(`${folder}/`))
    .sort()
    .reverse();
}

async function answers(engine: Docker): Promise<boolean> {
  try {
    await engine.ping();
    return true;
  } catch {
    return false;
  }
}

/** Debian's own programs first: they belong together. */
function searchPath(): string {
  return ["/usr/sbin", "/usr/bin", "/sbin", "/bin", process.env["PATH"] ?? ""].join(delimiter);
}

function findProgram(name: string): string | undefined {
  return searchPath()
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
