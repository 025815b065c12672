import { CodeactError } from "@codeact/protocol";
import type { Death } from "./cell.ts";

/** How long the report of an end may come after the end of the socket before the process is killed. */
const REPORT_GRACE_MS = 30;
/** How long the end of a killed process may take until it counts as lost. */
const DEATH_GRACE_MS = 2000;
/** Killing takes milliseconds; what does not go must not hold up whoever closes. */
const END_TIMEOUT_MS = 5000;

const LOST: Death = {
  cause: "lost",
  detail: "The connection to the interpreter was lost. Every variable is lost.",
};

/** A kernel whose end is awaited. */
export interface Mortal {
  /** Settles when the interpreter has ended, with the cause as the backend sees it. */
  readonly ended: Promise<Death>;
  /** Settles when everything that it said has been read. */
  readonly socketClosed: Promise<void>;
  /** Kills the interpreter and everything it started. Idempotent. */
  kill(): void;
  /** One of the two has happened; what is left in the socket has to be read. */
  lastWords(): void;
}

/** Waits for the end of a kernel: for both its last words and the report of its end, though not for long. */
export async function awaitDeath(kernel: Mortal): Promise<Death> {
  const { ended, socketClosed } = kernel;
  const first = await Promise.race([
    socketClosed.then(() => "socket" as const),
    ended.then(() => "process" as const),
  ]);
  kernel.lastWords();
  if (first === "socket") await Promise.race([ended, delay(REPORT_GRACE_MS)]);
  // Whatever is left of it must not keep the host waiting; the cause of an end that has begun stays the same.
  kernel.kill();
  const [, report] = await Promise.all([
    Promise.race([socketClosed, delay(DEATH_GRACE_MS)]),
    Promise.race([ended, delay(DEATH_GRACE_MS).then(() => LOST)]),
  ]);
  return report;
}

/** Waits without keeping the program alive: nobody may be kept waiting for a limit that was not reached. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** Waits until nothing of a killed interpreter is left, though not for ever. */
export async function awaitGone(gone: Promise<unknown>): Promise<void> {
  await Promise.race([gone, delay(END_TIMEOUT_MS)]);
}

/** The error for whoever asks a kernel that has ended. */
export function diedError(death: Death): CodeactError {
  return new CodeactError("kernel_died", death.detail, {
    remedy: "Start a new kernel; variables of the old one are gone.",
    details: { cause: death.cause },
  });
}
