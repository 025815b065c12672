import { CodeactError } from "@codeact/protocol";
import { explainNetwork } from "./explain-network.ts";
import { explainStatus } from "./explain-status.ts";
import { findHttpFailure } from "./http-failure.ts";
import type { OpenaiEndpoint } from "./options.ts";

/** Turns whatever a call threw into the CodeactError that a person can act on; a 404 can be refined by asking the server. */
export function explainFailure(error: unknown, endpoint: OpenaiEndpoint): CodeactError {
  if (CodeactError.isInstance(error)) return error;
  const failure = findHttpFailure(error);
  return failure === undefined ? explainNetwork(error, endpoint) : explainStatus(failure, endpoint);
}
