/**
 * The docker sandbox: one container of Docker or podman per kernel.
 *
 * Covered: files of the host (a root of its own, read-only; /work, /tmp and /dev/shm in memory and of limited size; no
 * mounts, no engine socket), processes of the host and of other kernels (own pid namespace, process 1 is ours and cannot
 * be killed or traced from inside), the network (none, not even a loopback shared with others), IPC, host name,
 * environment, capabilities (all dropped) and new privileges, the system calls that the engine's default filter refuses
 * (or a stricter profile), memory without swap, processes, open files, disk, CPU share and CPU time, wall time, output;
 * everything it started at its end, also when the host is killed.
 *
 * Not covered: holes of the shared kernel and side channels of the processor (`runtime: "runsc"` puts gVisor's kernel in
 * between), whoever controls the container engine (its socket is root's power over the host: give it to no kernel), a
 * user of its own per kernel (all containers run as one unprivileged user, apart by namespaces), the bandwidth of memory,
 * and the sight of the host's kernel version, processor and memory size.
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
import { withDefaults } from "../local/limits.ts";
import { resolveAddress } from "./address.ts";
import type { DockerEndpoint } from "./address.ts";
import { engineAt } from "./engine.ts";
import { engineUnreachable } from "./engine-error.ts";
import { checkImage, DEFAULT_IMAGE } from "./image.ts";
import { openKernel, startContainer } from "./kernel.ts";
import type { ContainerEngine } from "./kernel.ts";
import { ownerLabels, removeLeftovers, SANDBOX_LABEL, thisOwner } from "./leftovers.ts";
import { checkRuntime } from "./runtime.ts";

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
  /** A seccomp profile as JSON text, instead of the engine's default one. */
  readonly seccompProfile?: string | undefined;
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
 * Opens the docker sandbox: finds the engine, checks image and runtime, and removes what hosts that are gone have left.
 * @throws CodeactError `sandbox_unavailable` (no engine, or closed to this user), `not_found` (no such image),
 * `config_invalid` (address, image, runtime, limits)
 */
export async function openDockerSandbox(options: DockerSandboxOptions = {}): Promise<Sandbox> {
  options.signal?.throwIfAborted();
  const limits = withDefaults(options.limits ?? {});
  const address = resolveAddress(options);
  const engine = engineAt(address);
  const { image = DEFAULT_IMAGE, runtime } = options;
  const owner = await thisOwner();
  try {
    await checkImage(engine, image);
    await checkRuntime(engine, runtime);
    await removeLeftovers(engine, owner);
  } catch (error) {
    throw engineUnreachable(error, address);
  }
  options.signal?.throwIfAborted();
  const design = {
    image,
    runtime,
    shell: options.shell ?? "auto",
    preload: options.preload ?? [],
    cpus: checkCpus(options.cpus ?? 1),
    seccompProfile: options.seccompProfile,
    labels: { ...ownerLabels(owner), [SANDBOX_LABEL]: randomUUID() },
  };
  return new DockerSandbox({ engine, address, design }, limits);
}

class DockerSandbox implements Sandbox {
  readonly backend = "docker";
  readonly capabilities = CAPABILITIES;
  readonly #where: ContainerEngine;
  readonly #limits: KernelLimits;
  readonly #kernels = new Set<Kernel>();
  /** Containers on their way; closing waits until each has become a kernel or nothing. */
  readonly #starting = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor(where: ContainerEngine, limits: KernelLimits) {
    this.#where = where;
    this.#limits = limits;
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
    const signals = [this.#closing.signal, options.signal].filter((signal) => signal !== undefined);
    const starting = startContainer(this.#where, limits, AbortSignal.any(signals));
    this.#starting.add(starting);
    try {
      const idle = await starting;
      const kernel = openKernel(idle, limits.cellTimeoutMs);
      this.#kernels.add(kernel);
      void idle.process.gone.then(() => this.#kernels.delete(kernel));
      return kernel;
    } catch (error) {
      this.#assertOpen();
      throw error;
    } finally {
      this.#starting.delete(starting);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#starting);
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
}

function checkCpus(cpus: number): number {
  if (Number.isFinite(cpus) && cpus >= 0.01) return cpus;
  throw new CodeactError("config_invalid", `cpus is ${cpus}; it must be at least 0.01.`);
}
