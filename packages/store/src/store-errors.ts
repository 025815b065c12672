import { CodeactError } from "@codeact/protocol";

/** What is not there, or belongs to someone else: the two are not told apart. */
export function notFound(what: string, id: string): CodeactError {
  return new CodeactError("not_found", `There is no ${what} ${JSON.stringify(id.slice(0, 64))}.`, {
    remedy: `List what there is; it may have been deleted.`,
    details: { what, id: id.slice(0, 64) },
  });
}

/** A run that this process no longer holds: it ended, or its lease went to another. */
export function leaseLost(runId: string): CodeactError {
  return new CodeactError("aborted", `The run ${runId} is no longer held by this process.`, {
    remedy: "Stop working on it; read the run to see how it ended.",
    details: { reason: "lease_lost", runId },
  });
}

/** True for the error of {@link leaseLost}. */
export function isLeaseLost(error: unknown): boolean {
  return CodeactError.isInstance(error) && error.details["reason"] === "lease_lost";
}

/** A value the caller got wrong; `reason` is stable. */
export function invalid(reason: string, message: string, remedy: string): CodeactError {
  return new CodeactError("invalid_input", message, { remedy, details: { reason } });
}

/** Ids as this package makes and takes them; what cannot be one is not looked for. */
const ID = /^[A-Za-z0-9_.:-]{1,64}$/u;

/** Refuses what cannot be an id, as something that is not there. @throws CodeactError `not_found` */
export function requireId(what: string, id: string): void {
  if (!ID.test(id)) throw notFound(what, id);
}
