import type { Kernel } from "./kernel.ts";
import type { NetworkPolicy } from "./network-policy.ts";

/** Limits of one kernel. Every one is enforced by the sandbox, not by the interpreter's good will, unless said. */
export interface KernelLimits {
  /** Address space of one process. @default 4 GiB minus what a busy scientific stack maps: 2 GiB */
  readonly memoryBytes: number;
  /** Processes and threads at one time. @default 128 */
  readonly processes: number;
  /** Open files of one process. @default 512 */
  readonly openFiles: number;
  /** Bytes in the working folder, and again in /tmp. @default 512 MiB */
  readonly diskBytes: number;
  /** CPU time of one process. @default 3600 s */
  readonly cpuSeconds: number;
  /** Wall time of one cell. @default 60 s, the original's limit */
  readonly cellTimeoutMs: number;
  /** Text that one cell may send, per stream; of more, head and tail are kept. @default 4 MiB */
  readonly outputBytes: number;
}

/** Options of a new kernel. */
export interface KernelOptions {
  readonly limits?: Partial<KernelLimits> | undefined;
  /** @default none. A backend that cannot enforce what is asked refuses with `not_supported`; it never gives more. */
  readonly network?: NetworkPolicy | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a backend can do. A false is a documented absence: the conformance suite lists it and does not run it. */
export interface SandboxCapabilities {
  readonly streaming: boolean;
  readonly interrupt: boolean;
  readonly input: boolean;
  readonly files: boolean;
  readonly variables: boolean;
  readonly hostCalls: boolean;
  readonly processes: boolean;
  readonly limits: boolean;
  /** `Kernel.fork`: a live copy, variables and files. */
  readonly fork: boolean;
  /** `Kernel.snapshot` and `Kernel.restore`. */
  readonly snapshot: boolean;
  /** Network policies other than `none`. */
  readonly network: boolean;
}

/** One line of `codeact doctor`. */
export interface ProbeCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do when not ok. */
  readonly remedy?: string | undefined;
}

/** What a backend found out about this machine. */
export interface SandboxProbe {
  readonly backend: string;
  readonly usable: boolean;
  readonly checks: readonly ProbeCheck[];
}

/** The box that starts kernels. One implementation per backend, all held to one conformance suite. */
export interface Sandbox extends AsyncDisposable {
  readonly backend: string;
  readonly capabilities: SandboxCapabilities;
  /**
   * Starts a fresh interpreter, isolated from the host and from its siblings.
   * @throws CodeactError `sandbox_unavailable` when it cannot isolate as promised (it never starts a weaker one),
   * `python_missing`, `python_unsupported`, `kernel_start_failed`, `sandbox_closed`
   */
  start(options?: KernelOptions): Promise<Kernel>;
  /** Ends every kernel. Idempotent. */
  close(): Promise<void>;
}
