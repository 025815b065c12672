import { CodeactError, errorCodes } from "@codeact/protocol";

/** What a run failed with, as an error again. Codes of a newer server count as `internal`. */
export function runFailure(failure: {
  readonly code: string;
  readonly message: string;
  readonly remedy?: string | undefined;
}): CodeactError {
  const code = errorCodes.find((known) => known === failure.code) ?? "internal";
  return new CodeactError(code, failure.message, { remedy: failure.remedy });
}
