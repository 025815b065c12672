import {
  CodeactError,
  type KernelLimits,
  type Sandbox,
  type SandboxProbe,
} from "@codeact/protocol";
import { openLocalSandbox, openRemoteSandbox, probeLocalSandbox } from "@codeact/sandbox";
import type { NetworkLog } from "@codeact/sandbox";

/** Where kernels can live. */
export type SandboxBackend = "local" | "wasm" | "docker" | "jupyter" | "remote";

/** Which sandbox to open, and how. */
export interface SandboxChoice {
  /**
   * `auto`: `remote` when `engineUrl` is given, else `local`; when that cannot run here, the failure names the others and
   * the person decides. @default "auto"
   */
  readonly backend?: "auto" | SandboxBackend | undefined;
  /** Base URL of an execution engine; needed by `remote`. */
  readonly engineUrl?: string | undefined;
  /** Bearer token of that engine. */
  readonly engineToken?: string | undefined;
  /** Path or name of the Python of `local`. @default the best one found */
  readonly python?: string | undefined;
  /** Of `local` and `docker`. @default "auto" */
  readonly shell?: "auto" | "ipython" | "plain" | undefined;
  /** Modules that the fork server imports ahead: `installed` means numpy, pandas and matplotlib where installed. @default "installed" */
  readonly preload?: readonly string[] | "installed" | "none" | undefined;
  /** Interpreters kept ready, of `local` beyond the one that is always forked ahead. @default 0 */
  readonly poolSize?: number | undefined;
  /** How strong the walls of `local` must be; never weaker than asked. @default "auto": namespaces */
  readonly tier?: "auto" | "namespaces" | "landlock" | undefined;
  /**
   * Memory that must stay free on this machine, bytes; a start that would go below is refused with `overloaded`. Of
   * `local`, `docker` and `wasm`. @default a sixteenth of the memory, 128 MiB to 1 GiB
   */
  readonly reserveBytes?: number | undefined;
  /** Is told every request that a session sends under a network policy. Of `local`. */
  readonly networkLog?: NetworkLog | undefined;
  readonly limits?: Partial<KernelLimits> | undefined;
  /** Docker or podman: socket path or URL, as in DOCKER_HOST. @default the usual sockets */
  readonly dockerHost?: string | undefined;
  /** Image of `docker`. @default the one that deploy/images/build makes */
  readonly dockerImage?: string | undefined;
  /** Base URL of a Jupyter Server or Kernel Gateway; needed by `jupyter`. */
  readonly jupyterUrl?: string | undefined;
  readonly jupyterToken?: string | undefined;
  /** Kernel spec of `jupyter`. @default the server's default */
  readonly jupyterKernel?: string | undefined;
}

/**
 * Opens the chosen sandbox. Backends are loaded when they are chosen: most people need one.
 * @throws CodeactError `sandbox_unavailable`, `python_missing`, `python_unsupported`, `invalid_input`
 */
export async function openSandbox(choice: SandboxChoice = {}): Promise<Sandbox> {
  const { backend = "auto", limits } = choice;
  const best = choice.engineUrl === undefined ? "local" : "remote";
  switch (backend === "auto" ? best : backend) {
    case "remote":
      return openRemoteSandbox({
        url: needed(choice.engineUrl, "remote", "the URL of an execution engine", "--engine-url"),
        token: choice.engineToken,
        limits,
      });
    case "wasm": {
      const { openWasmSandbox } = await import("@codeact/sandbox/wasm");
      const { poolSize, reserveBytes } = choice;
      return openWasmSandbox({ poolSize, reserveBytes, limits });
    }
    case "docker": {
      const { openDockerSandbox } = await import("@codeact/sandbox/docker");
      const { dockerHost: host, dockerImage: image, shell, poolSize, reserveBytes } = choice;
      return openDockerSandbox({ host, image, shell, poolSize, reserveBytes, limits });
    }
    case "jupyter": {
      const { openJupyterSandbox } = await import("@codeact/sandbox/jupyter");
      return openJupyterSandbox({
        url: needed(choice.jupyterUrl, "jupyter", "the URL of a Jupyter server", "--jupyter-url"),
        token: choice.jupyterToken,
        kernelName: choice.jupyterKernel,
        limits,
      });
    }
    case "local":
      break;
  }
  const { python, shell, preload, poolSize, tier, reserveBytes } = choice;
  const network = { log: choice.networkLog };
  return openLocalSandbox({
    python,
    shell,
    preload,
    poolSize,
    tier,
    reserveBytes,
    limits,
    network,
  });
}

function needed(value: string | undefined, backend: string, what: string, flag: string): string {
  if (value !== undefined) return value;
  throw new CodeactError("invalid_input", `The ${backend} sandbox needs ${what}.`, {
    remedy: `Give ${flag}.`,
  });
}

/** What each backend finds on this machine, for `codeact doctor`. */
export async function probeSandboxes(choice: SandboxChoice = {}): Promise<readonly SandboxProbe[]> {
  const [{ probeWasmSandbox }, { probeDockerSandbox }, { probeJupyterSandbox }] = await Promise.all(
    [
      import("@codeact/sandbox/wasm"),
      import("@codeact/sandbox/docker"),
      import("@codeact/sandbox/jupyter"),
    ],
  );
  const { dockerHost: host, dockerImage: image, jupyterUrl, jupyterToken } = choice;
  return await Promise.all([
    probeLocalSandbox({ python: choice.python }),
    probeWasmSandbox(),
    probeDockerSandbox({ host, image }),
    probeJupyterSandbox({ url: jupyterUrl, token: jupyterToken, kernelName: choice.jupyterKernel }),
  ]);
}
