/**
 * Every failure a caller may branch on. Codes are stable: they appear in JSON output, HTTP bodies and saved
 * trajectories, and are never renamed.
 */
export const errorCodes = [
  "invalid_input",
  "config_invalid",
  "not_found",
  "not_supported",
  "aborted",
  "timeout",
  "internal",
  // models
  "model_unreachable",
  "model_unauthorized",
  "model_not_found",
  "model_bad_request",
  "context_length_exceeded",
  "rate_limited",
  "overloaded",
  "model_failed",
  "replay_diverged",
  // sandboxes and kernels
  "sandbox_unavailable",
  "sandbox_closed",
  "python_missing",
  "python_unsupported",
  "kernel_start_failed",
  "kernel_died",
  "kernel_protocol",
  "kernel_busy",
  "file_not_found",
  "file_too_large",
  // agents
  "session_busy",
  // what is kept
  "conflict",
  "store_unavailable",
  "trajectory_invalid",
] as const;

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

const marker = Symbol.for("codeact.error");

/** Facts that travel with a {@link CodeactError}. */
export interface CodeactErrorOptions {
  /** What the reader should do next, as one sentence. */
  readonly remedy?: string | undefined;
  /** Plain facts (status codes, limits, names), never live objects. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** True when the same call may succeed later without a change. @default false */
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * The system failed, as opposed to the code the model wrote (a Python traceback is an Observation, never an Error).
 * The message says what failed and with which value; `remedy` says what to do.
 */
export class CodeactError extends Error {
  override readonly name = "CodeactError";
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: CodeactErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.details = options.details ?? {};
    this.retryable = options.retryable ?? false;
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for a CodeactError of any copy of this package, also across duplicate installs. */
  static isInstance(value: unknown): value is CodeactError {
    return typeof value === "object" && value !== null && marker in value;
  }
}

/** The text of anything that was thrown, without a stack. */
export function errorMessage(value: unknown): string {
  return value instanceof Error ? value.message : String(value);
}
