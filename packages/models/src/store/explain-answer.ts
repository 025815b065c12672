import { CodeactError } from "@codeact/protocol";
import { plainAddress } from "./http-request.ts";

/** Makes a failure of an answer that is no success. The text of its body is not shown: it is mostly HTML. */
export function explainAnswer(url: string, response: Response, hasToken: boolean): CodeactError {
  const where = plainAddress(url);
  const { status } = response;
  if (status === 401 || status === 403) {
    return new CodeactError("model_unauthorized", `${where} may not be read (HTTP ${status}).`, {
      remedy: hasToken
        ? "HF_TOKEN is not accepted there: check it, and accept the model's licence on its page."
        : "If the model is gated or private, accept its licence on its page and set HF_TOKEN. It may also not exist.",
      details: { status },
    });
  }
  if (status === 404 || status === 410) {
    return new CodeactError("model_not_found", `There is no ${where} (HTTP ${status}).`, {
      remedy: "Check the spelling of the repository, file and revision.",
      details: { status },
    });
  }
  const retryable = status === 408 || status === 429 || status >= 500;
  const code = status === 429 ? "rate_limited" : "model_failed";
  return new CodeactError(code, `${where} answered with HTTP ${status}.`, {
    remedy: retryable ? "Try again later." : "Check the address.",
    details: { status, retryAfterMs: retryAfterMs(response.headers.get("retry-after")) },
    retryable,
  });
}

/** Seconds or an HTTP date, as milliseconds from now. */
function retryAfterMs(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\s*\d{1,6}\s*$/.test(text)) return Number(text) * 1000;
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
