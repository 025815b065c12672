import type { ProfileName } from "@codeact/agent";
import { listModels, openaiModel } from "@codeact/models";
import { engineModel } from "@codeact/models/engines";
import { openEmbeddedEngine } from "@codeact/models/embedded";
import {
  findKnownModel,
  type KnownModel,
  resolveModelName,
  sourceText,
} from "@codeact/models/store";
import { CodeactError, type Model } from "@codeact/protocol";
import { groundedModel } from "./demo/grounded-model.ts";

/** Which model to use and how. Nothing chosen is the small built-in one. */
export interface ModelChoice {
  /**
   * A name the server knows, or a full one: `demo`, `./file.gguf`, a pulled model, `hf:org/repo`, `ollama:qwen3`,
   * `http://host/v1#name`. @default the server's only model, and without a server `demo`
   */
  readonly name?: string | undefined;
  /** Base URL of an OpenAI-compatible API, with its `/v1`. */
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  /** True when images may be sent to it. @default false */
  readonly vision?: boolean | undefined;
  readonly temperature?: number | undefined;
  readonly maxTokens?: number | undefined;
  /** Folder of the pulled models. @default none are known */
  readonly modelsFolder?: string | undefined;
}

/** A model that is ready to be asked. Closing it ends what was started for it. */
export interface OpenedModel extends AsyncDisposable {
  readonly model: Model;
  /** The profile whose texts it was trained on, if it is known to need one. */
  readonly profile: ProfileName | undefined;
}

/** Name under which the built-in model answers, in trajectories too. */
export const builtInModelName = "codeact-demo";

/** Where a choice leads: a file to load here, or a server. */
type Place =
  | {
      readonly type: "file";
      readonly file: string;
      readonly name: string;
      readonly known: KnownModel | undefined;
    }
  | { readonly type: "server"; readonly name: string | undefined; readonly baseUrl: string };

/**
 * Opens the chosen model. A GGUF file is loaded in a child process of ours. A server is asked for its models only when no
 * name was given.
 * @throws CodeactError `config_invalid` (no server for a plain name, or several models to choose from), `not_found` for a
 * model that is not here, and what loading the file or the server's answer gives
 */
export async function openModel(choice: ModelChoice): Promise<OpenedModel> {
  const place = await placeOf(choice);
  const { temperature, maxTokens } = choice;
  if (place.type === "server") {
    const { baseUrl } = place;
    const name =
      place.name ?? onlyModel(await listModels({ baseUrl, apiKey: choice.apiKey }), baseUrl);
    const model = openaiModel({
      baseUrl,
      model: name,
      apiKey: choice.apiKey,
      vision: choice.vision,
      defaults: { temperature, maxTokens },
    });
    // The built-in model, served by `codeact model serve`, wants the same texts and the same check as here.
    const builtIn = name === builtInModelName;
    return {
      model: builtIn ? groundedModel(model) : model,
      profile: builtIn ? "demo" : findKnownModel(name)?.profile,
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  const { file, name, known } = place;
  const engine = await openEmbeddedEngine({ file, name });
  // Loads while the sandbox starts; what goes wrong is told by the first request.
  engine.ready().catch(() => undefined);
  const model = engineModel(engine, { name, defaults: { temperature, maxTokens } });
  const builtIn = name === builtInModelName;
  return {
    model: builtIn ? groundedModel(model) : model,
    profile: builtIn ? "demo" : known?.profile,
    [Symbol.asyncDispose]: async () => await engine[Symbol.asyncDispose](),
  };
}

/** Where a model is and what can be had there, for `codeact doctor`. @throws CodeactError as {@link openModel} */
export async function checkModel(
  choice: ModelChoice,
): Promise<{ readonly name: string; readonly place: string; readonly models: readonly string[] }> {
  const place = await placeOf(choice);
  if (place.type === "file") {
    const opened = await openModel(choice);
    await opened[Symbol.asyncDispose]();
    return { name: place.name, place: "in a process of codeact", models: [place.name] };
  }
  const models = await listModels({ baseUrl: place.baseUrl, apiKey: choice.apiKey });
  return { name: place.name ?? onlyModel(models, place.baseUrl), place: place.baseUrl, models };
}

async function placeOf(choice: ModelChoice): Promise<Place> {
  if (choice.name === undefined && choice.baseUrl !== undefined)
    return { type: "server", name: undefined, baseUrl: choice.baseUrl };
  const place = await resolveModelName(choice.name ?? "demo", choice);
  switch (place.type) {
    case "demo":
      return { type: "file", file: place.file, name: builtInModelName, known: undefined };
    case "file":
      return {
        type: "file",
        file: place.file,
        name: choice.name ?? place.file,
        known: place.known,
      };
    case "stored":
      return {
        type: "file",
        file: place.file,
        name: place.model.manifest.name,
        known: place.known,
      };
    case "remote":
      throw new CodeactError("not_found", `The model "${choice.name}" has not been pulled.`, {
        remedy: `Run: codeact model pull ${sourceText(place.source)}`,
      });
    case "endpoint":
      if (place.baseUrl !== undefined)
        return { type: "server", name: place.model, baseUrl: place.baseUrl };
      throw new CodeactError(
        "config_invalid",
        `It is not known where the model "${choice.name}" is served.`,
        {
          remedy:
            "Give --base-url http://host/v1, a full name (openai:NAME, ollama:NAME, http://host/v1#NAME, hf:ORG/REPO, ./FILE.gguf), or leave --model out for the built-in one.",
        },
      );
    default:
      return place satisfies never;
  }
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
