import { CodeactError } from "@codeact/protocol";
import type { ErrorCode } from "@codeact/protocol";
import { readContextLength } from "./context-length.ts";
import type { ContextLength } from "./context-length.ts";
import { readErrorText } from "./error-text.ts";
import type { ErrorText } from "./error-text.ts";
import type { HttpFailure } from "./http-failure.ts";
import type { OpenaiEndpoint } from "./options.ts";
import { readRetryAfterMs } from "./retry-delay.ts";

interface Verdict {
  readonly code: ErrorCode;
  /** Completes "The model server at URL …". */
  readonly what: string;
  readonly remedy: string;
  readonly retryable: boolean;
}

/** Explains an answer that was an error. */
export function explainStatus(failure: HttpFailure, endpoint: OpenaiEndpoint): CodeactError {
  const text = readErrorText(failure.body);
  const status = failure.status ?? statusInCode(text.code);
  const tooLong = status === 429 ? undefined : readContextLength(failure.body);
  if (tooLong !== undefined) return tooLongError(tooLong, failure);
  const verdict = judge(status, text, endpoint);
  const said = text.html ? `an HTML page that says "${text.message}"` : `"${text.message}"`;
  const number = status === undefined ? "" : ` (${status})`;
  const retryAfterMs = readRetryAfterMs(failure.headers, Date.now());
  return new CodeactError(
    verdict.code,
    `The model server at ${endpoint.baseUrl} ${verdict.what}${number}: ${said}`,
    {
      remedy: verdict.remedy,
      details: {
        status,
        url: endpoint.baseUrl,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      },
      retryable: verdict.retryable,
      cause: failure,
    },
  );
}

function tooLongError(length: ContextLength, failure: HttpFailure): CodeactError {
  const { promptTokens, limitTokens } = length;
  const asked = promptTokens === undefined ? "" : `: ${promptTokens} tokens were asked for`;
  const limit =
    limitTokens === undefined ? "" : `${asked === "" ? ": it" : " and it"} takes ${limitTokens}`;
  return new CodeactError(
    "context_length_exceeded",
    `The conversation is too long for the model${asked}${limit}.`,
    {
      remedy:
        "Start a new conversation, make it shorter, or serve the model with a larger context.",
      details: { status: failure.status, promptTokens, limitTokens },
      cause: failure,
    },
  );
}

function judge(status: number | undefined, text: ErrorText, endpoint: OpenaiEndpoint): Verdict {
  if (status === 401 || status === 403) return unauthorized(endpoint);
  if (status === 404)
    return { code: "model_not_found", what: "found nothing", remedy: "", retryable: false };
  if (status === 429) return limited(text);
  if (status === 503 || status === 529) {
    return {
      code: "overloaded",
      what: "is overloaded or still loading",
      remedy: "Try again later.",
      retryable: true,
    };
  }
  if (status === undefined || status >= 500 || status === 408 || status === 409) {
    const remedy = "Try again; if it happens often, read the log of the server.";
    return { code: "model_failed", what: "failed", remedy, retryable: true };
  }
  const remedy = text.html
    ? "Check the base URL: it must be that of an API (often ending in /v1), not of a web page."
    : "Change the request as the server says.";
  return { code: "model_bad_request", what: "refused the request", remedy, retryable: false };
}

function unauthorized({ apiKey }: OpenaiEndpoint): Verdict {
  const remedy =
    apiKey === undefined
      ? "Give an API key: environment variable CODEACT_API_KEY or OPENAI_API_KEY, or `apiKey` in code."
      : "The API key is wrong, expired or not for this model: check CODEACT_API_KEY or OPENAI_API_KEY, or `apiKey` in code.";
  const what = apiKey === undefined ? "wants an API key" : "refused the API key";
  return { code: "model_unauthorized", what, remedy, retryable: false };
}

function limited(text: ErrorText): Verdict {
  // OpenAI's code for an account without credit, which no waiting mends.
  const spent = text.code.includes("insufficient_quota");
  return {
    code: "rate_limited",
    what: "limits its requests",
    remedy: spent
      ? "The account has no credit left: add some, or use another key."
      : "Wait a little, or ask for a higher limit.",
    retryable: !spent,
  };
}

/** Errors inside a stream carry the status they would have had as their code (OpenRouter, llama.cpp). */
function statusInCode(code: string): number | undefined {
  const digits = /\b([45]\d\d)\b/.exec(code)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
