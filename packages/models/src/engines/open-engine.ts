import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { openEmbeddedEngine } from "../embedded/index.ts";
import { resolveModelName, sourceText } from "../store/index.ts";
import type { ModelPlace } from "../store/index.ts";
import type { ServerKind } from "./differences.ts";
import type { Engine } from "./engine.ts";
import { findServer, findServers } from "./find-server.ts";
import type { FoundServer } from "./find-server.ts";
import { HttpEngine } from "./http-engine.ts";
import { openManagedEngine } from "./managed-engine.ts";
import type { ManagedKind } from "./managed-engine.ts";

/** Names of the engines, as `--engine` takes them. */
export const engineNames = [
  "auto",
  "embedded",
  "llama-server",
  "vllm",
  "vllm-docker",
  "ollama",
  "lmstudio",
  "openai",
] as const;

/** One of {@link engineNames}. */
export type EngineName = (typeof engineNames)[number];

/** What to open and how. */
export interface OpenEngineOptions {
  /** Any name that {@link resolveModelName} reads, for vLLM also a folder or a repository. */
  readonly model: string;
  /** @default "auto" */
  readonly engine?: EngineName | undefined;
  /** Base URL, with its `/v1`, of a server that runs already. */
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly modelsFolder?: string | undefined;
  /** Name that requests use. @default the model's own */
  readonly servedName?: string | undefined;
  readonly slots?: number | undefined;
  readonly contextLength?: number | undefined;
  readonly threads?: number | undefined;
  readonly idleUnloadMs?: number | undefined;
  readonly queueLimit?: number | undefined;
  /** More arguments for a server that is started. */
  readonly extraArgs?: readonly string[] | undefined;
  /** Path of the program of a server that is started. */
  readonly program?: string | undefined;
  /** Environment for a server that is started. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens what a name means with the engine asked for, or with the one that fits: a GGUF file runs embedded, a name of a
 * server that runs here is attached to. Loads nothing yet; `ready()` does.
 * @throws CodeactError `not_found` (a model that is not here, a server that does not run), `config_invalid` (an engine that
 * cannot run this kind of model), and what opening a file gives
 */
export async function openEngine(options: OpenEngineOptions): Promise<Engine> {
  const engine = options.engine ?? "auto";
  if (engine === "vllm" || engine === "vllm-docker") return await openVllm(options, engine);
  const place = await resolveModelName(options.model, options);
  if (place.type === "remote") {
    throw new CodeactError("not_found", `The model "${options.model}" has not been pulled.`, {
      remedy: `Run: codeact model pull ${sourceText(place.source)}`,
    });
  }
  if (place.type !== "endpoint") return await openFile(options, engine, place);
  return await attach(options, engine, place);
}

type FilePlace = Exclude<ModelPlace, { type: "remote" | "endpoint" }>;
type EndpointPlace = Extract<ModelPlace, { type: "endpoint" }>;

function nameOf(options: OpenEngineOptions, place: FilePlace): string {
  if (options.servedName !== undefined) return options.servedName;
  if (place.type === "demo") return "codeact-demo";
  return place.type === "stored" ? place.model.manifest.name : basename(place.file, ".gguf");
}

async function openFile(
  options: OpenEngineOptions,
  engine: EngineName,
  place: FilePlace,
): Promise<Engine> {
  const name = nameOf(options, place);
  if (engine === "llama-server")
    return await openManagedEngine({
      ...options,
      kind: engine,
      model: place.file,
      servedName: name,
    });
  if (engine === "auto" || engine === "embedded")
    return await openEmbeddedEngine({ ...options, file: place.file, name });
  throw new CodeactError(
    "config_invalid",
    `${engine} does not run the file ${place.file} for codeact.`,
    { remedy: "Use --engine embedded or llama-server, or name a model that it has." },
  );
}

async function openVllm(options: OpenEngineOptions, kind: "vllm" | "vllm-docker"): Promise<Engine> {
  const running = options.baseUrl ?? (await runningVllm(options, kind));
  if (running !== undefined) return httpEngine(options, "vllm", running, options.model);
  const model = options.model.replace(/^hf:/i, "").replace(/^file:/i, "");
  if (model.startsWith("-")) {
    throw new CodeactError("config_invalid", `"${model}" is no name of a model.`, {
      remedy: "Give a folder, or a repository as ORG/NAME; vLLM would take this for an option.",
    });
  }
  if (/\.gguf$/i.test(model) || model === "demo") {
    throw new CodeactError("config_invalid", `vLLM does not run GGUF files such as ${model}.`, {
      remedy: "Give it a folder in Hugging Face's format, or use --engine embedded.",
    });
  }
  const local = /^[./~]/.test(model);
  if (local || kind === "vllm-docker") await mustBeFolder(model);
  const managed: ManagedKind = kind;
  return await openManagedEngine({
    ...options,
    kind: managed,
    model,
    // The original names the served model after its folder.
    servedName: options.servedName ?? basename(model),
  });
}

/** A vLLM that runs here already and has this model. */
async function runningVllm(
  options: OpenEngineOptions,
  kind: "vllm" | "vllm-docker",
): Promise<string | undefined> {
  if (kind === "vllm-docker") return undefined;
  const found = await findServer("vllm", { signal: options.signal });
  return found?.models.includes(options.model) === true ? found.baseUrl : undefined;
}

async function mustBeFolder(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() === true) return;
  throw new CodeactError("not_found", `There is no folder ${path} with a model.`, {
    remedy: "Give the folder of a Hugging Face checkpoint (config.json, *.safetensors).",
  });
}

