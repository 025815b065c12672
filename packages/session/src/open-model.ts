import { CodeactError, type Model } from "@codeact/protocol";
import { listModels, openaiModel, parseModelName } from "@codeact/models";

/** Which model to use and how. */
export interface ModelChoice {
  /** A name the server knows, or a full one such as `ollama:qwen3` or `http://host/v1#name`. @default the server's only model */
  readonly name?: string | undefined;
  /** Base URL of an OpenAI-compatible API, with its `/v1`. */
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  /** True when images may be sent to it. @default false */
  readonly vision?: boolean | undefined;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
}

interface Endpoint {
  readonly name: string | undefined;
  readonly baseUrl: string;
}

/**
 * Opens the chosen model. Asks the server for its models only when no name was given.
 * @throws CodeactError `config_invalid` (nothing chosen, or several models to choose from), and what the server's answer gives
 */
export async function openModel(choice: ModelChoice): Promise<Model> {
  const { name, baseUrl } = endpointOf(choice);
  const model = name ?? onlyModel(await listModels({ baseUrl, apiKey: choice.apiKey }), baseUrl);
  return openaiModel({
    baseUrl,
    model,
    apiKey: choice.apiKey,
    vision: choice.vision,
    defaults: { temperature: choice.temperature, maxTokens: choice.maxTokens },
  });
}

/** Asks the endpoint for its models, for `codeact doctor`. @throws CodeactError as {@link openModel} */
export async function checkModel(
  choice: ModelChoice,
): Promise<{ name: string; url: string; models: readonly string[] }> {
  const { name, baseUrl } = endpointOf(choice);
  const models = await listModels({ baseUrl, apiKey: choice.apiKey });
  return { name: name ?? onlyModel(models, baseUrl), url: baseUrl, models };
}

function endpointOf(choice: ModelChoice): Endpoint {
  const parsed =
    choice.name === undefined
      ? undefined
      : parseModelName(choice.name, { baseUrl: choice.baseUrl });
  const baseUrl = parsed?.baseUrl ?? choice.baseUrl;
  if (baseUrl !== undefined) return { name: parsed?.model, baseUrl };
  if (choice.name === undefined) throw noModelConfigured();
  throw new CodeactError(
    "config_invalid",
    `It is not known where the model "${choice.name}" is served.`,
    {
      remedy:
        "Give --base-url http://host/v1, or a full name: openai:NAME, ollama:NAME or http://host/v1#NAME.",
    },
  );
}

/** The failure of whoever needs a model and was given none. */
export function noModelConfigured(): CodeactError {
  return new CodeactError("config_invalid", "No model is configured.", {
    remedy:
      "Give --base-url http://host/v1 and --model NAME (or CODEACT_BASE_URL and CODEACT_MODEL), for example --model ollama:qwen3.",
  });
}

function onlyModel(models: readonly string[], baseUrl: string): string {
  const [only, ...others] = models;
  if (only !== undefined && others.length === 0) return only;
  throw new CodeactError(
    "config_invalid",
    `No model name is given and ${baseUrl} serves ${models.length} models.`,
    {
      remedy:
        models.length === 0
          ? "Load a model there, or give --model NAME."
          : `Give --model with one of: ${models.slice(0, 8).join(", ")}.`,
    },
  );
}
