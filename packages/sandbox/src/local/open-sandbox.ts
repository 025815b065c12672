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
 *
 * A fork of a live kernel is apart from its origin as far as two results of the same code can be. Covered: files (mounts
 * of its own with copies of /work and /tmp, into which open files are moved; /dev/shm is empty), terminals, variables,
 * limits of one process, CPU time, cgroup, process group, its way to the host and the functions there, global random
 * states, its death and its clearing up; it neither sees nor outranks its origin's files, and is no child of it. Not
 * covered: the two share one pid namespace (they see and may signal each other's processes), the empty network, System V
 * IPC, and whatever the code itself made before for sharing (pipes, sockets, shared memory maps); an origin may look into
 * the memory and files of its copies through /proc and start processes there, though not they in it; without cgroups such
 * a process ends no sooner than the copy; all of a family together may have as many processes as its origin; threads and
 * subprocesses are not copied (a fork with running threads is refused); the kernel allows about 28 generations.
 */
import { CodeactError } from "@codeact/protocol";
import type {
  Kernel,
  KernelLimits,
  KernelOptions,
  NetworkPolicy,
  Sandbox,
  SandboxCapabilities,
} from "@codeact/protocol";
import { unlessAborted } from "../wire/unless-aborted.ts";
import { WarmPool } from "../wire/warm-pool.ts";
import type { WireKernelOptions } from "../wire/wire-kernel.ts";
import { openSessionNetwork } from "../network/open-session-network.ts";
import type { SandboxNetworkOptions } from "../network/open-session-network.ts";
import { Admission } from "./admission.ts";
import { openCgroups } from "./cgroup.ts";
import type { Cgroups } from "./cgroup.ts";
import { sessionEnvironment } from "./environment.ts";
import { explainExit } from "./explain-exit.ts";
import { copySession } from "./copy-session.ts";
import { ForkLane } from "./fork-lane.ts";
import { ForkServer } from "./fork-server.ts";
import type { DriverConfig } from "./fork-server-message.ts";
import { planIsolation } from "./isolation-plan.ts";
import type { IsolationPlan, IsolationTier } from "./isolation-plan.ts";
import { isolate, openKernel } from "./kernel.ts";
import type { IdleSession } from "./kernel.ts";
import { sameBox, withDefaults } from "./limits.ts";
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
  /**
   * How strong the walls must be; where the machine refuses them the sandbox does not open. `auto` never takes the
   * weaker `landlock`, which has to be asked for by name: it shows facts about the host's files and processes, does not
   * limit disk, has no sockets, and can neither fork a live kernel nor open the network. @default "auto": namespaces
   */
  readonly tier?: "auto" | IsolationTier | undefined;
  /**
   * Memory that must stay free, in bytes; a start that would go below is refused with `overloaded`.
   * @default a sixteenth of the memory, 128 MiB to 1 GiB
   */
  readonly reserveBytes?: number | undefined;
  /** Limits of kernels that ask for none. */
  readonly limits?: Partial<KernelLimits> | undefined;
  /** How the networks of sessions are kept, log and cache included; what each may reach is said when it starts. */
  readonly network?: SandboxNetworkOptions | undefined;
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
  fork: true,
  snapshot: true,
  network: true,
};

/**
 * Opens the local sandbox. Its fork server boots in the background; the first `start()` waits for it.
 * @throws CodeactError `python_missing`, `python_unsupported`, `sandbox_unavailable` (not Linux), `config_invalid`
 */
export async function openLocalSandbox(options: LocalSandboxOptions = {}): Promise<Sandbox> {
  options.signal?.throwIfAborted();
  const limits = withDefaults(options.limits ?? {});
  const [plan, python] = await Promise.all([
    planIsolation(tierOf(options)),
    choosePython(options.python),
  ]);
  options.signal?.throwIfAborted();
  if (options.shell === "ipython" && !("IPython" in python.packages)) {
    throw new CodeactError("python_unsupported", `${python.executable} has no IPython.`, {
      remedy: `Install it (${python.executable} -m pip install ipython) or use the plain shell.`,
    });
  }
  return new LocalSandbox(options, limits, python, plan);
}

/** The tier that is meant: `auto` is the strong one or nothing. */
function tierOf({ tier = "auto" }: LocalSandboxOptions): IsolationTier {
  return tier === "auto" ? "namespaces" : tier;
}

const NO_NETWORK: NetworkPolicy = { kind: "none" };

/** What a session is to be. */
interface Wanted {
  readonly limits: KernelLimits;
  readonly network?: NetworkPolicy | undefined;
}

interface Forking {
  readonly server: ForkServer;
  readonly lane: ForkLane;
}

class LocalSandbox implements Sandbox {
  readonly backend = "local";
  readonly capabilities: SandboxCapabilities;
  readonly #options: LocalSandboxOptions;
  readonly #limits: KernelLimits;
  readonly #python: Python;
  readonly #plan: IsolationPlan;
  readonly #pool: WarmPool<IdleSession>;
  readonly #admission: Admission;
  readonly #kernels = new Set<Kernel>();
  #forking: Promise<Forking> | undefined;
  #cgroups: Promise<Cgroups | string> | undefined;
  #started = 0;
  #closed = false;

