import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { Manifest } from "./manifest.ts";
import { openLock } from "./model-lock.ts";

/** A model on this machine. */
export interface StoredModel {
  readonly manifest: Manifest;
  /** Folder that holds its files and nothing else. */
  readonly folder: string;
  /** The file to load. */
  readonly file: string;
}

/** A download that was begun and not finished. */
export interface UnfinishedModel {
  readonly name: string;
  readonly bytes: number;
}

/** The models in a folder, one sub-folder each. Reads only what it is asked for; keeps nothing in memory. */
export interface ModelStore {
  readonly folder: string;
  /** In alphabetical order. Folders with a manifest that cannot be read are left out of this list. */
  list(): Promise<readonly StoredModel[]>;
  /** Downloads that can be continued. */
  unfinished(): Promise<readonly UnfinishedModel[]>;
  /** Undefined when there is none of this name. @throws CodeactError `config_invalid` for a damaged manifest */
  find(name: string): Promise<StoredModel | undefined>;
  /**
   * Removes a model or an unfinished download. False when there was none.
   * @throws CodeactError `invalid_input` while it is being pulled
   */
  remove(name: string): Promise<boolean>;
}

const MANIFEST = "manifest.json";
/** Ending of a file that is still being downloaded. */
export const PARTIAL_SUFFIX = ".partial";

/** A store over this folder, which need not exist yet. */
export function modelStore(folder: string): ModelStore {
  return {
    folder,
    list: async () => {
      const found = await Promise.all(
        (await names(folder)).map(async (name) => {
          const manifest = await readManifest(join(folder, name)).catch(() => undefined);
          return manifest === undefined ? [] : [stored(folder, name, manifest)];
        }),
      );
      return found.flat();
    },
    unfinished: async () => {
      const found = await Promise.all(
        (await names(folder)).map(async (name) => {
          const bytes = await partialBytes(join(folder, name));
          return bytes === undefined ? [] : [{ name, bytes }];
        }),
      );
      return found.flat();
    },
    find: async (text) => {
      const name = text.toLowerCase();
      if (!isModelName(name)) return undefined;
      const manifest = await readManifest(join(folder, name));
      return manifest === undefined ? undefined : stored(folder, name, manifest);
    },
    remove: async (text) => {
      const name = text.toLowerCase();
      if (!isModelName(name)) return false;
      const path = join(folder, name);
      const there = await stat(path).then(
        () => true,
        () => false,
      );
      if (!there) return false;
      await using _lock = await openLock(lockPath(folder, name), { onWait: () => refuse(name) });
      // Without its manifest the model is gone, whatever happens to the files.
      await rm(join(path, MANIFEST), { force: true });
      await rm(path, { recursive: true, force: true });
      return true;
    },
  };
}

/** The lock of whoever changes a stored model. */
export function lockPath(folder: string, name: string): string {
  return join(folder, `${name}.lock`);
}

function refuse(name: string): never {
  throw new CodeactError("invalid_input", `The model "${name}" is being pulled now.`, {
    remedy: "Wait for the other pull, or interrupt it.",
  });
}

/** True for names that a stored model can have: lower case, safe as a folder, and not those of locks, which lie beside the folders. */
export function isModelName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,127}$/.test(name) && !/\.lock(?:\.|$)|\.$/.test(name);
}

/** Writes a manifest so that it is there whole or not at all; this is what makes a download a model. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, MANIFEST);
  await writeFile(`${path}.new`, `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true });
  await rename(`${path}.new`, path);
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && isModelName(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch {
    // Nothing was ever pulled.
    return [];
  }
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (error) {
    throw new CodeactError(
      "config_invalid",
      `The manifest ${path} cannot be read: ${errorMessage(error).split("\n", 1).join("")}`,
      { remedy: "Remove the model with codeact model rm and pull it again.", cause: error },
    );
  }
}

/** The model in the folder of this name, which counts: a folder may have been renamed or come from elsewhere. */
function stored(folder: string, name: string, manifest: Manifest): StoredModel {
  const own = join(folder, name);
  return {
    manifest: { ...manifest, name },
    folder: own,
    file: join(own, manifest.files[0]?.name ?? ""),
  };
}

async function partialBytes(folder: string): Promise<number | undefined> {
  const entries = await readdir(folder).catch(() => []);
  const partials = entries.filter((entry) => entry.endsWith(PARTIAL_SUFFIX));
  if (partials.length === 0) return undefined;
  const sizes = await Promise.all(
    partials.map((entry) =>
      stat(join(folder, entry)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
