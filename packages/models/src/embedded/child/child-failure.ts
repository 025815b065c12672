import type { Fault } from "../wire.ts";

/**
 * A failure with a code, in the child. It is no CodeactError, because the package of that one brings the schema library
 * with it: 0.2 s before the first token and 40 MB for as long as the model is loaded.
 */
export class ChildFailure extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** What the host is told of anything that was thrown. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof ChildFailure) return thrown.fault;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "model_failed", message: `The model's process could not do this: ${message}` };
}
