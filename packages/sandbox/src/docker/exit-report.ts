import { z } from "zod";

/** What precedes the report on standard error (packages/sandbox/python/codeact_container/relay.py). */
const MARK = "codeact-exit ";
/** Standard error is kept to explain a start that failed; more than this no failed start has to say. */
const MAX_LOG_CHARACTERS = 64 * 1024;

const Report = z.object({
  /** Exit code, or the negative number of the signal. */
  code: z.int().min(-64).max(255),
  cpuSeconds: z.number().nonnegative(),
  outOfMemory: z.boolean(),
});

/** How a kernel's process ended, as process 1 of its container saw it. */
export type ExitReport = z.infer<typeof Report>;

/** Standard error of a container: a log until the kernel is ready, then silence, at last the report of its end. */
export class ErrorStream {
  #text = "";
  #report: ExitReport | undefined;
  readonly #onReport: (report: ExitReport) => void;

  constructor(onReport: (report: ExitReport) => void) {
    this.#onReport = onReport;
  }

  /** The last of what was written, for the error of a start that failed. */
  get log(): string {
    return this.#text.split(`\n${MARK}`)[0]?.trim() ?? "";
  }

  /** The report, once it has come. */
  get report(): ExitReport | undefined {
    return this.#report;
  }

  add(bytes: Buffer): void {
    this.#text = (this.#text + bytes.toString("utf8")).slice(-MAX_LOG_CHARACTERS);
    if (this.#report !== undefined || !this.#text.endsWith("\n")) return;
    const start = this.#text.lastIndexOf(`\n${MARK}`);
    if (start < 0) return;
    this.#report = parseReport(this.#text.slice(start + MARK.length + 1));
    if (this.#report !== undefined) this.#onReport(this.#report);
  }
}

function parseReport(text: string): ExitReport | undefined {
  try {
    return Report.safeParse(JSON.parse(text)).data;
  } catch {
    // Not ours: the driver's own last words happen to look like it.
    return undefined;
  }
}
