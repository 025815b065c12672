import { CodeactError } from "@codeact/protocol";
import { fetchModelNames } from "./list-models.ts";
import { openClient } from "./open-client.ts";
import type { OpenClient } from "./open-client.ts";
import type { OpenaiModelOptions } from "./options.ts";

const MAX_NAMES = 8;
const ASK_TIMEOUT_MS = 3000;

/** Finds out by asking the server whether a 404 means an unknown model or a wrong base URL, and says what to do. */
export async function explainNotFound(
  error: CodeactError,
  library: OpenClient,
  options: OpenaiModelOptions,
  signal: AbortSignal | undefined,
): Promise<CodeactError> {
  const { details, cause } = error;
  const names = await askNames(library, signal);
  if (names !== undefined && !names.includes(options.model)) {
    const shown =
      names.slice(0, MAX_NAMES).join(", ") +
      (names.length > MAX_NAMES ? `, … (${names.length} in all)` : "");
    return new CodeactError(
      "model_not_found",
      `The model server at ${options.baseUrl} has no model "${options.model}".`,
      {
        remedy:
          names.length === 0 ? "It offers no model at all: load one first." : `It has: ${shown}.`,
        details: { ...details, models: names.slice(0, MAX_NAMES) },
        cause,
      },
    );
  }
  const withVersion = `${options.baseUrl}/v1`;
  if (!/\/v\d+$/.test(options.baseUrl) && (await answers(withVersion, options, signal))) {
    return new CodeactError(
      "model_unreachable",
      `There is no chat completions API at ${options.baseUrl}.`,
      {
        remedy: `There is one at ${withVersion}: use that as the base URL.`,
        details,
        cause,
      },
    );
  }
  return new CodeactError("model_not_found", error.message, {
    remedy: `Check the model's name "${options.model}" and the base URL, which for most servers ends in /v1.`,
    details,
    cause,
  });
}

async function askNames(
  library: OpenClient,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  const deadline = AbortSignal.timeout(ASK_TIMEOUT_MS);
  try {
    return await fetchModelNames(
      library,
      signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    );
  } catch {
    // The question only serves a better message.
    return undefined;
  }
}

async function answers(
  baseUrl: string,
  options: OpenaiModelOptions,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return (await askNames(await openClient({ ...options, baseUrl }), signal)) !== undefined;
}
