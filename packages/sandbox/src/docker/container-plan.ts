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

/** A folder may hold a file per page of its size, as in the local sandbox, so that small folders can hold some at all. */
const BYTES_PER_FILE = 4096;
const LEAST_FILES = 1024;

/**
 * Shown empty: what engines hide themselves (this list stands in for theirs), and everything of /sys but the container's
 * own cgroup, from which process 1 learns why a kernel ended. Paths that a machine does not have do not matter.
 */
const MASKED_PATHS = [
  "/proc/acpi",
  "/proc/asound",
  "/proc/interrupts",
  "/proc/kcore",
  "/proc/keys",
  "/proc/latency_stats",
  "/proc/sched_debug",
  "/proc/scsi",
  "/proc/timer_list",
  "/proc/timer_stats",
  "/sys/block",
  "/sys/bus",
  "/sys/class",
  "/sys/dev",
  "/sys/devices",
  "/sys/firmware",
  "/sys/fs/bpf",
  "/sys/fs/fuse",
  "/sys/fs/pstore",
  "/sys/hypervisor",
  "/sys/kernel",
  "/sys/module",
  "/sys/power",
];

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
  /** Whether the engine takes a bound on the number of files of a mount in memory, and a /dev/shm of ours. */
  readonly boundsFiles: boolean;
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

function isolation({ seccompProfile, boundsFiles }: ContainerDesign): object {
  return {
    NetworkMode: "none",
    // "none" is a namespace of its own too, without the engine's /dev/shm: ours has a bound on its files.
    IpcMode: boundsFiles ? "none" : "private",
    CgroupnsMode: "private",
    ReadonlyRootfs: true,
    Privileged: false,
    MaskedPaths: MASKED_PATHS,
    CapDrop: ["ALL"],
    SecurityOpt: [
      "no-new-privileges:true",
      // Without a profile of ours the engine applies its own.
      ...(seccompProfile === undefined ? [] : [`seccomp=${seccompProfile}`]),
    ],
  };
}

function ceilings({ cpus, runtime, boundsFiles }: ContainerDesign, limits: KernelLimits): object {
  const own =
    runtime === undefined
      ? { bytes: 0, processes: OWN_PROCESSES }
      : { bytes: RUNTIME_BYTES, processes: OWN_PROCESSES + RUNTIME_PROCESSES };
  const memory = limits.memoryBytes * MEMORY_FACTOR + own.bytes;
  return {
    ...mounts(limits, boundsFiles),
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

/**
 * The folders that can be written. Writable for the one user there is by their mode, not by their owner: podman knows no
 * owner of such a mount.
 */
function mounts({ diskBytes }: KernelLimits, boundsFiles: boolean): object {
  const files = Math.max(LEAST_FILES, Math.floor(diskBytes / BYTES_PER_FILE));
  const size = `size=${diskBytes},${boundsFiles ? `nr_inodes=${files},` : ""}mode=1777`;
  const folder = `rw,exec,nosuid,nodev,${size}`;
  const fixed = { "/work": folder, "/tmp": folder, ...UNWANTED_MOUNTS };
  if (!boundsFiles) return { Tmpfs: fixed, ShmSize: diskBytes };
  return { Tmpfs: { ...fixed, "/dev/shm": `rw,noexec,nosuid,nodev,${size}` } };
}
