import { CodeactError } from "@codeact/protocol";

/** Classes of SQLSTATE: wrong password or user, no such database (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const CONFIG_FAULTS = /^(?:28|3D|42501)/u;
/** The same for a server that goes, starts, has no place left or lost the connection. */
const GONE_STATES = /^(?:08|57P0|53)/u;
/** What Node says of a connection that is none. */
const GONE_CODES =
  /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/u;
/** What pg says of it, without a code. */
const GONE_WORDS = /connection terminated|timeout exceeded when trying to connect|not queryable/iu;

/** Why a connection could not be made, in words. */
export function connectionFault(error: unknown, label: string): CodeactError {
  const code = codeOf(error);
  if (CONFIG_FAULTS.test(code)) {
    return new CodeactError("config_invalid", `The database ${label} refuses this user.`, {
      remedy: "Check user, password and database name, and that the user may create tables.",
      details: { reason: "refused", sqlState: code },
      cause: error,
    });
  }
  return unavailable(error, label);
}

/** A failed statement: `store_unavailable` when the server is what failed, otherwise the error itself. */
export function statementFault(error: unknown, label: string): unknown {
  if (!(error instanceof Error) || CodeactError.isInstance(error)) return error;
  const code = codeOf(error);
  const gone = GONE_STATES.test(code) || GONE_CODES.test(code) || GONE_WORDS.test(error.message);
  return gone ? unavailable(error, label) : error;
}

function unavailable(cause: unknown, label: string): CodeactError {
  return new CodeactError("store_unavailable", `The database ${label} cannot be reached.`, {
    remedy: "Check that the server runs and that host and port are right.",
    details: { reason: "unreachable", retryAfterSeconds: 5 },
    retryable: true,
    cause,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
