import {
  CodeactError,
  type KernelLimits,
  type Sandbox,
  type SandboxProbe,
} from "@codeact/protocol";
import { openLocalSandbox, openRemoteSandbox, probeLocalSandbox } from "@codeact/sandbox";

/** Which sandbox to open, and how. */
export interface SandboxChoice {
  /** `auto`: `remote` when `engineUrl` is given, else `local`; never a weaker one when that fails. @default "auto" */
  readonly backend?: "auto" | "local" | "remote" | undefined;
  /** URL of an engine's `POST /execute`; needed by `remote`. */
  readonly engineUrl?: string | undefined;
  /** Path or name of the Python of `local`. @default the best one found */
  readonly python?: string | undefined;
  readonly shell?: "auto" | "ipython" | "plain" | undefined;
  /** Modules that the fork server imports ahead: `installed` means numpy, pandas and matplotlib where installed. @default "installed" */
  readonly preload?: readonly string[] | "installed" | "none" | undefined;
  /** Interpreters kept ready, beyond the one that is always forked ahead. @default 0 */
  readonly poolSize?: number | undefined;
  readonly limits?: Partial<KernelLimits> | undefined;
}

/**
 * Opens the chosen sandbox.
 * @throws CodeactError `sandbox_unavailable`, `python_missing`, `python_unsupported`, `invalid_input`
 */
export async function openSandbox(choice: SandboxChoice = {}): Promise<Sandbox> {
  const backend = choice.backend ?? "auto";
  if (backend === "remote" || (backend === "auto" && choice.engineUrl !== undefined)) {
    if (choice.engineUrl === undefined) {
      throw new CodeactError(
        "invalid_input",
        "The remote sandbox needs the URL of an execution engine.",
        {
          remedy: "Give --engine-url http://host:8081/execute.",
        },
      );
    }
    return openRemoteSandbox({ url: choice.engineUrl });
  }
  const { python, shell, preload, poolSize, limits } = choice;
  return openLocalSandbox({ python, shell, preload, poolSize, limits });
}

/** What each backend finds on this machine, for `codeact doctor`. */
export async function probeSandboxes(choice: SandboxChoice = {}): Promise<readonly SandboxProbe[]> {
  return [await probeLocalSandbox({ python: choice.python })];
}
