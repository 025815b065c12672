import type { KernelLimits } from "@codeact/protocol";
import type { ContainerCreateOptions } from "dockerode";
import { sessionEnvironment } from "../local/environment.ts";

/** The user of the image; no files of the host belong to it. */
const USER = 65_532;
/** All processes of a container, its files in memory included, may use this many times the memory of one process. */
const MEMORY_FACTOR = 2;
/** Process 1 and its threads, which are not the user's. */
const OWN_PROCESSES = 4;
/** A runtime with a kernel of its own (gVisor) is counted with what it runs: its threads, its memory (measured: 60 MB). */
const RUNTIME_PROCESSES = 256;
const RUNTIME_BYTES = 128 * 1024 ** 2;
/** One period of the CPU quota in microseconds, the kernel's default. */
const CPU_PERIOD = 100_000;
/** Under memory pressure of the whole machine a kernel goes before the programs that serve it. */
const OOM_SCORE = 500;

/** Podman puts writable mounts of unlimited size here, beside a read-only root, unless there are others. */
const NOTHING = "ro,noexec,nosuid,nodev,size=4096,mode=0555";
const UNWANTED_MOUNTS = { "/run": NOTHING, "/var/tmp": NOTHING };

/** What the containers of one sandbox have in common. */
export interface ContainerDesign {
  readonly image: string;
  readonly shell: "auto" | "ipython" | "plain";
  readonly preload: readonly string[];
  /** Name of an OCI runtime that the engine knows, for example `runsc`. @default the engine's own */
  readonly runtime: string | undefined;
  /** Processors that one kernel may keep busy. */
  readonly cpus: number;
  /** A seccomp profile as JSON text. @default the engine's own profile */
  readonly seccompProfile: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** The request that creates the container of one kernel. Everything it may do is decided here. */
export function planContainer(
  design: ContainerDesign,
  limits: KernelLimits,
): ContainerCreateOptions {
  const environment = sessionEnvironment({ executable: "/usr/bin/python3" });
  return {
    Image: design.image,
    Cmd: [JSON.stringify(orderFor(design, limits))],
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    Hostname: "codeact",
    User: `${USER}:${USER}`,
    Labels: { ...design.labels },
    // Standard input is the life line: it closes with the host's connection, and the container ends with it.
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    NetworkDisabled: true,
    HostConfig: {
      AutoRemove: true,
      ...(design.runtime === undefined ? {} : { Runtime: design.runtime }),
      // Frames are not log lines; the engine would keep them all on the host's disk.
      LogConfig: { Type: "none", Config: {} },
      ...isolation(design),
      ...ceilings(design, limits),
    },
  };
}

/** What process 1 is told (packages/sandbox/python/codeact_container). */
function orderFor({ shell, preload }: ContainerDesign, limits: KernelLimits): object {
  const { outputBytes } = limits;
  return { limits, kernel: { shell, workingFolder: "/work", outputBytes, preload } };
}

function isolation({ seccompProfile }: ContainerDesign): object {
  return {
    NetworkMode: "none",
    IpcMode: "private",
    CgroupnsMode: "private",
    ReadonlyRootfs: true,
    Privileged: false,
    CapDrop: ["ALL"],
    SecurityOpt: [
      "no-new-privileges:true",
      // Without a profile of ours the engine applies its own.
      ...(seccompProfile === undefined ? [] : [`seccomp=${seccompProfile}`]),
    ],
  };
}

function ceilings({ cpus, runtime }: ContainerDesign, limits: KernelLimits): object {
  const own =
    runtime === undefined
      ? { bytes: 0, processes: OWN_PROCESSES }
      : { bytes: RUNTIME_BYTES, processes: OWN_PROCESSES + RUNTIME_PROCESSES };
  const memory = limits.memoryBytes * MEMORY_FACTOR + own.bytes;
  return {
    Tmpfs: { "/work": tmpfs(limits), "/tmp": tmpfs(limits), ...UNWANTED_MOUNTS },
    ShmSize: limits.diskBytes,
    Memory: memory,
    // Memory and swap together: no swap.
    MemorySwap: memory,
    PidsLimit: limits.processes + own.processes,
    CpuPeriod: CPU_PERIOD,
    CpuQuota: Math.round(cpus * CPU_PERIOD),
    OomScoreAdj: OOM_SCORE,
    // The other limits of processes are set inside, by codeact_container: engines know fewer of them.
    Ulimits: [{ Name: "core", Soft: 0, Hard: 0 }],
  };
}

/** Writable for the one user there is by its mode, not by its owner: podman knows no owner of such a mount. */
function tmpfs({ diskBytes }: KernelLimits): string {
  return `rw,exec,nosuid,nodev,size=${diskBytes},mode=1777`;
}
