import { constants } from "node:os";
import type { Death } from "../wire/cell.ts";

/** How an interpreter's process ended. */
export interface ProcessExit {
  /** Exit code, or the negative number of the signal. */
  readonly code: number;
  readonly cpuSeconds: number;
}

/** Says why an interpreter is gone, in words for a person and a model. */
export function explainExit(
  exit: ProcessExit,
  limits: { readonly cpuSeconds: number; readonly memoryBytes: number },
  outOfMemory: boolean,
): Death {
  const lost = "Every variable is lost.";
  if (exit.code >= 0) {
    return { cause: "exited", detail: `The interpreter exited with code ${exit.code}. ${lost}` };
  }
  const signal = signalName(-exit.code);
  if (outOfMemory) {
    const megabytes = Math.round(limits.memoryBytes / 1024 ** 2);
    return {
      cause: "out-of-memory",
      detail: `The interpreter used more than its ${megabytes} MiB of memory and was killed. ${lost}`,
    };
  }
  if (signal === "SIGXCPU" || (signal === "SIGKILL" && exit.cpuSeconds >= limits.cpuSeconds)) {
    return {
      cause: "cpu-limit",
      detail: `The interpreter used up its ${limits.cpuSeconds} s of CPU time and was killed. ${lost}`,
    };
  }
  return { cause: "killed", detail: `The interpreter was killed by ${signal}. ${lost}` };
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}
