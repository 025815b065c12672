import { CodeactError } from "@codeact/protocol";
import type { ErrorCode, JsonValue } from "@codeact/protocol";
import { JsonValue as JsonSchema } from "@codeact/protocol";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { refusalStatuses } from "../../http/refusal.ts";

/** An error as it goes to the client. */
export interface Failure {
  readonly status: ContentfulStatusCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: FailureBody;
}

/** The body of every error, and the data of a `failure` event in a stream. */
export interface FailureBody {
  readonly error: {
    /** A code of packages/protocol/src/errors.ts, or a word of a refusal. */
    readonly code: string;
    readonly message: string;
    readonly remedy?: string | undefined;
    /** True when the same request may succeed later. */
    readonly retryable: boolean;
    readonly details: Readonly<Record<string, JsonValue>>;
  };
}

const statuses: Readonly<Partial<Record<ErrorCode, ContentfulStatusCode>>> = {
  invalid_input: 400,
  config_invalid: 400,
  not_found: 404,
  file_not_found: 404,
  kernel_busy: 409,
  session_busy: 409,
  kernel_died: 410,
  file_too_large: 413,
  overloaded: 429,
  not_supported: 501,
  kernel_start_failed: 503,
  sandbox_unavailable: 503,
  sandbox_closed: 503,
  python_missing: 503,
  python_unsupported: 503,
  aborted: 503,
  timeout: 504,
};

const DEFAULT_RETRY_SECONDS = 1;

/** Renders anything that was thrown. What is no CodeactError is a defect, of which the client learns nothing. */
export function renderFailure(error: unknown): Failure {
  if (!CodeactError.isInstance(error)) {
    return {
      status: 500,
      headers: {},
      body: {
        error: {
          code: "internal",
          message: "The engine failed.",
          remedy: "See the engine's log.",
          retryable: false,
          details: {},
        },
      },
    };
  }
  const { wireCode, status: refused, ...facts } = error.details;
  const details = JsonSchema.safeParse(facts);
  const status = refusalStatuses.find((known) => known === refused) ?? statuses[error.code] ?? 500;
  return {
    status,
    headers: retryHeaders(status, error),
    body: {
      error: {
        code: typeof wireCode === "string" ? wireCode : error.code,
        message: error.message,
        remedy: error.remedy,
        retryable: error.retryable,
        details: details.success && isRecord(details.data) ? details.data : {},
      },
    },
  };
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function retryHeaders(status: number, error: CodeactError): Readonly<Record<string, string>> {
  if (status === 401) return { "www-authenticate": "Bearer" };
  if (status !== 429 && status !== 503) return {};
  const { retryAfterSeconds } = error.details;
  const seconds = typeof retryAfterSeconds === "number" ? retryAfterSeconds : DEFAULT_RETRY_SECONDS;
  return { "retry-after": String(Math.max(1, Math.ceil(seconds))) };
}
