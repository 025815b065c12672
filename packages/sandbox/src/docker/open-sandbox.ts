/**
 * The docker sandbox: one container of Docker or podman per kernel.
 *
 * Covered: files of the host (a root of its own, read-only; /work, /tmp and /dev/shm in memory, each of limited size and
 * number of files; nothing else can be written; no mounts but the engine's own read-only /etc/hostname and the like, no
 * engine socket, no devices but null, zero, full, random, urandom and terminals), processes of the host and of other
 * kernels (a pid namespace of its own, process 1 is ours and cannot be killed or traced from inside), the network (none,
 * not even a loopback shared with others), System V and POSIX IPC (a namespace of its own, no POSIX queues), host name,
 * environment, capabilities (all dropped) and new privileges, the system calls that the local sandbox refuses
 * (seccomp-profile.ts, or a profile of the caller's), parts of /proc that change or show the machine, and /sys but for the
 * container's own cgroup (hidden or read-only), memory without swap (with swap where codeact doctor says that the engine
 * cannot limit it), processes, open files, disk, CPU share and CPU time, wall time, output; everything it started at its
 * end, also when the host is killed. An engine that would leave a limit or the runtime out of a container is refused.
 *
 * Not covered: holes of the shared kernel and side channels of the processor (`runtime: "runsc"` puts gVisor's kernel in
 * between, which has a filter of its own and keeps no number of files), whoever controls the container engine (its socket
 * is root's power over the host: give it to no kernel), a user of its own per kernel (all containers run as one
 * unprivileged user, apart by namespaces; a user namespace only where the engine is rootless or remaps users), the number
 * of terminals (they come from the host's pool, and engines set no maximum), the bandwidth of memory, and the sight of the
 * host's kernel version, processor, memory size, load and uptime, and of the engine's folders in the mount table.
 *
 * With podman not covered either: what its own filter of system calls lets through (name a narrower one in
 * its containers.conf), the number of files in a folder, the sight of /sys, and
 * with cgroup version 1 of the container's own cgroup path.
 *
 * Run by the tests: Docker 20.10 with runc and with gVisor (runsc), on cgroup version 1. Run by hand through the same suite
 * (CODEACT_TEST_CONTAINER_SOCKET names a socket): podman 4.3 as root with runc. Rootless engines and cgroup version 2
 * are recognised, checked and not run here.
 */
import { CodeactError } from "@codeact/protocol";
import type {
  Kernel,
  KernelLimits,
  KernelOptions,
  Sandbox,
  SandboxCapabilities,
} from "@codeact/protocol";
import { randomUUID } from "node:crypto";
import { sameBox, withDefaults } from "../local/limits.ts";
import { unlessAborted } from "../wire/unless-aborted.ts";
import { WarmPool } from "../wire/warm-pool.ts";
import { resolveAddress } from "./address.ts";
import type { DockerEndpoint } from "./address.ts";
import { ContainerAdmission } from "./container-admission.ts";
import { engineAt } from "./engine.ts";
import { engineUnreachable } from "./engine-error.ts";
import { checkLimits, checkRuntime, readEngineFacts } from "./engine-facts.ts";
import type { EngineFacts } from "./engine-facts.ts";
import { checkImage, DEFAULT_IMAGE } from "./image.ts";
import { openKernel, startContainer } from "./kernel.ts";
import type { ContainerEngine, IdleContainer } from "./kernel.ts";
import { ownerLabels, removeLeftovers, SANDBOX_LABEL, thisOwner } from "./leftovers.ts";
import type { ContainerOwner } from "./leftovers.ts";
import { sessionProfile } from "./seccomp-profile.ts";

/** Options of the docker sandbox. */
export interface DockerSandboxOptions extends DockerEndpoint {
  /** @default `codeact-kernel:1`, which deploy/images/build makes. Never pulled. */
  readonly image?: string | undefined;
  /** Name of an OCI runtime that the engine knows, `runsc` for gVisor. @default the engine's own */
  readonly runtime?: string | undefined;
  /** @default "auto": ipython when the image has it */
  readonly shell?: "auto" | "ipython" | "plain" | undefined;
  /** Modules that every kernel imports before its first cell, as far as the image has them. @default none */
  readonly preload?: readonly string[] | undefined;
  /** Processors that one kernel may keep busy; fractions are allowed. @default 1 */
  readonly cpus?: number | undefined;
  /** A seccomp profile as JSON text. @default the local sandbox's filter; with podman the engine's own */
  readonly seccompProfile?: string | undefined;
  /** Containers to keep ready for kernels that ask for no limits of their own. @default 0 */
  readonly poolSize?: number | undefined;
  /**
   * Containers there may be, those that are kept ready included; a start beyond is refused with `overloaded`.
   * @default no number where the engine runs on this machine; elsewhere as many as its memory holds at their limit
   */
  readonly maxContainers?: number | undefined;
  /**
   * Memory that must stay free, in bytes, on a machine whose memory can be seen; a start that would go below is refused
   * with `overloaded`. @default a sixteenth of the memory, 128 MiB to 1 GiB
   */
  readonly reserveBytes?: number | undefined;
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
  snapshot: true,
  network: false,
};

/**
 * Opens the docker sandbox: finds the engine, checks image, runtime and what it can limit, and removes what hosts that
 * are gone have left. Containers that are kept ready start in the background.
 * @throws CodeactError `sandbox_unavailable` (no engine, closed to this user, or without cgroups for the limits),
 * `not_found` (no such image), `config_invalid` (address, image, runtime, limits)
 */
