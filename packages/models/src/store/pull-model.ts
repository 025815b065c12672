import { mkdir, readdir, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { type ModelFacts, modelFacts } from "../gguf/model-facts.ts";
import { readGgufHeader } from "../gguf/read-gguf-header.ts";
import { downloadFile } from "./download-file.ts";
import type { HubAccess } from "./hub.ts";
import { defaultRetries, type Retries } from "./http-request.ts";
import { type Manifest, manifestSource, type ModelFile } from "./manifest.ts";
import { type MemoryNeed, memoryNeed } from "./memory-need.ts";
import { openLock } from "./model-lock.ts";
import { lockPath, modelStore, type StoredModel, writeManifest } from "./model-store.ts";
import { type PlannedFile, planPull, type PullPlan } from "./pull-plan.ts";
import { type PullSource, sourceText } from "./pull-source.ts";
import { openRemoteSource } from "./remote-source.ts";
import { checkRunnable } from "./runnable.ts";

/** What happens while a model is pulled, in order; `end` comes last unless the pull throws. */
export type PullEvent =
  | { readonly type: "resolve"; readonly source: string }
  | { readonly type: "inspect"; readonly name: string; readonly file: string }
  | {
      readonly type: "facts";
      readonly facts: ModelFacts;
      readonly memory: MemoryNeed;
      readonly bytes: number | undefined;
    }
  | { readonly type: "wait"; readonly name: string; readonly processId: number | undefined }
  | {
      readonly type: "download" | "verify";
      readonly file: string;
      /** Of all files together. */
      readonly completed: number;
      readonly total: number | undefined;
      readonly sha256: string | undefined;
    }
  | { readonly type: "retry"; readonly problem: string; readonly attempt: number }
  | { readonly type: "end"; readonly model: StoredModel; readonly upToDate: boolean };

/** How a model is pulled. */
export interface PullOptions {
  /** Folder of the stored models. */
  readonly modelsFolder: string;
  /** @default made from the file's name */
  readonly name?: string | undefined;
  readonly sha256?: string | undefined;
  /** Pulls also what the built-in engine cannot run. @default false */
  readonly force?: boolean | undefined;
  /** Asks no server: only finds what is stored. @default false */
  readonly offline?: boolean | undefined;
  readonly hub?: Omit<HubAccess, "signal"> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** @default 6 tries in a row, from 0.5 s to 15 s apart */
  readonly retries?: Retries | undefined;
  /** How long a server may send nothing. @default 30 s */
  readonly silenceMs?: number | undefined;
  readonly onEvent?: ((event: PullEvent) => void) | undefined;
}

/** Left free on the disk beside the model. */
const SPARE_BYTES = 64 * 1024 ** 2;

/**
 * Brings a model into the store and returns it. The header is read first, so that what cannot be run is not downloaded.
 * Downloads go on where an earlier attempt ended; two pulls of one model wait for each other. An abort leaves a part
 * that can be continued.
 * @throws CodeactError `model_not_found`, `model_unauthorized`, `model_unreachable`, `not_supported` (cannot be run),
 * `invalid_input` (name taken, disk full, no GGUF), `model_failed` (wrong size or hash), `not_found` (offline)
 */
export async function pullModel(source: PullSource, options: PullOptions): Promise<StoredModel> {
  const { signal, onEvent, modelsFolder, hub } = options;
  signal?.throwIfAborted();
  if (options.offline === true) return await findOffline(source, options);
  onEvent?.({ type: "resolve", source: sourceText(source) });
  const plan = await planPull(source, options, { ...hub, signal });
  const current = await upToDate(plan, options);
  if (current !== undefined) return ended(current, true, options);
  onEvent?.({ type: "inspect", name: plan.name, file: plan.files[0]?.name ?? "" });
  const seen = await inspectFirst(plan, options);
  await using _lock = await openLock(lockPath(modelsFolder, plan.name), {
    signal,
    onWait: (processId) => onEvent?.({ type: "wait", name: plan.name, processId }),
  });
  // Another process may have brought it while this one waited.
  const brought = await upToDate(plan, options);
  if (brought !== undefined) return ended(brought, true, options);
  const model = await bring(plan, seen, options);
  return ended(model, false, options);
}

function ended(model: StoredModel, isUpToDate: boolean, { onEvent }: PullOptions): StoredModel {
  onEvent?.({ type: "end", model, upToDate: isUpToDate });
  return model;
}

async function findOffline(source: PullSource, options: PullOptions): Promise<StoredModel> {
  const wanted = sourceText(source);
  const models = await modelStore(options.modelsFolder).list();
  const found = models.find(
    ({ manifest }) =>
      manifestSource(manifest) === wanted || manifest.name === options.name?.toLowerCase(),
  );
  if (found !== undefined) return ended(found, true, options);
  throw new CodeactError("not_found", `${wanted} is not stored here, and codeact is offline.`, {
    remedy: "Pull it without --offline (and without HF_HUB_OFFLINE).",
  });
}

/** What the first file says before anything is downloaded. */
interface Seen {
  readonly facts: ModelFacts;
  readonly etag: string | undefined;
  /** Of the first file, where its server tells it. */
  readonly sha256: string | undefined;
}

async function inspectFirst(plan: PullPlan, options: PullOptions): Promise<Seen> {
  const [first] = plan.files;
  if (first === undefined) throw new CodeactError("internal", "A pull without files.");
  await using remote = await openRemoteSource(first.url, {
    token: plan.token,
    signal: options.signal,
  });
  const header = await readGgufHeader(remote, { signal: options.signal });
  const facts = modelFacts(header);
  const known = plan.files.every(({ bytes }) => bytes !== undefined);
  const size = Number.isSafeInteger(remote.size + 1) ? remote.size : undefined;
  const bytes = known ? plan.files.reduce((sum, file) => sum + (file.bytes ?? 0), 0) : size;
  const memory = memoryNeed(facts, Math.max(facts.tensorBytes, bytes ?? 0));
  if (options.force !== true) checkRunnable(plan.name, facts, memory);
  options.onEvent?.({ type: "facts", facts, memory, bytes });
  return { facts, etag: remote.etag, sha256: remote.sha256 };
}

/** The stored model if it is what the plan would bring. @throws CodeactError `invalid_input` when another model has the name */
async function upToDate(plan: PullPlan, options: PullOptions): Promise<StoredModel | undefined> {
  const model = await modelStore(options.modelsFolder).find(plan.name);
  if (model === undefined) return undefined;
  const { manifest } = model;
  if (!sameOrigin(manifest.from, plan.from)) {
    throw new CodeactError(
      "invalid_input",
      `A model "${plan.name}" is stored already, from ${manifestSource(manifest)}.`,
      {
        remedy: `Give the new one another name with --name, or remove the old: codeact model rm ${plan.name}`,
      },
    );
  }
  const same =
    manifest.files.length === plan.files.length &&
    (await Promise.all(plan.files.map((file) => isSame(model, file, plan, options.signal)))).every(
      Boolean,
    );
  return same ? model : undefined;
}

function sameOrigin(a: Manifest["from"], b: Manifest["from"]): boolean {
  if (a.type === "url" || b.type === "url")
    return a.type === b.type && "url" in a && "url" in b && a.url === b.url;
  return a.repo === b.repo && a.file === b.file;
}

async function isSame(
  model: StoredModel,
  planned: PlannedFile,
  plan: PullPlan,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const file = model.manifest.files.find(({ name }) => name === planned.name);
  if (file === undefined) return false;
  const onDisk = await stat(join(model.folder, file.name)).catch(() => undefined);
  if (onDisk?.size !== file.bytes) return false;
  if (planned.sha256 !== undefined) return planned.sha256 === file.sha256;
  if (plan.from.type === "hub") return planned.bytes === undefined || planned.bytes === file.bytes;
  return await sameOnServer(model, planned, file, signal);
}

/** A server that tells an ETag, or failing that a size, is believed. */
async function sameOnServer(
  { manifest }: StoredModel,
  planned: PlannedFile,
  file: ModelFile,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  await using remote = await openRemoteSource(planned.url, { signal });
  const etag = manifest.from.type === "url" ? manifest.from.etag : undefined;
  const isFirst = manifest.files[0]?.name === file.name;
  return remote.size === file.bytes && (!isFirst || (etag !== undefined && etag === remote.etag));
}

async function bring(plan: PullPlan, seen: Seen, options: PullOptions): Promise<StoredModel> {
  const { modelsFolder, signal } = options;
  const folder = join(modelsFolder, plan.name);
  await mkdir(folder, { recursive: true });
  const files: ModelFile[] = [];
  for (const [index, file] of plan.files.entries()) {
    const planned = { ...file, sha256: file.sha256 ?? (index === 0 ? seen.sha256 : undefined) };
    const done = files.reduce((sum, brought) => sum + brought.bytes, 0);
    const path = join(folder, planned.name);
    const { sha256, bytes } = await downloadFile(
      { ...planned, path },
      {
        token: plan.token,
        signal,
        retries: options.retries ?? defaultRetries,
        silenceMs: options.silenceMs,
        checkSpace: (missing) => checkSpace(folder, missing),
        onProgress: progressOf(plan, planned, done, options),
        onRetry: ({ message }, attempt) =>
          options.onEvent?.({ type: "retry", problem: message, attempt }),
      },
    );
    files.push({ name: planned.name, bytes, sha256 });
    await checkFile(path, signal);
  }
  const { facts, etag } = seen;
  const manifest: Manifest = {
    version: 1,
    name: plan.name,
    from: plan.from.type === "url" ? { ...plan.from, etag } : plan.from,
    files,
    pulledAt: new Date().toISOString(),
    architecture: facts.architecture,
    quantisation: facts.quantisation,
    parameters: facts.parameters,
    contextLength: facts.contextLength,
    hasChatTemplate: facts.chatTemplate !== undefined,
  };
  await writeManifest(folder, manifest);
  await removeOthers(folder, manifest);
  return { manifest, folder, file: join(folder, files[0]?.name ?? "") };
}

function progressOf(
  plan: PullPlan,
  planned: PlannedFile,
  done: number,
  { onEvent }: PullOptions,
): (phase: "downloading" | "verifying", completed: number, total: number | undefined) => void {
  const all = plan.files.every(({ bytes }) => bytes !== undefined)
    ? plan.files.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
    : undefined;
  return (phase, completed, total) =>
    onEvent?.({
      type: phase === "downloading" ? "download" : "verify",
      file: planned.name,
      completed: done + completed,
      total: all ?? (plan.files.length === 1 ? total : undefined),
      sha256: planned.sha256,
    });
}

/** A finished file must be a whole GGUF; one that is not would only fail later. */
async function checkFile(path: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await readGgufHeader(path, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    await rm(path, { force: true });
    throw error;
  }
}

async function checkSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes + SPARE_BYTES <= free) return;
  throw new CodeactError(
    "invalid_input",
    `The download needs ${(bytes / 1e9).toFixed(2)} GB, and ${folder} has ${(free / 1e9).toFixed(2)} GB free.`,
    { remedy: "Make room, or name a data folder on another disk with --data-dir." },
  );
}

/** Models and parts of models, as they are written here. */
const OURS = /\.gguf(?:\.partial(?:\.json(?:\.new)?)?)?$/i;

/** Removes the files of what the model was before; what somebody else put there stays. */
async function removeOthers(folder: string, manifest: Manifest): Promise<void> {
  const keep = new Set(manifest.files.map(({ name }) => name));
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (!keep.has(entry.name) && OURS.test(entry.name) && !entry.isDirectory())
      await rm(join(folder, entry.name), { force: true });
}
