import type { JsonValue } from "./json.ts";
import type { KernelEvent, Variable } from "./kernel-event.ts";
import type { KernelSnapshot, RestoreReport } from "./snapshot.ts";

/** One parameter of a function that the host offers to Python. */
export interface HostParameter {
  readonly name: string;
  /** Python annotation as source text, for example `list[str]` or `int | None`. */
  readonly annotation: string;
  readonly required: boolean;
  /** Default as a JSON value; only when not required. Absent: the argument is left out of the call. */
  readonly default?: JsonValue | undefined;
  readonly description?: string | undefined;
}

/** What a host function is told about the call it answers. */
export interface HostCall {
  readonly id: string;
  /** Aborted when the cell is interrupted or the kernel closes. */
  readonly signal: AbortSignal;
}

/**
 * A function defined by the host that appears in Python as a typed, documented function. Calling it blocks the calling
 * Python thread until `call` settles; a rejection becomes a Python exception (`HostError`) with the error's message.
 */
export interface HostFunction {
  /** A Python identifier. */
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly HostParameter[];
  /** Python annotation of the returned value. @default "object" */
  readonly returns?: string | undefined;
  call(args: Readonly<Record<string, JsonValue>>, context: HostCall): Promise<JsonValue>;
}

/** Options of one execution. */
export interface ExecuteOptions {
  /** Aborting interrupts the cell; variables stay; the last event is `execution-end` with `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Wall time of this cell. When it is over the cell is interrupted; a cell that ignores interrupts is killed (`died`).
   * @default the limit of the kernel
   */
  readonly timeoutMs?: number | undefined;
  /** Answers `input()`. Without it Python's `input()` raises `EOFError`. Time spent waiting here does not count as cell time. */
  readonly onInput?:
    | ((request: { readonly prompt: string; readonly password: boolean }) => Promise<string>)
    | undefined;
}

/** A file in a kernel's working folder. Paths are relative to that folder with forward slashes. */
export interface FileInfo {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
  readonly folder: boolean;
}

/** The working folder of a kernel. Paths may also be absolute inside the sandbox. */
export interface KernelFiles {
  /** @throws CodeactError `file_not_found`, `file_too_large`, `invalid_input` (a folder) */
  read(path: string): Promise<Uint8Array>;
  /** Writes atomically; missing folders are made. @throws CodeactError `invalid_input` when the path cannot be written */
  write(path: string, data: string | Uint8Array): Promise<void>;
  /** Everything below `path` (the working folder by default), sorted by path. */
  list(path?: string): Promise<readonly FileInfo[]>;
  /** @throws CodeactError `file_not_found` */
  remove(path: string): Promise<void>;
}

/** Facts about a running interpreter. */
export interface KernelInfo {
  readonly backend: string;
  /** `python`, or what a kernel of another language calls itself. */
  readonly language: string;
  /** For example `3.11.2`. */
  readonly version: string;
  /** `ipython` when the Python has IPython, else `plain`. */
  readonly shell: "ipython" | "plain";
  /** Working folder inside the sandbox. */
  readonly workingFolder: string;
}

/** A live, stateful Python interpreter in a sandbox. */
export interface Kernel extends AsyncDisposable {
  readonly id: string;
  readonly info: KernelInfo;
  /** False once the interpreter has died or was closed. */
  readonly alive: boolean;
  /**
   * Runs one cell and yields what happens, ending with exactly one `execution-end`. Calls on one kernel queue up in
   * order. Leaving the iteration early interrupts the cell.
   * @throws CodeactError `kernel_died` when the interpreter had already died before this call, `sandbox_closed` after `close()`
   */
  execute(code: string, options?: ExecuteOptions): AsyncIterable<KernelEvent>;
  /** Raises KeyboardInterrupt in the running cell; resolves when it has ended. Does nothing when idle. */
  interrupt(): Promise<void>;
  /** User variables by name; modules, functions defined by the host and private names are left out. */
  variables(): Promise<readonly Variable[]>;
  /** Makes host functions callable from Python under their names. Defining a name again replaces it. */
  define(functions: readonly HostFunction[]): Promise<void>;
  readonly files: KernelFiles;
  /**
   * A second kernel that goes on from this very moment: same variables, a copy of the working folder, from then on apart.
   * Waits for running cells. Host functions have to be defined again.
   * @throws CodeactError `not_supported` where the backend cannot (capability `fork`), `kernel_died`, `sandbox_closed`
   */
  fork(options?: { readonly signal?: AbortSignal | undefined }): Promise<Kernel>;
  /**
   * Saves variables, one by one, and (unless `files` is false) the working folder. Waits for running cells.
   * @throws CodeactError `not_supported` (capability `snapshot`), `file_too_large` above the backend's bound, `kernel_died`
   */
  snapshot(options?: { readonly files?: boolean | undefined }): Promise<KernelSnapshot>;
  /**
   * Puts the variables and files of a snapshot into this kernel; names that exist are replaced.
   * @throws CodeactError `not_supported`, `invalid_input` for bytes that are no snapshot, `kernel_died`
   */
  restore(snapshot: KernelSnapshot): Promise<RestoreReport>;
  /** Ends the interpreter and everything it started. Idempotent. */
  close(): Promise<void>;
}
