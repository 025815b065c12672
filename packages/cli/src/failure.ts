import { CodeactError, type ErrorCode, errorMessage, type RunFailure } from "@codeact/protocol";
import { sanitise } from "./terminal/sanitise.ts";
import { styler, type Terminal } from "./terminal/terminal.ts";

/** Exit statuses of `codeact`. They are documented in the README and never change their meaning. */
export const exitStatus = {
  ok: 0,
  /** The code raised, or the run ended in a failure that is none of the others. */
  failed: 1,
  /** A flag, argument, file or setting is wrong. */
  usage: 2,
  /** The model could not be reached or refused. */
  model: 3,
  /** No sandbox or no usable Python. */
  sandbox: 4,
  /** A limit ended the run before an answer. */
  limit: 5,
  /** A cell ran out of time (as of timeout(1)). */
  timeout: 124,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

const statusOfCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  invalid_input: exitStatus.usage,
  config_invalid: exitStatus.usage,
  not_found: exitStatus.usage,
  not_supported: exitStatus.usage,
  trajectory_invalid: exitStatus.usage,
  file_not_found: exitStatus.usage,
  model_unreachable: exitStatus.model,
  model_unauthorized: exitStatus.model,
  model_not_found: exitStatus.model,
  model_bad_request: exitStatus.model,
  model_failed: exitStatus.model,
  context_length_exceeded: exitStatus.model,
  rate_limited: exitStatus.model,
  overloaded: exitStatus.model,
  sandbox_unavailable: exitStatus.sandbox,
  kernel_start_failed: exitStatus.sandbox,
  python_missing: exitStatus.sandbox,
  python_unsupported: exitStatus.sandbox,
  // Only a model call can time out as an error; a cell that does is an outcome of its own.
  timeout: exitStatus.model,
  aborted: exitStatus.interrupted,
};

/** The exit status for an error code; `failed` when it has none of its own. */
export function statusOfError(code: ErrorCode): number {
  return statusOfCode[code] ?? exitStatus.failed;
}

/** Options of {@link reportFailure}. */
export interface ReportOptions {
  readonly json: boolean;
  /** Adds the stack and causes. */
  readonly debug: boolean;
}

/** Prints a failure as one line with its remedy (or as one JSON object) and returns the exit status. */
export function reportFailure(error: unknown, terminal: Terminal, options: ReportOptions): number {
  const known = CodeactError.isInstance(error);
  const message = sanitise(errorMessage(error));
  const said = known && error.remedy !== undefined ? sanitise(error.remedy) : undefined;
  if (options.json) {
    const code: ErrorCode = known ? error.code : "internal";
    terminal.out.write(`${JSON.stringify({ type: "error", code, message, remedy: said })}\n`);
  }
  const remedy = known
    ? said
    : "This is a defect of codeact: run again with --debug and report what it prints.";
  const text = withRemedy(message, remedy).replaceAll("\n", " ");
  terminal.err.write(`${styler(terminal.color)("red", "codeact:")} ${text}\n`);
  if (options.debug && error instanceof Error)
    terminal.err.write(`${error.stack ?? ""}\n${causes(error)}`);
  return known ? statusOfError(error.code) : exitStatus.failed;
}

/** A message and its remedy as sentences. */
export function withRemedy(message: string, remedy: string | undefined): string {
  if (remedy === undefined) return message;
  return `${message}${/[.!?]$/.test(message) ? "" : "."} ${remedy}`;
}

/** A failed run in one line with its remedy, for standard error. */
export function failureLine(failure: RunFailure): string {
  const text = `codeact: ${withRemedy(failure.message, failure.remedy)}`;
  return `${sanitise(text).replaceAll(/\s+/g, " ").trim()}\n`;
}

function causes(error: Error): string {
  if (!(error.cause instanceof Error)) return "";
  return `caused by ${error.cause.stack ?? error.cause.message}\n${causes(error.cause)}`;
}
