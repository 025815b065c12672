import { CodeactError } from "@codeact/protocol";

/** HTTP statuses of requests that cannot be answered as they are. */
export const refusalStatuses = [
  400, 401, 403, 404, 405, 406, 409, 410, 412, 415, 416, 422,
] as const;

/** What the body of a refusal says besides its message. */
export interface RefusalFacts {
  /** A word that clients branch on. @default invalid_input */
  readonly code?: string | undefined;
  /** @default 400 */
  readonly status?: (typeof refusalStatuses)[number] | undefined;
  readonly remedy?: string | undefined;
}

/** The request cannot be answered as it is. Rendered by `renderFailure`. */
export function refusal(message: string, facts: RefusalFacts = {}): CodeactError {
  const { code, status, remedy } = facts;
  return new CodeactError("invalid_input", message, {
    remedy,
    details: { wireCode: code ?? "invalid_input", status: status ?? 400 },
  });
}
