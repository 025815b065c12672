import { CodeactError } from "@codeact/protocol";
import type { SandboxBackend, SandboxChoice } from "@codeact/session";
import type { EngineFlags } from "./engine-flags.ts";

/** Which sandboxes heed a flag; to every other one it would say nothing. */
const TAKERS = {
  "--tier": ["local"],
  "--reserve": ["local", "wasm", "docker"],
  "--network-log": ["local"],
} as const satisfies Record<string, readonly SandboxBackend[]>;

/**
 * Refuses flags that the chosen sandbox would ignore: an operator who gives one relies on it.
 * @throws CodeactError `invalid_input` that names the flag and the sandboxes that take it
 */
export function refuseIgnoredFlags(
  backend: SandboxChoice["backend"],
  { sandbox, networkLog }: Pick<EngineFlags, "sandbox" | "networkLog">,
): void {
  // Without a choice an engine runs code on its own machine.
  const chosen = backend === undefined || backend === "auto" ? "local" : backend;
  const given = {
    "--tier": sandbox.tier,
    "--reserve": sandbox.reserveBytes,
    "--network-log": networkLog,
  };
  for (const flag of ["--tier", "--reserve", "--network-log"] as const) {
    const takers: readonly SandboxBackend[] = TAKERS[flag];
    if (given[flag] === undefined || takers.includes(chosen)) continue;
    throw new CodeactError("invalid_input", `The ${chosen} sandbox does not take ${flag}.`, {
      remedy: `Leave it out, or use --sandbox ${takers.join(" or ")}.`,
    });
  }
}
