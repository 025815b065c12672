import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { CodeactError } from "@codeact/protocol";
import { parseModelName } from "../name.ts";
import { demoModelFile, demoModelName } from "./demo-model.ts";
import { findKnownModel, type KnownModel, knownModels } from "./known-models.ts";
import { modelStore, type StoredModel } from "./model-store.ts";
import { manifestSource } from "./manifest.ts";
import { parsePullSource, type PullSource, sourceText } from "./pull-source.ts";

/** What a model's name leads to. */
export type ModelPlace =
  /** The built-in model. */
  | { readonly type: "demo"; readonly file: string }
  /** A GGUF file on this machine; it need not exist. */
  | { readonly type: "file"; readonly file: string; readonly known: KnownModel | undefined }
  /** A model that was pulled. */
  | {
      readonly type: "stored";
      readonly model: StoredModel;
      readonly file: string;
      readonly known: KnownModel | undefined;
    }
  /** A model that must be pulled first. */
  | {
      readonly type: "remote";
      readonly source: PullSource;
      readonly known: KnownModel | undefined;
    }
  /** A model of an OpenAI-compatible server; `baseUrl` undefined for a plain name whose server is given apart. */
  | {
      readonly type: "endpoint";
      readonly baseUrl: string | undefined;
      readonly model: string;
      readonly known: KnownModel | undefined;
    };

/** Where names are looked up. */
export interface ResolveOptions {
  /** Folder of the stored models; without it no name means a stored one. */
  readonly modelsFolder?: string | undefined;
  /** A server was named apart: plain names are then names of its models. */
  readonly baseUrl?: string | undefined;
  /** Relative paths start here. @default the working folder */
  readonly workingFolder?: string | undefined;
}

/**
 * Finds what a model's name means: `demo`, `./file.gguf`, `file:…`, the name of a stored model, `codeactagent-mistral`,
 * `hf:org/repo[/file.gguf][@revision]`, the URL of a .gguf file, `http://host/v1#name`, `openai:name`, `ollama:name`, or a
 * plain name. Looks at the store and at nothing else: no network, and the file need not exist.
 * @throws CodeactError `config_invalid` for a name that cannot be read, `not_found` for a known model that must be converted first
 */
export async function resolveModelName(
  text: string,
  options: ResolveOptions = {},
): Promise<ModelPlace> {
  const name = text.trim();
  const known = findKnownModel(name);
  const file = fileOf(name, options);
  if (file !== undefined) return { type: "file", file, known };
  const source = parsePullSource(name);
  if (source !== undefined) {
    const model = await findBySource(source, options.modelsFolder);
    if (model !== undefined) return { type: "stored", model, file: model.file, known };
    return { type: "remote", source, known };
  }
  if (options.baseUrl === undefined && !/^[a-z]+:|\//i.test(name)) {
    if (name === demoModelName) return { type: "demo", file: demoModelFile() };
    const model = await store(options.modelsFolder)?.find(name);
    if (model !== undefined) return { type: "stored", model, file: model.file, known };
    const exact = knownModels.find((candidate) => candidate.name === name.toLowerCase());
    if (exact !== undefined) return { type: "remote", source: knownSource(exact), known: exact };
  }
  return { type: "endpoint", ...parseModelName(name, options), known };
}

/** Where a known model is pulled from. @throws CodeactError `not_found` when no GGUF of it is published */
export function knownSource(model: KnownModel): PullSource {
  if (model.gguf !== undefined)
    return { type: "hub", ...model.gguf, revision: "main", variant: undefined };
  throw new CodeactError("not_found", `No GGUF file of ${model.title} is published.`, {
    remedy: `Download ${model.checkpoint} from Hugging Face, then: codeact model convert DIR --outtype q8_0. Or serve it with vLLM.`,
  });
}

function fileOf(name: string, { baseUrl, workingFolder }: ResolveOptions): string | undefined {
  const base = workingFolder ?? process.cwd();
  if (/^file:\/\//i.test(name)) return pathOf(name);
  const plain = name.replace(/^file:/i, "");
  const explicit = plain !== name || /^\.{0,2}[/\\]|^~[/\\]/.test(name) || isAbsolute(name);
  const byEnding = baseUrl === undefined && /\.gguf$/i.test(name) && !/^[a-z]{2,}:/i.test(name);
  if (!explicit && !byEnding) return undefined;
  return /^~[/\\]/.test(plain) ? join(homedir(), plain.slice(2)) : resolve(base, plain);
}

/** @throws CodeactError `config_invalid` for an address that is no file of this machine */
function pathOf(address: string): string {
  try {
    return fileURLToPath(address);
  } catch (error) {
    throw new CodeactError("config_invalid", `"${address}" is no file of this machine.`, {
      remedy: "Write file:///PATH, or the path alone.",
      cause: error,
    });
  }
}

function store(folder: string | undefined): ReturnType<typeof modelStore> | undefined {
  return folder === undefined ? undefined : modelStore(folder);
}

/** The stored model that was pulled from there. */
async function findBySource(
  source: PullSource,
  folder: string | undefined,
): Promise<StoredModel | undefined> {
  const wanted = sourceText(source);
  const models = (await store(folder)?.list()) ?? [];
  return models.find(({ manifest }) => {
    const from = manifestSource(manifest);
    return from === wanted || (source.type === "hub" && fits(source, manifest.from));
  });
}

/** A repository named without its file means the one that was pulled from it. */
function fits(
  source: PullSource & { readonly type: "hub" },
  from: StoredModel["manifest"]["from"],
): boolean {
  if (from.type !== "hub" || from.repo !== source.repo || from.revision !== source.revision)
    return false;
  if (source.file !== undefined) return from.file === source.file;
  return source.variant === undefined || from.file.toLowerCase().includes(source.variant);
}
