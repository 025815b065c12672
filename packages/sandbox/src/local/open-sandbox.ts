/**
 * The local sandbox: Linux namespaces around forks of a warm CPython.
 *
 * Covered: files of the host (a private read-only root, private /work, /tmp and /dev/shm), processes of the host and of
 * other sessions (pid namespace, own user), the network (an empty network namespace), System V and POSIX IPC, host
 * name, environment and descriptors of the host, capabilities and new privileges, about 65 system calls (seccomp.ts),
 * memory, processes, open files, disk, CPU time, wall time and output, everything it started at its end, also when the
 * host is killed.
 *
 * Not covered: holes of the shared kernel and side channels of the processor (use a machine of its own for that), the
 * disk and CPU bandwidth, and what sessions of one fork server share: address layout, the seed of str hashes, read-only
 * memory of the packages, and the sight of the host's kernel version, memory size and mount table.
 */
import { CodeactError } from "@codeact/protocol";
import type {
  Kernel,
  KernelLimits,
  KernelOptions,
  Sandbox,
  SandboxCapabilities,
} from "@codeact/protocol";
import { openCgroups } from "./cgroup.ts";
import type { Cgroups } from "./cgroup.ts";
import { sessionEnvironment } from "./environment.ts";
import { explainExit } from "./explain-exit.ts";
import { ForkLane } from "./fork-lane.ts";
import { ForkServer } from "./fork-server.ts";
import type { DriverConfig } from "./fork-server-message.ts";
import { planIsolation } from "./isolation-plan.ts";
import { isolate, openKernel } from "./kernel.ts";
import type { IdleSession } from "./kernel.ts";
import { sameBox, withDefaults } from "./limits.ts";
import { Pool } from "./pool.ts";
import { choosePython } from "./python.ts";
import type { Python } from "./python.ts";

/** Packages that are imported before a session asks for them, where they are installed. */
const PRELOAD = ["numpy", "pandas", "matplotlib", "matplotlib.pyplot"] as const;

/** Options of the local sandbox. */
export interface LocalSandboxOptions {
  /** Path or command of the Python to run. @default the best equipped one that is found */
  readonly python?: string | undefined;
  /** @default "auto": ipython when the Python has it */
  readonly shell?: "auto" | "ipython" | "plain" | undefined;
  /** Modules to import once for all sessions. @default "installed": numpy, pandas and matplotlib as far as installed */
  readonly preload?: readonly string[] | "installed" | "none" | undefined;
  /** Interpreters to keep ready, beyond the one that is always forked ahead. @default 0 */
  readonly poolSize?: number | undefined;
  /** Limits of kernels that ask for none. */
  readonly limits?: Partial<KernelLimits> | undefined;
  /** Ends the opening, not the sandbox. */
  readonly signal?: AbortSignal | undefined;
}

const CAPABILITIES: SandboxCapabilities = {
  streaming: true,
  interrupt: true,
  input: true,
  files: true,
  variables: true,
  hostCalls: true,
  processes: true,
  limits: true,
  fork: false,
  snapshot: false,
  network: false,
};

/**
 * Opens the local sandbox. Its fork server boots in the background; the first `start()` waits for it.
 * @throws CodeactError `python_missing`, `python_unsupported`, `sandbox_unavailable` (not Linux), `config_invalid`
 */
export async function openLocalSandbox(options: LocalSandboxOptions = {}): Promise<Sandbox> {
  options.signal?.throwIfAborted();
  const limits = withDefaults(options.limits ?? {});
  const [plan, python] = await Promise.all([planIsolation(), choosePython(options.python)]);
  options.signal?.throwIfAborted();
  if (options.shell === "ipython" && !("IPython" in python.packages)) {
    throw new CodeactError("python_unsupported", `${python.executable} has no IPython.`, {
      remedy: `Install it (${python.executable} -m pip install ipython) or use the plain shell.`,
    });
  }
  return new LocalSandbox(options, limits, python, plan);
}

interface Forking {
  readonly server: ForkServer;
  readonly lane: ForkLane;
}

class LocalSandbox implements Sandbox {
  readonly backend = "local";
  readonly capabilities = CAPABILITIES;
  readonly #options: LocalSandboxOptions;
  readonly #limits: KernelLimits;
  readonly #python: Python;
  readonly #plan: Awaited<ReturnType<typeof planIsolation>>;
  readonly #pool: Pool | undefined;
  readonly #kernels = new Set<Kernel>();
  #forking: Promise<Forking> | undefined;
  #cgroups: Promise<Cgroups | string> | undefined;
  #started = 0;
  #closed = false;

