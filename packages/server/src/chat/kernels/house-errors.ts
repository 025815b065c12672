import { CodeactError } from "@codeact/protocol";

/** Refuses a run or an interpreter because the server ends. */
export function serverCloses(): CodeactError {
  return new CodeactError("overloaded", "The server is closing.", {
    remedy: "Try again in a moment.",
    retryable: true,
    details: { retryAfterSeconds: 5 },
  });
}

/** Refuses an interpreter because there is no place for one more. */
export function allBusy(maxKernels: number): CodeactError {
  return new CodeactError("overloaded", `All ${maxKernels} interpreters are at work.`, {
    remedy: "Try again when another run has ended.",
    retryable: true,
    details: { retryAfterSeconds: 10 },
  });
}

/** No such live interpreter. */
export function noSuchKernel(kernelId: string): CodeactError {
  return new CodeactError("not_found", `No live interpreter ${kernelId}.`, {
    remedy: "List the live ones again.",
  });
}
