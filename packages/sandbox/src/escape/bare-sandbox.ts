import { CodeactError } from "@codeact/protocol";
import type { Kernel, KernelOptions, Sandbox } from "@codeact/protocol";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Death } from "../wire/cell.ts";
import { awaitHello } from "../wire/hello.ts";
import { WireKernel } from "../wire/wire-kernel.ts";

const DRIVER_FOLDER = fileURLToPath(new URL("../../python/", import.meta.url));
/** It has no walls to build; this only bounds a test that cannot go on. */
const START_TIMEOUT_MS = 60_000;
const DIED: Death = { cause: "killed", detail: "The bare interpreter ended." };

/** Options of a sandbox without walls. */
export interface BareSandboxOptions {
  readonly python: string;
  /** Descriptors of this process that interpreters inherit, beyond their wire. */
  readonly descriptors?: readonly number[] | undefined;
}

/**
 * A sandbox that confines nothing: `python3 -m codeact_kernel` as this very user, with this process's environment. Only
 * for showing that the attempts of the escape suite can succeed.
 */
export function openBareSandbox(options: BareSandboxOptions): Sandbox {
  const kernels = new Set<Kernel>();
  const folders: string[] = [];
  const close = async (): Promise<void> => {
    await Promise.all([...kernels].map((kernel) => kernel.close()));
    // Not with each session: that one leaves something behind is what attempts are to show.
    for (const folder of folders.splice(0)) endAll(folder);
  };
  return {
    backend: "bare",
    capabilities: {
      streaming: true,
      interrupt: true,
      input: true,
      files: true,
      variables: true,
      hostCalls: true,
      processes: true,
      limits: false,
      fork: false,
      snapshot: false,
      network: false,
    },
    async start(asked?: KernelOptions) {
      const kernel = await startBare(options, asked, folders);
      kernels.add(kernel);
      return kernel;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function startBare(
  options: BareSandboxOptions,
  asked: KernelOptions | undefined,
  folders: string[],
): Promise<Kernel> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-bare-"));
  folders.push(folder);
  const outputBytes = asked?.limits?.outputBytes ?? 4 << 20;
  const child = spawn(
    options.python,
    ["-m", "codeact_kernel", "--fd", "3", "--shell", "plain", "--folder", folder].concat(
      "--output-bytes",
      String(outputBytes),
    ),
    {
      stdio: ["ignore", "ignore", "ignore", "pipe", ...(options.descriptors ?? [])],
      env: {
        ...process.env,
        HOME: folder,
        PYTHONPATH: DRIVER_FOLDER,
        PYTHONDONTWRITEBYTECODE: "1",
      },
    },
  );
  const socket = child.stdio[3];
  if (!(socket instanceof Socket)) throw new Error("the driver's socket could not be opened");
  const newborn = { socket, process: processOf(child, folder) };
  const { hello, ...interpreter } = await awaitHello(newborn, {
    timeoutMs: START_TIMEOUT_MS,
    failure: (what) => new CodeactError("kernel_start_failed", `The bare interpreter ${what}.`),
  });
  return new WireKernel({
    ...interpreter,
    cellTimeoutMs: asked?.limits?.cellTimeoutMs ?? 60_000,
    info: {
      backend: "bare",
      language: "python",
      version: hello.python,
      shell: hello.shell,
      workingFolder: hello.workingFolder,
    },
  });
}

function processOf(
  child: ChildProcess,
  folder: string,
): ConstructorParameters<typeof WireKernel>[0]["process"] {
  const ended = new Promise<Death>((resolve) => {
    child.once("close", () => {
      resolve(DIED);
    });
  });
  return {
    ended,
    gone: ended.then(() => rm(folder, { recursive: true, force: true })),
    kill: () => child.kill("SIGKILL"),
  };
}

/** Ends what attempts left: whatever has the interpreter's folder in its command line or its environment. */
function endAll(folder: string): void {
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (!["cmdline", "environ"].some((file) => textOf(`/proc/${id}/${file}`).includes(folder)))
      continue;
    try {
      process.kill(Number(id), "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
