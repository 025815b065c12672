import { CodeactError } from "@codeact/protocol";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import { constants } from "node:os";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { explainExit } from "../local/explain-exit.ts";
import type { Death } from "../wire/cell.ts";
import type { KernelProcess } from "../wire/wire-kernel.ts";
import { LAST_WORDS } from "./inside/order.ts";
import type { Order } from "./inside/order.ts";

const INSIDE = fileURLToPath(new URL("inside/", import.meta.url));
const MAIN = fileURLToPath(new URL("inside/main.ts", import.meta.url));
const PYTHON_FOLDER = fileURLToPath(new URL("../../python/", import.meta.url));
const PYODIDE_FOLDER = dirname(fileURLToPath(import.meta.resolve("pyodide/package.json"))) + sep;
const PACKAGE_FILE = fileURLToPath(new URL("../../package.json", import.meta.url));

const PAGE_BYTES = 65_536;
/** WebAssembly addresses 4 GiB; Python's own sizes end at half of that. */
const MOST_PAGES = 65_536;
/** Heap of the thread that carries bytes. */
const HEAP_MEGABYTES = 128;
const STDERR_CHARACTERS = 4000;
/** How long the last words of a process may come after its end. */
const LAST_WORDS_MS = 500;

const LastWords = z.object({
  cause: z.enum(["cpu-limit", "out-of-memory", "exited"]),
  detail: z.string(),
  /** Of an interpreter that came to its own end. */
  code: z.int().optional(),
});

/** What a child is asked to do; the places of files are known here. */
export type ChildOrder = Omit<Order, "pyodideFolder" | "pythonFolder">;

/** Folder of the Pyodide distribution. */
export const pyodideFolder = PYODIDE_FOLDER;
/** Folder of our Python packages. */
export const pythonFolder = PYTHON_FOLDER;
/** Folder of what runs in a child. */
export const insideFolder = INSIDE;

/**
 * Flags of Node that close what Pyodide leaves open: files (only what it runs on may be read), other processes, native
 * code, code from strings, memory.
 */
export function childFlags(memoryBytes: number): string[] {
  const pages = Math.min(MOST_PAGES, Math.ceil(memoryBytes / PAGE_BYTES));
  const readable = [
    INSIDE,
    PYODIDE_FOLDER,
    join(PYTHON_FOLDER, "codeact_kernel"),
    join(PYTHON_FOLDER, "codeact_wasm"),
  ];
  return [
    "--permission",
    ...readable.map((folder) => `--allow-fs-read=${folder}`),
    `--allow-fs-read=${PACKAGE_FILE}`,
    "--allow-worker",
    "--disallow-code-generation-from-strings",
    `--wasm-max-mem-pages=${pages}`,
    `--max-old-space-size=${HEAP_MEGABYTES}`,
    "--disable-sigusr1",
    "--no-addons",
    "--no-warnings",
  ];
}

/** What else a child may be given. */
export interface ChildOptions {
  /** Descriptor of the heap snapshot that the order names. */
  readonly snapshot?: number | undefined;
  /** What the process is started by (linux-wrap.ts). */
  readonly wrap?: readonly string[] | undefined;
  /** Flags of Node in place of {@link childFlags}; tests weaken them to see that they are needed. */
  readonly flags?: readonly string[] | undefined;
  /** Code of the process in place of inside/main.ts; tests weaken it likewise. */
  readonly main?: string | undefined;
}

/** One child process with one interpreter, as the host sees it. */
export class WasmChild implements KernelProcess {
  readonly socket: Socket;
  readonly #process: ChildProcess;
  readonly #order: ChildOrder;
  readonly #ended = Promise.withResolvers<Death>();
  readonly #gone = Promise.withResolvers<undefined>();
  #stderr = "";
  #over = false;

