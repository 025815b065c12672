import { renderFailure } from "@codeact/models/serve";
import type { FailureBody } from "@codeact/models/serve";
import { CodeactError } from "@codeact/protocol";
import type { ErrorCode } from "@codeact/protocol";
import { refusalStatuses } from "../../http/refusal.ts";

/** An error as clients of the OpenAI API understand it. */
export interface AgentFailure {
  /** HTTP status. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: FailureBody;
}

/** Failures that a model server does not know: those of conversations and of sandboxes. */
const ownStatuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  session_busy: 409,
  file_not_found: 404,
  sandbox_unavailable: 503,
  kernel_start_failed: 503,
  kernel_busy: 503,
  sandbox_closed: 503,
};

/** Words of the OpenAI API for the statuses of refusals that no field of the request is to blame for. */
const refusalTypes: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
};

/**
 * Renders anything that was thrown while a request below `/v1` was answered: `{error: {message, type, param, code}}`.
 * Of what is no CodeactError the client learns nothing.
 */
export function renderAgentFailure(error: unknown): AgentFailure {
  const failure = renderFailure(error);
  if (!CodeactError.isInstance(error)) return failure;
  const own = ownStatuses[error.code];
  if (own !== undefined) return renderOwn(error, failure, own);
  const { retryAfterSeconds } = error.details;
  const headers =
    typeof retryAfterSeconds === "number"
      ? { "retry-after": String(Math.max(1, Math.ceil(retryAfterSeconds))) }
      : failure.headers;
  if (error.code !== "invalid_input") return { ...failure, headers };
  const refused = refusalStatuses.find((status) => status === error.details["status"]);
  const status = refused ?? failure.status;
  const type = refusalTypes[status];
  return {
    status,
    headers,
    body: type === undefined ? failure.body : { error: { ...failure.body.error, type } },
  };
}

function renderOwn(error: CodeactError, failure: AgentFailure, status: number): AgentFailure {
  const remedy = error.remedy === undefined ? "" : ` ${error.remedy}`;
  const type = status >= 500 ? "server_error" : "invalid_request_error";
  return {
    status,
    headers: status === 404 ? {} : { "retry-after": "2" },
    body: {
      error: {
        ...failure.body.error,
        message: `${error.message}${remedy}`,
        type,
        code: error.code,
      },
    },
  };
}
