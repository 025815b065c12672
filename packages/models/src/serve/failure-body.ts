import { CodeactError } from "@codeact/protocol";
import type { ErrorCode } from "@codeact/protocol";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { refusalStatuses } from "./refusal.ts";

/** An error as it goes to the client. */
export interface Failure {
  readonly status: ContentfulStatusCode;
  readonly headers: Readonly<Record<string, string>>;
  /** `{error: {message, type, param, code}}`, the shape of the OpenAI API. */
  readonly body: FailureBody;
}

/** The body of every error. */
export type FailureBody = {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
};

interface Wire {
  readonly status: ContentfulStatusCode;
  readonly type: string;
  readonly code: string | null;
}

const badRequest = "invalid_request_error";
const serverError = "server_error";
const limitError = "rate_limit_error";

const wires: Readonly<Partial<Record<ErrorCode, Wire>>> = {
  invalid_input: { status: 400, type: badRequest, code: null },
  model_bad_request: { status: 400, type: badRequest, code: null },
  not_supported: { status: 400, type: badRequest, code: "unsupported_parameter" },
  context_length_exceeded: { status: 400, type: badRequest, code: "context_length_exceeded" },
  model_not_found: { status: 404, type: badRequest, code: "model_not_found" },
  not_found: { status: 404, type: badRequest, code: "not_found" },
  file_too_large: { status: 413, type: badRequest, code: "request_too_large" },
  rate_limited: { status: 429, type: limitError, code: "rate_limit_exceeded" },
  overloaded: { status: 429, type: limitError, code: "overloaded" },
  model_failed: { status: 500, type: serverError, code: "model_failed" },
  // The key of the server behind this one is wrong, which is not the client's fault.
  model_unauthorized: { status: 502, type: serverError, code: "upstream_unauthorized" },
  model_unreachable: { status: 503, type: serverError, code: "model_unreachable" },
  aborted: { status: 503, type: serverError, code: "aborted" },
  timeout: { status: 504, type: serverError, code: "timeout" },
};

const defect: Wire = { status: 500, type: serverError, code: "internal" };

/** Renders anything that was thrown. What is no CodeactError is a defect, of which the client learns nothing. */
export function renderFailure(error: unknown): Failure {
  if (!CodeactError.isInstance(error)) return render(defect, "The server failed.", null, {});
  const wire = wires[error.code] ?? defect;
  const { param, wireCode } = error.details;
  const refused = error.code === "invalid_input" ? refusedWith(error) : undefined;
  return render(
    {
      status: refused ?? wire.status,
      type: refused === 501 ? serverError : wire.type,
      code: typeof wireCode === "string" ? wireCode : wire.code,
    },
    sentence(error),
    typeof param === "string" ? param : error.code === "model_not_found" ? "model" : null,
    retryHeaders(error, wire),
  );
}

function render(
  wire: Wire,
  message: string,
  param: string | null,
  headers: Readonly<Record<string, string>>,
): Failure {
  const { status, type, code } = wire;
  return { status, headers, body: { error: { message, type, param, code } } };
}

function refusedWith(error: CodeactError): (typeof refusalStatuses)[number] | undefined {
  return refusalStatuses.find((status) => status === error.details["status"]);
}

/** Clients read the two lengths out of OpenAI's own sentence, so it is used where both are known. */
function sentence(error: CodeactError): string {
  const { promptTokens, limitTokens } = error.details;
  const known = typeof promptTokens === "number" && typeof limitTokens === "number";
  const message =
    error.code === "context_length_exceeded" && known
      ? `This model's maximum context length is ${limitTokens} tokens. However, your messages resulted in ${promptTokens} tokens.`
      : error.message;
  if (error.remedy === undefined || error.remedy === "") return message;
  return `${message}${/[.!?]$/.test(message) ? "" : "."} ${error.remedy}`;
}

const DEFAULT_RETRY_MS = 1000;

function retryHeaders(error: CodeactError, wire: Wire): Readonly<Record<string, string>> {
  if (wire.status !== 429 && wire.status !== 503) return {};
  const { retryAfterMs } = error.details;
  const ms = typeof retryAfterMs === "number" ? retryAfterMs : DEFAULT_RETRY_MS;
  return { "retry-after": String(Math.max(1, Math.ceil(ms / 1000))) };
}