  /** Starts the process. */
  constructor(order: ChildOrder, options: ChildOptions = {}) {
    this.#order = order;
    const { flags = childFlags(order.memoryBytes), main = MAIN, snapshot, wrap = [] } = options;
    const whole: Order = { ...order, pyodideFolder: PYODIDE_FOLDER, pythonFolder: PYTHON_FOLDER };
    const [command = process.execPath, ...rest] = wrap;
    const before = wrap.length === 0 ? [] : [...rest, process.execPath];
    this.#process = spawn(command, [...before, ...flags, main, JSON.stringify(whole)], {
      cwd: INSIDE,
      env: {},
      stdio: ["ignore", "ignore", "pipe", "pipe", snapshot ?? "ignore"],
      windowsHide: true,
    });
    const socket = this.#process.stdio[3];
    this.socket = socket instanceof Socket ? socket : new Socket().destroy();
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARACTERS);
    });
    this.#process.once("error", (error) => {
      this.#stderr += error.message;
      this.#leave({
        cause: "lost",
        detail: `The interpreter could not be started: ${error.message}`,
      });
    });
    this.#process.once("exit", (code, signal) => {
      this.#over = true;
      const { stderr } = this.#process;
      const leave = (): void => {
        this.#leave(this.#explain(code, signal));
      };
      if (stderr === null || stderr.readableEnded) leave();
      else stderr.once("end", leave);
      // A stream that somebody else still holds must not keep the end a secret; what lies in it is read before.
      setTimeout(() => setImmediate(leave), LAST_WORDS_MS).unref();
    });
  }

  get ended(): Promise<Death> {
    return this.#ended.promise;
  }

  get gone(): Promise<undefined> {
    return this.#gone.promise;
  }

  /** Whether the process has ended by itself, its work done. */
  get succeeded(): boolean {
    return this.#process.exitCode === 0;
  }

  /** What the process said on its stderr, for error messages. */
  get log(): string {
    const at = this.#stderr.lastIndexOf(`\n${LAST_WORDS}`);
    const said = this.#lastWords();
    return (said?.code === undefined ? this.#stderr : this.#stderr.slice(0, at)).trim();
  }

  kill(): void {
    if (!this.#over) this.#process.kill("SIGKILL");
  }

  #leave(death: Death): void {
    this.#over = true;
    this.#ended.resolve(death);
    this.#gone.resolve(undefined);
  }

  #explain(code: number | null, signal: NodeJS.Signals | null): Death {
    const said = this.#lastWords();
    const lost = "Every variable is lost.";
    if (said?.cause === "cpu-limit") {
      return {
        cause: "cpu-limit",
        detail: `The interpreter used up its ${this.#order.cpuSeconds} s of CPU time and was killed. ${lost}`,
      };
    }
    if (said?.cause === "out-of-memory") {
      return {
        cause: "out-of-memory",
        detail: `The interpreter used more memory than it may and was killed. ${lost}`,
      };
    }
    if (said?.code !== undefined) {
      return explainExit({ code: said.code & 0xff, cpuSeconds: 0 }, this.#order, false);
    }
    if (said !== undefined) {
      const first = said.detail.split("\n", 1)[0] ?? "";
      return { cause: "exited", detail: `The interpreter crashed (${first}). ${lost}` };
    }
    const number = signal === null ? (code ?? 0) : -constants.signals[signal];
    return explainExit({ code: number, cpuSeconds: 0 }, this.#order, false);
  }

  #lastWords(): z.infer<typeof LastWords> | undefined {
    const at = this.#stderr.lastIndexOf(`\n${LAST_WORDS}`);
    if (at < 0) return undefined;
    try {
      return LastWords.parse(JSON.parse(this.#stderr.slice(at + 1 + LAST_WORDS.length)));
    } catch {
      // Cut short: the exit itself says enough.
      return undefined;
    }
  }
}

/** What to tell somebody whose interpreter did not start. */
export function startFailure(what: string, log: string): CodeactError {
  const said = log === "" ? "." : `:\n${log}`;
  return new CodeactError("kernel_start_failed", `A new kernel ${what}${said}`, {
    remedy: "Run codeact doctor; raise the memory limit if it was lowered.",
  });
}
