/**
 * The wasm sandbox: CPython as WebAssembly (Pyodide) in a locked-down child process of Node, one process per kernel.
 * Needs no Python and no rights on the machine; the same on Linux, macOS and Windows.
 *
 * Covered: files of the host (Python sees files in memory only; Node's permission model lets the process read the
 * interpreter and our driver, and write nothing), environment, other processes and descriptors (none is inherited), the
 * network (no function that could connect is left, in the thread or to be imported), JavaScript (nothing but bytes
 * crosses between Python and Node; code from strings and imports are refused), memory of the interpreter, files in
 * memory, open files, CPU time, wall time and output; the process at its end, also when the host is killed. On Linux,
 * where `unshare`, `setpriv` or `prlimit` of util-linux can do it: an empty network namespace, no IPC with the host, no
 * capabilities, no new privileges, CPU time once more from outside.
 *
 * Not covered: defects of V8 (the boundary is its WebAssembly sandbox; run it as a user of its own, or in a container,
 * where the code is hostile and the machine matters), side channels of the processor, and what all kernels of one heap
 * snapshot share: the seed of str hashes and addresses. Without the namespaces of Linux, Node's permission model is
 * the second line, and Node calls it no boundary against hostile code.
 *
 * Absent: threads, processes and sockets (there are none in WebAssembly), packages beyond the standard library
 * (Pyodide's npm package carries none), a time zone other than UTC, live copies (a heap in use has no second owner;
 * a snapshot of variables and files, restored in another kernel, comes close).
 */
import { CodeactError } from "@codeact/protocol";
import type {
  Kernel,
  KernelLimits,
  KernelOptions,
  Sandbox,
  SandboxCapabilities,
} from "@codeact/protocol";
import { Admission } from "../local/admission.ts";
import { sameBox, withDefaults } from "../local/limits.ts";
import { awaitGone } from "../wire/death-watch.ts";
import { unlessAborted } from "../wire/unless-aborted.ts";
import { WarmPool } from "../wire/warm-pool.ts";
import { WasmChild } from "./child.ts";
import type { ChildOrder } from "./child.ts";
import { awaitHello, openKernel } from "./kernel.ts";
import type { IdleChild } from "./kernel.ts";
import { commandFor, findWrap } from "./linux-wrap.ts";
import { defaultCacheFolder, openSnapshot } from "./snapshot-cache.ts";
import type { HeapSnapshot } from "./snapshot-cache.ts";

/** Options of the wasm sandbox. */
export interface WasmSandboxOptions {
  /** Interpreters to keep ready; each takes about 200 MB. @default 0 */
  readonly poolSize?: number | undefined;
  /**
   * Memory that must stay free beside the kernels, in bytes, where the system tells (Linux); a start that would go below
   * is refused with `overloaded`. @default a sixteenth of the memory, 128 MiB to 1 GiB
   */
  readonly reserveBytes?: number | undefined;
  /**
   * Folder for the heap snapshot that lets kernels start in a fifth of the time; only this user may be able to write
   * there. False starts every kernel cold. @default ~/.cache/codeact/wasm
   */
  readonly cacheFolder?: string | false | undefined;
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
  processes: false,
  limits: true,
  fork: false,
  snapshot: true,
  network: false,
};

const WORKING_FOLDER = "/work";
/** What a process with an interpreter that has run nothing takes. */
const KERNEL_BYTES = 200 * 1024 ** 2;

/**
 * Opens the wasm sandbox. The heap snapshot is looked for, or made, in the background; the first `start()` waits for it.
 * @throws CodeactError `config_invalid`
 */
export async function openWasmSandbox(options: WasmSandboxOptions = {}): Promise<Sandbox> {
  options.signal?.throwIfAborted();
  return await Promise.resolve(new WasmSandbox(options, withDefaults(options.limits ?? {})));
}

class WasmSandbox implements Sandbox {
  readonly backend = "wasm";
  readonly capabilities = CAPABILITIES;
  readonly #limits: KernelLimits;
  readonly #snapshot: Promise<HeapSnapshot | undefined>;
  readonly #admission: Admission;
  readonly #pool: WarmPool<IdleChild>;
  readonly #kernels = new Set<Kernel>();
  readonly #starting = new Set<WasmChild>();
  readonly #closing = new AbortController();

  constructor(options: WasmSandboxOptions, limits: KernelLimits) {
    this.#limits = limits;
    this.#admission = new Admission(options.reserveBytes);
    const { cacheFolder = defaultCacheFolder(), poolSize = 0 } = options;
    // Without a snapshot kernels start as well, only later.
    this.#snapshot =
      cacheFolder === false
        ? Promise.resolve(undefined)
        : openSnapshot(cacheFolder, this.#closing.signal).catch(() => undefined);
    this.#pool = new WarmPool({
      size: poolSize,
      make: (signal) => this.#launch(limits, signal),
    });
  }

  async start(options: KernelOptions = {}): Promise<Kernel> {
    options.signal?.throwIfAborted();
    this.#assertOpen();
    if (options.network !== undefined && options.network.kind !== "none") {
      throw new CodeactError("not_supported", "The wasm sandbox has no network.", {
        remedy: "Ask for no network, or use the local sandbox.",
      });
    }
    const limits = withDefaults(options.limits ?? {}, this.#limits);
    const child = sameBox(limits, this.#limits)
      ? await this.#pool.take(options.signal)
      : await this.#launch(limits, options.signal);
    if (this.#closing.signal.aborted) child.process.kill();
    this.#assertOpen();
    const kernel = openKernel(child, limits.cellTimeoutMs);
    this.#kernels.add(kernel);
    void child.process.gone.then(() => this.#kernels.delete(kernel));
    return kernel;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const starting = [...this.#starting].map(async (child) => {
      child.kill();
      await awaitGone(child.gone);
    });
    const kernels = [...this.#kernels].map((kernel) => kernel.close());
    await Promise.all([this.#pool.close(), ...starting, ...kernels]);
    const snapshot = await this.#snapshot;
    await snapshot?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #assertOpen(): void {
    if (this.#closing.signal.aborted)
      throw new CodeactError("sandbox_closed", "This sandbox is closed.");
  }

  async #launch(limits: KernelLimits, signal?: AbortSignal): Promise<IdleChild> {
    const ready = Promise.all([this.#snapshot, findWrap()]);
    const [snapshot, wrap] = await unlessAborted(
      ready,
      signal,
      "The start of a kernel was aborted.",
    );
    this.#assertOpen();
    // Those on their way have not taken theirs yet.
    this.#admission.assertRoom((this.#starting.size + 1) * KERNEL_BYTES);
    const child = new WasmChild(orderOf(limits, snapshot?.bytes ?? 0), {
      snapshot: snapshot?.descriptor,
      wrap: commandFor(wrap, limits.cpuSeconds),
    });
    this.#starting.add(child);
    try {
      return await awaitHello(child, signal);
    } catch (error) {
      await awaitGone(child.gone);
      this.#assertOpen();
      throw error;
    } finally {
      this.#starting.delete(child);
    }
  }
}

function orderOf(limits: KernelLimits, snapshotBytes: number): ChildOrder {
  const { outputBytes, diskBytes, openFiles, memoryBytes, cpuSeconds } = limits;
  return {
    task: "serve",
    snapshotBytes,
    workingFolder: WORKING_FOLDER,
    outputBytes,
    diskBytes,
    openFiles,
    memoryBytes,
    cpuSeconds,
  };
}
