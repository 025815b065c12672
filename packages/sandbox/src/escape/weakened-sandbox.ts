import type { Kernel, Sandbox, SandboxCapabilities } from "@codeact/protocol";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sessionEnvironment } from "../local/environment.ts";
import { ForkServer } from "../local/fork-server.ts";
import type { IsolationPlan } from "../local/isolation-plan.ts";
import { planIsolation } from "../local/isolation-plan.ts";
import { isolate, openKernel } from "../local/kernel.ts";
import { withDefaults } from "../local/limits.ts";
import { choosePython } from "../local/python.ts";
import { assemble, finish } from "../local/seccomp-program.ts";

const PYTHON_FOLDER = fileURLToPath(new URL("../../python", import.meta.url));
/** SECCOMP_RET_ALLOW. */
const ALLOW_EVERYTHING = assemble([finish(0x7fff0000)]);

/** Only for the shape: the attempts do not ask. */
const CAPABILITIES: SandboxCapabilities = {
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
};

/** One change of the Python that builds the isolation. The old text must be there, so that no weakening goes stale. */
export interface Patch {
  /** Below the folder of the Python programs. */
  readonly file: string;
  readonly old: string;
  readonly new: string;
}

/** The local sandbox with a layer taken away. Only for showing that the escape suite notices. */
export interface Weakening {
  readonly patches?: readonly Patch[] | undefined;
  /** Sessions may make every system call. */
  readonly withoutFilter?: boolean | undefined;
  /** Modules that the fork server imports. @default none */
  readonly preload?: readonly string[] | undefined;
  /** The fork server gets the environment of this process. */
  readonly withEnvironment?: boolean | undefined;
}

/** Opens the local sandbox, weakened, from a patched copy of the Python programs. */
export async function openWeakenedSandbox(weakening: Weakening): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), "codeact-weakened-"));
  const driverFolder = join(folder, "python");
  cpSync(PYTHON_FOLDER, driverFolder, { recursive: true });
  for (const patch of weakening.patches ?? []) applyPatch(driverFolder, patch);
  const [found, python] = await Promise.all([planIsolation(), choosePython()]);
  const plan: IsolationPlan =
    weakening.withoutFilter === true ? { ...found, filter: ALLOW_EVERYTHING } : found;
  const inherited = weakening.withEnvironment === true ? definedOf(process.env) : {};
  const { preload = [] } = weakening;
  const kernel = {
    shell: "plain",
    workingFolder: "/work",
    outputBytes: 4 << 20,
    preload,
  } as const;
  const server = await ForkServer.open({
    python,
    plan,
    kernel,
    environment: { ...sessionEnvironment(python), ...inherited },
    driverFolder,
  });
  const kernels = new Set<Kernel>();
  const close = async (): Promise<void> => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    backend: "weakened",
    capabilities: CAPABILITIES,
    async start(options = {}) {
      const limits = withDefaults(options.limits ?? {});
      const userId = plan.mode === "root" ? 1 + kernels.size : 0;
      const session = await isolate(
        await server.fork(),
        { userId, limits, kernel },
        limits,
        server,
      );
      const made = openKernel(session, limits.cellTimeoutMs, undefined);
      kernels.add(made);
      return made;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function applyPatch(folder: string, patch: Patch): void {
  const path = join(folder, patch.file);
  const text = readFileSync(path, "utf8");
  if (!text.includes(patch.old)) throw new Error(`${patch.file} no longer says: ${patch.old}`);
  writeFileSync(path, text.replaceAll(patch.old, patch.new));
}

function definedOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