export async function openDockerSandbox(options: DockerSandboxOptions = {}): Promise<Sandbox> {
  options.signal?.throwIfAborted();
  const limits = withDefaults(options.limits ?? {});
  const cpus = checkCpus(options.cpus ?? 1);
  checkCount("poolSize", options.poolSize ?? 0, 0);
  checkCount("maxContainers", options.maxContainers ?? 1, 1);
  const address = resolveAddress(options);
  const engine = engineAt(address);
  const { image = DEFAULT_IMAGE, runtime } = options;
  const owner = await thisOwner();
  const facts = await inspectEngine({ engine, address, image, runtime, owner });
  options.signal?.throwIfAborted();
  const design = {
    image,
    runtime,
    shell: options.shell ?? "auto",
    preload: options.preload ?? [],
    cpus,
    seccompProfile: options.seccompProfile ?? (facts.isPodman ? undefined : sessionProfile()),
    boundsFiles: !facts.isPodman,
    labels: { ...ownerLabels(owner), [SANDBOX_LABEL]: randomUUID() },
  };
  const { memoryBytes } = limits;
  const admission = new ContainerAdmission(facts, { ...options, memoryBytes });
  const poolSize = options.poolSize ?? 0;
  return new DockerSandbox({ where: { engine, address, design }, admission, limits, poolSize });
}

interface Inspection extends Pick<ContainerEngine, "engine" | "address"> {
  readonly image: string;
  readonly runtime: string | undefined;
  readonly owner: ContainerOwner;
}

async function inspectEngine(inspection: Inspection): Promise<EngineFacts> {
  const { engine, address, image, runtime, owner } = inspection;
  try {
    await checkImage(engine, image);
    const facts = await readEngineFacts(engine, address);
    checkRuntime(facts, runtime);
    checkLimits(facts);
    await removeLeftovers(engine, owner);
    return facts;
  } catch (error) {
    throw engineUnreachable(error, address);
  }
}

interface DockerSandboxParts {
  readonly where: ContainerEngine;
  readonly admission: ContainerAdmission;
  readonly limits: KernelLimits;
  readonly poolSize: number;
}

class DockerSandbox implements Sandbox {
  readonly backend = "docker";
  readonly capabilities = CAPABILITIES;
  readonly #where: ContainerEngine;
  readonly #admission: ContainerAdmission;
  readonly #limits: KernelLimits;
  readonly #poolSize: number;
  readonly #pool: WarmPool<IdleContainer>;
  readonly #kernels = new Set<Kernel>();
  /** Containers with limits of their own on their way; closing waits until each has become a kernel or nothing. */
  readonly #starting = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor({ where, admission, limits, poolSize }: DockerSandboxParts) {
    this.#where = where;
    this.#admission = admission;
    this.#limits = limits;
    this.#poolSize = poolSize;
    this.#pool = new WarmPool({
      size: poolSize,
      make: (signal) => this.#launch(limits, signal),
    });
  }

  async start(options: KernelOptions = {}): Promise<Kernel> {
    options.signal?.throwIfAborted();
    this.#assertOpen();
    if (options.network !== undefined && options.network.kind !== "none") {
      throw new CodeactError("not_supported", "Kernels of the docker sandbox have no network.", {
        remedy: "Use the local sandbox where a kernel needs the network.",
      });
    }
    const limits = withDefaults(options.limits ?? {}, this.#limits);
    try {
      const idle = sameBox(limits, this.#limits)
        ? await this.#pool.take(options.signal)
        : await this.#launchApart(limits, options.signal);
      if (this.#closing.signal.aborted) idle.process.kill();
      this.#assertOpen();
      const kernel = openKernel(idle, limits.cellTimeoutMs);
      this.#kernels.add(kernel);
      void idle.process.gone.then(() => this.#kernels.delete(kernel));
      return kernel;
    } catch (error) {
      this.#assertOpen();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#pool.close(), Promise.allSettled(this.#starting)]);
    await Promise.all([...this.#kernels].map((kernel) => kernel.close()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #assertOpen(): void {
    if (this.#closing.signal.aborted) {
      throw new CodeactError("sandbox_closed", "This sandbox is closed.");
    }
  }

  /** Starts a container that the pool cannot have ready; those of the pool give way where there is no room for both. */
  async #launchApart(
    limits: KernelLimits,
    signal: AbortSignal | undefined,
  ): Promise<IdleContainer> {
    const signals = [this.#closing.signal, signal].filter((one) => one !== undefined);
    const wanted = AbortSignal.any(signals);
    for (let left = this.#poolSize; left > 0 && this.#admission.full; left -= 1) {
      const dropping = this.#pool.drop();
      if (!(await unlessAborted(dropping, wanted, "The start of a kernel was aborted."))) break;
    }
    const starting = this.#launch(limits, wanted);
    this.#starting.add(starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(starting);
    }
  }

  async #launch(limits: KernelLimits, signal: AbortSignal): Promise<IdleContainer> {
    const leave = this.#admission.enter();
    try {
      const idle = await startContainer(this.#where, limits, signal);
      void idle.process.gone.then(leave);
      return idle;
    } catch (error) {
      leave();
      throw error;
    }
  }
}

function checkCount(name: string, count: number, least: number): void {
  if (Number.isSafeInteger(count) && count >= least) return;
  throw new CodeactError(
    "config_invalid",
    `${name} is ${count}; it must be a whole number, at least ${least}.`,
  );
}

function checkCpus(cpus: number): number {
  if (Number.isFinite(cpus) && cpus >= 0.01) return cpus;
  throw new CodeactError("config_invalid", `cpus is ${cpus}; it must be at least 0.01.`);
}