  constructor(
    options: LocalSandboxOptions,
    limits: KernelLimits,
    python: Python,
    plan: IsolationPlan,
  ) {
    this.#options = options;
    this.#limits = limits;
    this.#python = python;
    this.#plan = plan;
    this.#admission = new Admission(options.reserveBytes);
    const confined = plan.mode === "landlock";
    this.capabilities = confined ? { ...CAPABILITIES, fork: false, network: false } : CAPABILITIES;
    // A boot that fails in the background is reported by the first start().
    this.#boot().catch(() => undefined);
    this.#pool = new WarmPool({ size: options.poolSize ?? 0, make: () => this.#forkAhead() });
  }

  async start(options: KernelOptions = {}): Promise<Kernel> {
    options.signal?.throwIfAborted();
    this.#assertOpen();
    const limits = withDefaults(options.limits ?? {}, this.#limits);
    this.#admission.assertRoom();
    const { network } = options;
    if (network !== undefined && network.kind !== "none" && !this.capabilities.network) {
      throw new CodeactError(
        "not_supported",
        "A network needs a session with a network namespace of its own.",
        {
          remedy:
            "Use the namespaces tier (codeact doctor says what it lacks), or a session without a network.",
        },
      );
    }
    const ahead = sameBox(limits, this.#limits) && (network ?? NO_NETWORK).kind === "none";
    const session = ahead
      ? await this.#pool.take(options.signal)
      : await this.#forkUnlessAborted({ limits, network }, options.signal);
    if (this.#closed) {
      session.process.kill();
      this.#assertOpen();
    }
    return this.#adopt(session, limits.cellTimeoutMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const emptied = this.#pool.close();
    const forking = await this.#forking?.catch(() => undefined);
    await forking?.server.close();
    await emptied;
    await Promise.all([...this.#kernels].map((kernel) => kernel.close()));
    const cgroups = await this.#cgroups;
    if (typeof cgroups === "object") await cgroups.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Makes a kernel of a session and keeps it until it is gone. */
  #adopt(session: IdleSession, cellTimeoutMs: number): Kernel {
    const copy: WireKernelOptions["copy"] = async (begin, signal) => {
      this.#assertOpen();
      this.#admission.assertRoom();
      const cgroups = await this.#cgroups;
      const copied = await copySession(session, {
        cgroups: typeof cgroups === "string" ? undefined : cgroups,
        begin,
        signal,
      });
      // A copy has its origin's way into the network.
      session.network?.serveUntil(copied.process.gone);
      return this.#adopt({ ...copied, network: session.network }, cellTimeoutMs);
    };
    const kernel = openKernel(session, cellTimeoutMs, this.capabilities.fork ? copy : undefined);
    this.#kernels.add(kernel);
    void session.process.gone.then(() => this.#kernels.delete(kernel));
    return kernel;
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
  async #forkUnlessAborted(wanted: Wanted, signal: AbortSignal | undefined): Promise<IdleSession> {
    const forked = this.#fork(wanted);
    try {
      return await unlessAborted(forked, signal, "The start of a kernel was aborted.");
    } catch (error) {
      forked.then(
        ({ process }) => process.kill(),
        () => undefined,
      );
      throw error;
    }
  }

  async #forkAhead(): Promise<IdleSession> {
    this.#admission.refresh();
    this.#admission.assertRoom();
    return await this.#fork({ limits: this.#limits });
  }

  /** Forks a session. A fork server that died meanwhile, or a session that died while it was kept ahead, is replaced, once. */
  async #fork(wanted: Wanted): Promise<IdleSession> {
    const forking = await this.#boot();
    try {
      return await this.#forkFrom(forking, wanted);
    } catch (error) {
      const mayLive = CodeactError.isInstance(error) && error.retryable;
      if ((forking.server.alive && !mayLive) || this.#closed) throw error;
      return await this.#forkFrom(await this.#boot(), wanted);
    }
  }

  async #forkFrom(
    { lane, server }: Forking,
    { limits, network: policy }: Wanted,
  ): Promise<IdleSession> {
    const { idCount, idBase, mode } = this.#plan;
    const { forked, cgroup, done } = await lane.enter(limits);
    this.#started += 1;
    // 0 is the fork server itself; rootless, it is the only user there is.
    const userId = idCount > 1 ? 1 + (this.#started % (idCount - 1)) : 0;
    forked.process.explainWith((exit) => explainExit(exit, limits, cgroup?.outOfMemory() ?? false));
    try {
      const owner = mode === "root" ? idBase + userId : undefined;
      const network = await openSessionNetwork(
        policy,
        { folder: server.folder, owner },
        this.#options.network,
      );
      network?.serveUntil(forked.process.gone);
      const order = {
        userId,
        limits,
        kernel: { ...this.#driver(limits), network: network?.session },
      };
      return { ...(await isolate(forked, order, limits, server)), network };
    } catch (error) {
      forked.process.kill();
      throw error;
    } finally {
      done();
    }
  }
}
