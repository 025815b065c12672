import { CodeactError } from "@codeact/protocol";
import type { KernelLimits } from "@codeact/protocol";

/** Limits of a kernel unless others are asked for; KernelLimits in protocol says why these. */
export const defaultKernelLimits: KernelLimits = {
  memoryBytes: 2 * 1024 ** 3,
  processes: 128,
  openFiles: 512,
  diskBytes: 512 * 1024 ** 2,
  cpuSeconds: 3600,
  cellTimeoutMs: 60_000,
  outputBytes: 4 * 1024 ** 2,
};

/** Fills in what was not asked for. @throws CodeactError `config_invalid` for a limit that is no positive whole number */
export function withDefaults(
  asked: Partial<KernelLimits>,
  defaults: KernelLimits = defaultKernelLimits,
): KernelLimits {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Number.isSafeInteger(value) || value <= 0) {
      throw new CodeactError(
        "config_invalid",
        `The limit ${name} is ${value}; it must be a positive whole number.`,
      );
    }
  }
  return { ...defaults, ...Object.fromEntries(given) };
}

/** Whether two kernels would be limited alike by the sandbox (the cell's wall time is the host's business). */
export function sameBox(a: KernelLimits, b: KernelLimits): boolean {
  return (
    a.memoryBytes === b.memoryBytes &&
    a.processes === b.processes &&
    a.openFiles === b.openFiles &&
    a.diskBytes === b.diskBytes &&
    a.cpuSeconds === b.cpuSeconds &&
    a.outputBytes === b.outputBytes
  );
}
