import { CodeactError, JsonValue, definedOf } from "@codeact/protocol";
import type { ErrorCode } from "@codeact/protocol";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import { refusalStatuses } from "../../http/refusal.ts";

/** The body of every error of the chat: a problem document (RFC 9457) with our own members. */
export const Problem = z.object({
  /** Where the problem is explained, relative to this server. */
  type: z.string(),
  /** The same for every problem of a type. */
  title: z.string(),
  status: z.int(),
  /** What went wrong this time. */
  detail: z.string(),
  /** A code of `errorCodes`, or the word of a refusal; never renamed. */
  code: z.string(),
  /** What to do about it. */
  remedy: z.string().optional(),
  /** True when the same request may succeed later. */
  retryable: z.boolean(),
  details: z.record(z.string(), JsonValue),
});
export type Problem = z.infer<typeof Problem>;

/** A problem on its way to the client. */
export interface ProblemAnswer {
  readonly status: ContentfulStatusCode;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;
}

/** Content type of a problem document. */
export const PROBLEM_TYPE = "application/problem+json";

const kinds = {
  invalid_input: [400, "The request is not valid"],
  config_invalid: [400, "A setting is not valid"],
  not_found: [404, "There is no such thing"],
  not_supported: [501, "This server cannot do that"],
  conflict: [409, "It does not fit what is there"],
  store_unavailable: [503, "The database does not answer"],
  aborted: [503, "Interrupted"],
  timeout: [504, "It took too long"],
  internal: [500, "The server failed"],
  model_unreachable: [502, "The model cannot be reached"],
  model_unauthorized: [502, "The model refuses this server"],
  model_not_found: [422, "There is no such model"],
  model_bad_request: [502, "The model does not take the request"],
  context_length_exceeded: [422, "Too long for the model"],
  rate_limited: [429, "A limit is reached"],
  overloaded: [503, "Too much at once"],
  model_failed: [502, "The model failed"],
  replay_diverged: [500, "The server failed"],
  sandbox_unavailable: [503, "No interpreter can be had"],
  sandbox_closed: [503, "The sandbox is closed"],
  python_missing: [503, "No interpreter can be had"],
  python_unsupported: [503, "No interpreter can be had"],
  kernel_start_failed: [503, "The interpreter does not start"],
  kernel_died: [409, "The interpreter has ended"],
  kernel_protocol: [502, "The interpreter does not answer properly"],
  kernel_busy: [409, "The interpreter is busy"],
  file_not_found: [404, "There is no such file"],
  file_too_large: [413, "Too large"],
  session_busy: [409, "The conversation is busy"],
  trajectory_invalid: [422, "The record is not valid"],
} satisfies Readonly<Record<ErrorCode, readonly [ContentfulStatusCode, string]>>;

const refusalTitles: Readonly<Record<(typeof refusalStatuses)[number], string>> = {
  400: "The request is not valid",
  401: "Nobody is logged in",
  403: "Not allowed",
  404: "There is no such thing",
  405: "Not that way",
  406: "Not in that form",
  409: "It does not fit what is there",
  410: "It is gone",
  412: "It has changed meanwhile",
  415: "Not in that form",
  416: "Not that range",
  422: "It cannot be done as asked",
};

const DEFAULT_RETRY_SECONDS = 1;

/**
 * Renders anything that was thrown: the one place where errors of the chat become answers. What is no CodeactError is a
 * defect, of which the client learns nothing unless `debug` is on.
 */
export function renderProblem(
  error: unknown,
  { debug = false }: { readonly debug?: boolean | undefined } = {},
): ProblemAnswer {
  if (!CodeactError.isInstance(error)) return defect(error, debug);
  const { wireCode, status: asked, ...facts } = error.details;
  const refused = refusalStatuses.find((known) => known === asked);
  const [usual, usualTitle] = kinds[error.code];
  const status = refused ?? usual;
  const code = typeof wireCode === "string" ? wireCode : error.code;
  const details = z.record(z.string(), JsonValue).safeParse(definedOf(facts));
  return {
    status,
    headers: headersOf(status, error),
    problem: {
      type: `/docs/api#${code}`,
      title: refused === undefined ? usualTitle : refusalTitles[refused],
      status,
      detail: error.message,
      code,
      remedy: error.remedy,
      retryable: error.retryable,
      details: details.success ? details.data : {},
    },
  };
}

function defect(error: unknown, debug: boolean): ProblemAnswer {
  const told = debug && error instanceof Error ? error.stack : undefined;
  return {
    status: 500,
    headers: {},
    problem: {
      type: "/docs/api#internal",
      title: kinds.internal[1],
      status: 500,
      detail: told ?? "The server failed.",
      code: "internal",
      remedy: "See the server's log; it has the id of this request.",
      retryable: false,
      details: {},
    },
  };
}

function headersOf(status: number, error: CodeactError): Readonly<Record<string, string>> {
  if (status === 401) return { "www-authenticate": "Bearer" };
  const { retryAfterSeconds } = error.details;
  if (typeof retryAfterSeconds !== "number" && status !== 429 && status !== 503) return {};
  const seconds = typeof retryAfterSeconds === "number" ? retryAfterSeconds : DEFAULT_RETRY_SECONDS;
  return { "retry-after": String(Math.max(1, Math.ceil(seconds))) };
}

/** What a code means, in a few words. */
export function titleOfCode(code: ErrorCode): string {
  return kinds[code][1];
}
