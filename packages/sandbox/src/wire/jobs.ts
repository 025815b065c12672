import { CodeactError } from "@codeact/protocol";
import type { Death } from "./cell.ts";
import type { Connection } from "./connection.ts";
import type { HostRequest } from "./message.ts";
import type { Answer, Requests } from "./requests.ts";

/** Time a job gets to obey an interrupt before the next rung of the ladder (interrupt, interrupt, kill), as a cell does. */
const INTERRUPT_GRACE_MS = 1000;

/** What a job needs of its kernel. */
export interface JobHost {
  readonly connection: Connection;
  readonly requests: Requests;
  /** A job may take as long as a cell. */
  readonly timeoutMs: number;
  kill(death: Death): void;
}

/**
 * Runs a request that Python answers from its main thread, where code of the user runs on the way: interrupted when
 * its time is over, killed when it ignores that.
 * @throws CodeactError `timeout` when it was interrupted, `kernel_died`, or the kernel's own refusal
 */
export async function runJob(
  host: JobHost,
  request: HostRequest,
  payload?: Uint8Array,
): Promise<Answer> {
  const { connection, timeoutMs } = host;
  const interrupt = (): void => {
    connection.send({ type: "interrupt" });
  };
  const rungs = [
    setTimeout(interrupt, timeoutMs),
    setTimeout(interrupt, timeoutMs + INTERRUPT_GRACE_MS),
    setTimeout(
      () => {
        const detail = `"${request.type}" took longer than ${timeoutMs / 1000} s and ignored interrupts, so the interpreter was killed. Every variable is lost.`;
        host.kill({ cause: "killed", detail });
      },
      timeoutMs + 2 * INTERRUPT_GRACE_MS,
    ),
  ];
  try {
    return await host.requests.ask(request, timeoutMs + 4 * INTERRUPT_GRACE_MS, payload);
  } catch (error) {
    if (CodeactError.isInstance(error) && error.code === "timeout") {
      throw new CodeactError(
        "timeout",
        `"${request.type}" took longer than ${timeoutMs / 1000} s.`,
        {
          remedy: "Delete what is slow to save, or raise the kernel's cellTimeoutMs.",
          cause: error,
        },
      );
    }
    throw error;
  } finally {
    for (const rung of rungs) clearTimeout(rung);
  }
}
