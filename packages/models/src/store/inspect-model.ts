import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { CodeactError } from "@codeact/protocol";
import type { ByteSource } from "../gguf/byte-source.ts";
import { type ModelFacts, modelFacts } from "../gguf/model-facts.ts";
import { type GgufHeader, readGgufHeader } from "../gguf/read-gguf-header.ts";
import type { HubAccess } from "./hub.ts";
import { findKnownModel, type KnownModel } from "./known-models.ts";
import { manifestBytes, manifestSource } from "./manifest.ts";
import { type MemoryNeed, memoryNeed } from "./memory-need.ts";
import type { ModelPlace } from "./names.ts";
import { planPull } from "./pull-plan.ts";
import { type PullSource, sourceText } from "./pull-source.ts";
import { openRemoteSource } from "./remote-source.ts";
import { whyNotRunnable } from "./runnable.ts";
import { splitPaths } from "./split-files.ts";

/** What can be said of a model without loading it. */
export interface ModelReport {
  /** The path, or where it would be pulled from. */
  readonly from: string;
  readonly files: readonly {
    readonly name: string;
    readonly bytes: number | undefined;
    readonly sha256: string | undefined;
  }[];
  readonly bytes: number | undefined;
  readonly facts: ModelFacts;
  readonly memory: MemoryNeed;
  /** Why the built-in engine cannot run it; undefined when it can. */
  readonly notRunnable: string | undefined;
  readonly known: KnownModel | undefined;
  readonly header: GgufHeader;
}

/** How a model is looked at. */
export interface InspectOptions {
  readonly hub?: Omit<HubAccess, "signal"> | undefined;
  readonly offline?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reports on a model: one on this machine from its file, one elsewhere from the first bytes of its file, without a download.
 * @throws CodeactError `not_supported` for the model of a server, `not_found`, `invalid_input`, and those of the network
 */
export async function inspectModel(
  place: ModelPlace,
  options: InspectOptions = {},
): Promise<ModelReport> {
  if (place.type === "endpoint") {
    throw new CodeactError(
      "not_supported",
      `"${place.model}" is neither a stored model nor a file: it is a model of a server.`,
      {
        remedy:
          "codeact model ls lists the stored ones; a file is named ./FILE.gguf, a repository hf:ORG/REPO.",
      },
    );
  }
  if (place.type === "remote") return await inspectRemote(place.source, options);
  const header = await readGgufHeader(place.file, { signal: options.signal });
  if (place.type === "stored") {
    const { manifest } = place.model;
    return report(
      header,
      place.known,
      manifestSource(manifest),
      manifest.files,
      manifestBytes(manifest),
    );
  }
  const parts = splitPaths(place.file);
  const sizes = await Promise.all(parts.map(sizeOf));
  const files = parts.map((part, index) => ({
    name: basename(part),
    bytes: sizes[index],
    sha256: undefined,
  }));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const known = place.type === "file" ? place.known : undefined;
  return report(header, known, place.file, files, bytes);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    throw new CodeactError("not_found", `A part of the model is missing: ${path}.`, {
      remedy: "Put all parts into one folder.",
      cause: error,
    });
  }
}

async function inspectRemote(source: PullSource, options: InspectOptions): Promise<ModelReport> {
  const { signal, hub } = options;
  if (options.offline === true) {
    throw new CodeactError(
      "not_found",
      `${sourceText(source)} is not stored here, and codeact is offline.`,
      {
        remedy: "Inspect it without --offline (and without HF_HUB_OFFLINE).",
      },
    );
  }
  // A name is needed to pull, not to look.
  const plan = await planPull(source, { name: "inspected" }, { ...hub, signal });
  const [first] = plan.files;
  if (first === undefined) throw new CodeactError("internal", "A source without files.");
  await using remote = await openRemoteSource(first.url, { token: plan.token, signal });
  const header = await readGgufHeader(remote, { signal });
  const files = plan.files.map((file, index) => ({
    name: file.name,
    bytes: file.bytes ?? (index === 0 ? knownSize(remote) : undefined),
    sha256: file.sha256 ?? (index === 0 ? remote.sha256 : undefined),
  }));
  const known = files.every((file) => file.bytes !== undefined);
  const bytes = known ? files.reduce((sum, file) => sum + (file.bytes ?? 0), 0) : undefined;
  return report(header, findKnownModel(first.name), sourceText(source), files, bytes);
}

function knownSize({ size }: ByteSource): number | undefined {
  return size === Number.MAX_SAFE_INTEGER ? undefined : size;
}

function report(
  header: GgufHeader,
  known: KnownModel | undefined,
  from: string,
  files: ModelReport["files"],
  bytes: number | undefined,
): ModelReport {
  const facts = modelFacts(header);
  const memory = memoryNeed(facts, Math.max(facts.tensorBytes, bytes ?? 0));
  const notRunnable = whyNotRunnable(facts, memory);
  return { from, files, bytes, facts, memory, notRunnable, known, header };
}
