import { CodeactError } from "@codeact/protocol";
import { ModelListWire } from "./completion-wire.ts";
import { explainFailure } from "./explain-failure.ts";
import { openClient } from "./open-client.ts";
import type { OpenClient } from "./open-client.ts";
import { checkBaseUrl } from "./options.ts";
import type { OpenaiEndpoint } from "./options.ts";

/** Options of {@link listModels}. */
export interface ListModelsOptions extends OpenaiEndpoint {
  readonly signal?: AbortSignal | undefined;
  /** @default 10000 */
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * The names of the models that a server offers, in its order. An abort leaves nothing behind.
 * @throws CodeactError as `Model.stream` does, and `config_invalid`
 */
export async function listModels(options: ListModelsOptions): Promise<readonly string[]> {
  options.signal?.throwIfAborted();
  const endpoint = { ...options, baseUrl: checkBaseUrl(options.baseUrl) };
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal =
    options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
  try {
    return await fetchModelNames(await openClient(endpoint), signal);
  } catch (error) {
    if (options.signal?.aborted === true)
      throw new CodeactError("aborted", "Listing the models was aborted.", { cause: error });
    if (!deadline.aborted) throw explainFailure(error, endpoint);
    throw new CodeactError(
      "timeout",
      `The model server at ${endpoint.baseUrl} did not list its models within ${timeoutMs / 1000} s.`,
      { cause: error },
    );
  }
}

/** Asks an open client for the names; throws whatever the client throws. */
export async function fetchModelNames(
  library: OpenClient,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const response = await library.client.get<Response>("/models", { signal }).asResponse();
  return ModelListWire.parse(await response.json()).data.map(({ id }) => id);
}