  constructor(
    options: LocalSandboxOptions,
    limits: KernelLimits,
    python: Python,
    plan: Awaited<ReturnType<typeof planIsolation>>,
  ) {
    this.#options = options;
    this.#limits = limits;
    this.#python = python;
    this.#plan = plan;
    // A boot that fails in the background is reported by the first start().
    this.#boot().catch(() => undefined);
    const poolSize = options.poolSize ?? 0;
    this.#pool = poolSize > 0 ? new Pool(poolSize, () => this.#fork(this.#limits)) : undefined;
  }

  async start(options: KernelOptions = {}): Promise<Kernel> {
    options.signal?.throwIfAborted();
    this.#assertOpen();
    const limits = withDefaults(options.limits ?? {}, this.#limits);
    const pooled = sameBox(limits, this.#limits) ? this.#pool?.claim() : undefined;
    const session = pooled ?? (await this.#forkUnlessAborted(limits, options.signal));
    if (this.#closed) {
      session.process.kill();
      this.#assertOpen();
    }
    const kernel = openKernel(session, limits.cellTimeoutMs);
    this.#kernels.add(kernel);
    void session.process.gone.then(() => this.#kernels.delete(kernel));
    return kernel;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pool?.close();
    const forking = await this.#forking?.catch(() => undefined);
    await forking?.server.close();
    await Promise.all([...this.#kernels].map((kernel) => kernel.close()));
    const cgroups = await this.#cgroups;
    if (typeof cgroups === "object") await cgroups.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new CodeactError("sandbox_closed", "This sandbox is closed.");
  }

  #driver(limits: KernelLimits): DriverConfig {
    const { preload = "installed", shell = "auto" } = this.#options;
    const { packages } = this.#python;
    const installed = PRELOAD.filter((name) => (name.split(".")[0] ?? name) in packages);
    const modules = preload === "installed" ? installed : preload === "none" ? [] : preload;
    const best = "IPython" in packages ? "ipython" : "plain";
    return {
      shell: shell === "auto" ? best : shell,
      workingFolder: "/work",
      outputBytes: limits.outputBytes,
      preload: modules,
    };
  }

  /** One boot at a time; a fork server that failed or ended is replaced by the next start. */
  #boot(): Promise<Forking> {
    if (this.#forking === undefined) {
      const forking = this.#openForkServer();
      const forget = (): void => {
        if (this.#forking === forking) this.#forking = undefined;
      };
      forking.then(({ server }) => {
        server.onExit(forget);
        return server;
      }, forget);
      this.#forking = forking;
    }
    return this.#forking;
  }

  async #openForkServer(): Promise<Forking> {
    this.#cgroups ??= openCgroups(this.#plan);
    const server = await ForkServer.open({
      python: this.#python,
      plan: this.#plan,
      kernel: this.#driver(this.#limits),
      environment: sessionEnvironment(this.#python),
    });
    const cgroups = await this.#cgroups;
    const lane = new ForkLane(
      typeof cgroups === "string" ? undefined : cgroups,
      server,
      this.#limits,
    );
    return { server, lane };
  }

  /** Forks a session; when the caller gives up first, the session that comes too late is killed. */
  async #forkUnlessAborted(
    limits: KernelLimits,
    signal: AbortSignal | undefined,
  ): Promise<IdleSession> {
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => {
      aborted.reject(new CodeactError("aborted", "The start of a kernel was aborted."));
    };
    signal?.addEventListener("abort", onAbort);
    const forked = this.#fork(limits);
    try {
      return await Promise.race([forked, aborted.promise]);
    } catch (error) {
      forked.then(
        ({ process }) => process.kill(),
        () => undefined,
      );
      throw error;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Forks a session. A fork server that died meanwhile is replaced, once. */
  async #fork(limits: KernelLimits): Promise<IdleSession> {
    const forking = await this.#boot();
    try {
      return await this.#forkFrom(forking, limits);
    } catch (error) {
      if (forking.server.alive || this.#closed) throw error;
      return await this.#forkFrom(await this.#boot(), limits);
    }
  }

  async #forkFrom({ lane }: Forking, limits: KernelLimits): Promise<IdleSession> {
    const { forked, cgroup, done } = await lane.enter(limits);
    this.#started += 1;
    const order = {
      // 0 is the fork server itself; rootless, it is the only user there is.
      userId: this.#plan.mode === "root" ? 1 + (this.#started % (this.#plan.idCount - 1)) : 0,
      limits,
      kernel: this.#driver(limits),
    };
    forked.process.explainWith((exit) => explainExit(exit, limits, cgroup?.outOfMemory() ?? false));
    try {
      return await isolate(forked, order, limits);
    } finally {
      done();
    }
  }
}
