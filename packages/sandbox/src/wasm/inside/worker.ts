/** The thread that runs the interpreter. */
import { readdirSync, readFileSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { loadPyodide, PyodideAPI } from "pyodide";
import { InnerEnd } from "./channel.ts";
import type { SharedWords } from "./channel.ts";
import { installDevices } from "./devices.ts";
import type { TextSinks } from "./devices.ts";
import { closeDoors, closeNetwork } from "./doors.ts";
import type { EmscriptenFs } from "./emscripten-fs.ts";
import { LAST_WORDS, SNAPSHOT_DESCRIPTOR } from "./order.ts";
import type { Order } from "./order.ts";
import { limitFiles } from "./quota.ts";

/** What the other thread hands over. */
export interface WorkerStart {
  readonly order: Order;
  readonly words: SharedWords;
  readonly port: MessagePort;
}

/** Where our Python packages lie for the interpreter. */
const PACKAGES = "/lib/codeact";
const PACKAGE_NAMES = ["codeact_kernel", "codeact_wasm"] as const;
/** Descriptors that are not the user's: 0 to 2, those of the driver (port.py) and the library's archive. */
const OWN_DESCRIPTORS = 9;

/** What makes Pyodide's Emscripten module. */
type CreateModule = NonNullable<
  NonNullable<Parameters<typeof loadPyodide>[0]>["createPyodideModule"]
>;

const start: WorkerStart = workerData;
const { order, words } = start;
const exit = process.exit.bind(process);

function readSnapshot(): Uint8Array {
  const bytes = new Uint8Array(order.snapshotBytes);
  for (let at = 0; at < bytes.length;) {
    const count = readSync(SNAPSHOT_DESCRIPTOR, bytes, at, bytes.length - at, at);
    if (count === 0) throw new Error("The heap snapshot is shorter than it should be.");
    at += count;
  }
  return bytes;
}

async function load(): Promise<PyodideAPI> {
  const entry = pathToFileURL(join(order.pyodideFolder, "pyodide.mjs")).href;
  const loaded: { readonly loadPyodide: typeof loadPyodide } = await import(entry);
  const core: { readonly default: CreateModule } = await import(
    pathToFileURL(join(order.pyodideFolder, "pyodide.asm.mjs")).href
  );
  const snapshot = order.snapshotBytes > 0 ? { _loadSnapshot: readSnapshot() } : {};
  return await loaded.loadPyodide({
    indexURL: order.pyodideFolder,
    jsglobals: {},
    env: { HOME: order.workingFolder, LANG: "en_US.UTF-8" },
    async createPyodideModule(settings) {
      const module = await core.default(settings);
      // A heap that had grown before it was saved does not fit into a new memory.
      const grow: unknown = Reflect.get(module, "growMemory");
      if (order.snapshotBytes > module.HEAP8.length && typeof grow === "function")
        Reflect.apply(grow, undefined, [order.snapshotBytes]);
      return module;
    },
    _makeSnapshot: order.task === "snapshot",
    ...snapshot,
  });
}

function copyPackages(fs: EmscriptenFs): void {
  for (const name of PACKAGE_NAMES) {
    fs.mkdirTree(`${PACKAGES}/${name}`);
    const folder = join(order.pythonFolder, name);
    for (const file of readdirSync(folder).filter((entry) => entry.endsWith(".py"))) {
      fs.writeFile(`${PACKAGES}/${name}/${file}`, readFileSync(join(folder, file)));
    }
  }
}

function call(pyodide: PyodideAPI, expression: string): void {
  const path = JSON.stringify(PACKAGES);
  pyodide.runPython(
    `import sys\n${path} in sys.path or sys.path.append(${path})\nimport codeact_wasm\ncodeact_wasm.${expression}`,
  );
}

function makeSnapshot(pyodide: PyodideAPI, channel: InnerEnd): void {
  call(pyodide, "rehearse()");
  channel.send(pyodide.makeMemorySnapshot());
}

function serve(pyodide: PyodideAPI, fs: EmscriptenFs, sinks: TextSinks): void {
  for (const path of [order.workingFolder, "/tmp"]) {
    fs.mkdirTree(path);
    fs.mount(fs.filesystems.MEMFS, {}, path);
  }
  pyodide.setStdout({ write: sinks.stdout, isatty: false });
  pyodide.setStderr({ write: sinks.stderr, isatty: false });
  limitFiles(fs, order.diskBytes);
  fs.MAX_OPEN_FDS = order.openFiles + OWN_DESCRIPTORS;
  pyodide.setInterruptBuffer(words.interrupt);
  // The source of randomness is a module that is required at its first use.
  pyodide.runPython("import os; os.urandom(1)");
  closeDoors();
  const { workingFolder, outputBytes } = order;
  call(pyodide, `serve(${JSON.stringify(JSON.stringify({ workingFolder, outputBytes }))})`);
}

/** The code an interpreter ended with that called `os._exit`. */
function exitCode(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("status" in error)) return undefined;
  return typeof error.status === "number" ? error.status : undefined;
}

closeNetwork();
const pyodide = await load();
const fs: EmscriptenFs = pyodide.FS;
const channel = new InnerEnd(start.port, words);
const sinks = installDevices(fs, channel);
copyPackages(fs);
try {
  if (order.task === "snapshot") makeSnapshot(pyodide, channel);
  else serve(pyodide, fs, sinks);
  exit(0);
} catch (error) {
  const code = exitCode(error);
  if (code === undefined) throw error;
  if (code !== 0) writeSync(2, sinks.lastErrors().replaceAll(LAST_WORDS, ""));
  exit(code);
}
