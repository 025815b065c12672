import { CodeactError } from "@codeact/protocol";

/** HTTP statuses that refusals use. */
export const refusalStatuses = [400, 401, 403, 404, 405, 501] as const;

/** What an API error body says besides its message; the names are those of the OpenAI API. */
export interface RefusalFacts {
  /** The field of the request that is wrong, `messages[0].content`. */
  readonly param?: string | undefined;
  /** A word that clients branch on, `model_not_found`. */
  readonly code?: string | undefined;
  /** HTTP status. @default 400 */
  readonly status?: (typeof refusalStatuses)[number] | undefined;
  readonly remedy?: string | undefined;
}

/** The request cannot be answered as it is. Rendered by `renderFailure`. */
export function refusal(message: string, facts: RefusalFacts = {}): CodeactError {
  const { param, code, status, remedy } = facts;
  return new CodeactError("invalid_input", message, {
    remedy,
    details: { param: param ?? null, wireCode: code ?? null, status: status ?? 400 },
  });
}