async function attach(
  options: OpenEngineOptions,
  engine: EngineName,
  place: EndpointPlace,
): Promise<Engine> {
  const kind = kindOf(options.model, engine);
  const baseUrl = place.baseUrl ?? options.baseUrl;
  if (baseUrl !== undefined) return httpEngine(options, kind, baseUrl, place.model);
  const found = await runningServer(options, engine, place.model);
  return httpEngine(options, found.kind, found.baseUrl, place.model);
}

function kindOf(name: string, engine: EngineName): ServerKind {
  if (engine === "ollama" || engine === "lmstudio" || engine === "llama-server") return engine;
  return /^ollama:/i.test(name) ? "ollama" : "openai";
}

/** The server on this machine that has the model. @throws CodeactError `not_found`, `config_invalid` */
async function runningServer(
  options: OpenEngineOptions,
  engine: EngineName,
  model: string,
): Promise<FoundServer> {
  if (engine === "embedded" || engine === "openai") {
    throw new CodeactError("config_invalid", `It is not known where the model "${model}" is.`, {
      remedy:
        engine === "openai"
          ? "Give --base-url http://host/v1."
          : "Give a .gguf file, or see: codeact model ls",
    });
  }
  const named = engine === "auto" ? undefined : kindOf(options.model, engine);
  const found =
    named === undefined
      ? await findServers(undefined, options.signal)
      : [await findServer(named, options)].filter((server) => server !== undefined);
  const serving = found.find(({ models }) =>
    models.some((name) => name === model || name === `${model}:latest`),
  );
  const only = named === undefined ? undefined : found[0];
  if (serving !== undefined || only !== undefined) return serving ?? raise(model, only);
  throw new CodeactError(
    "not_found",
    named === undefined
      ? `No model "${model}" is stored here, and no server that runs here has it.`
      : `${named} does not run here.`,
    {
      remedy:
        named === undefined
          ? "See codeact model ls; pull one with codeact model pull hf:ORG/REPO, or give --base-url."
          : `Start it, or give its --base-url.`,
    },
  );
}

function raise(model: string, server: FoundServer | undefined): never {
  throw new CodeactError(
    "model_not_found",
    `${server?.kind} at ${server?.baseUrl} has no model "${model}".`,
    { remedy: `It has: ${server?.models.slice(0, 12).join(", ") || "none"}.` },
  );
}

function httpEngine(
  options: OpenEngineOptions,
  kind: ServerKind,
  baseUrl: string,
  model: string,
): Engine {
  return new HttpEngine({ kind, baseUrl, apiKey: options.apiKey, model });
}
