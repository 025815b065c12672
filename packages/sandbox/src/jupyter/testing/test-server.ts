import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 20_000;

/** A Jupyter Server of this machine, started for a test, with folders of its own. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly processId: number;
  /** Its notebooks' folder. */
  readonly root: string;
  /** Stops the server as an operator would; its kernels end with it. */
  stop(): Promise<void>;
}

/** Options of a server. */
export interface TestServerOptions {
  readonly python: string;
  /** More arguments of `jupyter server`. */
  readonly arguments?: readonly string[] | undefined;
  /** Empty: no token is wanted. @default a fixed one */
  readonly token?: string | undefined;
  /** Kernels besides ipykernel: the text of a Python program that is a Jupyter kernel, by name. */
  readonly kernels?: Readonly<
    Record<string, { readonly language: string; readonly program: string }>
  >;
  /** Module to run. @default jupyter_server */
  readonly module?: string | undefined;
}

/** A Python that has Jupyter Server and ipykernel: `CODEACT_TEST_JUPYTER_PYTHON`, the one on the path, the system's. */
export async function findJupyterServer(): Promise<string | undefined> {
  const candidates = [process.env["CODEACT_TEST_JUPYTER_PYTHON"], "python3", "/usr/bin/python3"];
  for (const python of candidates) {
    if (python === undefined) continue;
    try {
      await promisify(execFile)(python, ["-c", "import jupyter_server, ipykernel"]);
      return python;
    } catch {
      // The next one.
    }
  }
  return undefined;
}

/** Starts a server on loopback. @throws Error with what it said when it does not come up */
export async function openTestServer(options: TestServerOptions): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-jupyter-"));
  const root = join(folder, "root");
  const token = options.token ?? "a-token-for-tests";
  await mkdir(root);
  await writeKernels(folder, options);
  const port = await freePort();
  const child = spawn(options.python, serverArguments(options, port, root), {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      TMPDIR: folder,
      JUPYTER_TOKEN: token,
      JUPYTER_NO_CONFIG: "1",
      JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
      JUPYTER_CONFIG_DIR: join(folder, "config"),
      JUPYTER_DATA_DIR: join(folder, "data"),
      IPYTHONDIR: join(folder, "ipython"),
    },
  });
  const said = text(child.stderr);
  const stop = stopper(child, folder);
  const url = `http://127.0.0.1:${port}`;
  try {
    await answering(`${url}/api`, child);
  } catch (error) {
    await stop();
    throw new Error(`The Jupyter server did not start:\n${await said}`, { cause: error });
  }
  return {
    url,
    token,
    root,
    processId: child.pid ?? 0,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function serverArguments(options: TestServerOptions, port: number, root: string): string[] {
  const { module = "jupyter_server" } = options;
  const own =
    module === "jupyter_server"
      ? [
          "--ServerApp.ip=127.0.0.1",
          `--ServerApp.port=${port}`,
          "--ServerApp.port_retries=0",
        ].concat([`--ServerApp.root_dir=${root}`, "--no-browser", "--allow-root"])
      : [`--KernelGatewayApp.port=${port}`, "--KernelGatewayApp.port_retries=0"];
  return ["-m", module, ...own, ...(options.arguments ?? [])];
}

async function writeKernels(
  folder: string,
  { python, kernels = {} }: TestServerOptions,
): Promise<void> {
  for (const [name, { language, program }] of Object.entries(kernels)) {
    const place = join(folder, "data", "kernels", name);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, "program.py"), program);
    const argv = [python, join(place, "program.py"), "-f", "{connection_file}"];
    await writeFile(
      join(place, "kernel.json"),
      JSON.stringify({ argv, display_name: name, language }),
    );
  }
}

function stopper(child: ChildProcess, folder: string): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= (async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, "exit");
        child.kill("SIGTERM");
        const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
        await exit;
        clearTimeout(timer);
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    })();
    return stopping;
  };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    try {
      const response = await fetch(url);
      await response.arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(child.exitCode === null ? "no answer in time" : `exit code ${child.exitCode}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
