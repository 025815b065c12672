import { randomUUID } from "node:crypto";
import { lstat, rename, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { BlobFolder } from "../blob-folder.ts";
import { type EngineName, schemaNames } from "../migrate.ts";
import { openPostgresSnapshot } from "../postgres/snapshot.ts";
import { openSqliteSnapshot } from "../sqlite/snapshot.ts";
import { placeOf, type StoreTarget } from "../store-place.ts";
import {
  BACKUP_VERSION,
  type BackupHeader,
  type BackupManifest,
  type BackupRow,
  type BackupTable,
  backupTables,
  entryNames,
  pieceName,
} from "./backup-format.ts";
import { fileFault } from "./file-faults.ts";
import type { Snapshot } from "./snapshot.ts";
import { openTarWriter, type TarWriter } from "./tar-writer.ts";

/** How far a backup or a restore is. */
export interface BackupProgress {
  readonly rows: number;
  readonly blobs: number;
  /** Bytes of rows and blobs so far. */
  readonly bytes: number;
}

/** Options of {@link backupStore}. */
export interface BackupStoreOptions {
  /** Folder of the bytes of files, as `openStore` has it. @default `files` beside a SQLite file */
  readonly filesFolder?: string | undefined;
  /** Replaces a file that is there. @default false */
  readonly replace?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told now and then; what it returns is waited for. */
  readonly onProgress?: ((progress: BackupProgress) => void | Promise<void>) | undefined;
}

/** A finished backup. */
export interface BackupReport extends BackupProgress {
  /** Its path. */
  readonly file: string;
  /** Bytes of the file. */
  readonly fileBytes: number;
  readonly engine: EngineName;
  readonly schema: string;
  /** Blobs whose bytes were missing or altered on the disk of the store; whoever opens them is told so. */
  readonly damaged: readonly string[];
}

/** Bytes of one piece of a table. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** How long the sweep waits for a backup that says nothing more, and how often it says something, in milliseconds. */
const HOLD_MS = 10 * 60 * 1000;
const HOLD_AGAIN_MS = 2 * 60 * 1000;

/**
 * Writes everything of a store into one file, as it is at one moment, while servers go on writing. The file is the same
 * from both engines. It has its name only when it is whole; an abort leaves nothing.
 * @throws CodeactError `not_found` when there is no store, `invalid_input` (reasons `file_exists`, `file_unusable`), `config_invalid` (reason
 * `newer_schema`), the signal's reason
 */
export async function backupStore(
  target: StoreTarget,
  file: string,
  options: BackupStoreOptions = {},
): Promise<BackupReport> {
  options.signal?.throwIfAborted();
  const place = placeOf(target, options.filesFolder);
  const path = resolve(file);
  if (options.replace !== true) await refuseThere(path);
  const now = Date.now();
  await using snapshot =
    place.engine === "sqlite"
      ? await openSqliteSnapshot(place.path, now + HOLD_MS)
      : await openPostgresSnapshot(place.url, now + HOLD_MS);
  const schema = newestSchema(snapshot);
  const temporary = `${path}.${randomUUID()}.partial`;
  const tar = await openTarWriter(temporary, now).catch((error: unknown) => {
    throw fileFault(error);
  });
  try {
    const engine = snapshot.engine;
    const header: BackupHeader = {
      format: "codeact-backup",
      version: BACKUP_VERSION,
      schema,
      engine,
      createdAt: now,
    };
    await tar.add(entryNames.header, jsonBytes(header));
    const writer = new BackupWriter(snapshot, tar, new BlobFolder(place.filesFolder), options);
    const manifest = await writer.write();
    await tar.add(entryNames.manifest, jsonBytes(manifest));
    await tar.finish();
    const { size } = await stat(temporary);
    await rename(temporary, path);
    return {
      ...writer.progress,
      file: path,
      fileBytes: size,
      engine,
      schema,
      damaged: manifest.damaged,
    };
  } catch (error) {
    const cause = await tar.abort();
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileFault(cause ?? error);
  }
}

async function refuseThere(path: string): Promise<void> {
  if ((await lstat(path).catch(() => undefined)) === undefined) return;
  throw new CodeactError("invalid_input", `${path} is there already.`, {
    remedy: "Give another name, or say that it is to be replaced.",
    details: { reason: "file_exists" },
  });
}

function newestSchema(snapshot: Snapshot): string {
  const newer = snapshot.schemas.find((name) => !schemaNames.includes(name));
  const schema = snapshot.schemas.at(-1);
  if (newer === undefined && schema !== undefined) return schema;
  throw new CodeactError(
    "config_invalid",
    `${snapshot.label} has the schema ${newer ?? "of none"}, which this version does not know.`,
    {
      remedy: "Make the backup with the version that wrote it, or a later one.",
      details: { reason: "newer_schema", schema: newer },
    },
  );
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

const BlobRow = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/u), size: z.number() });

class BackupWriter {
  readonly #snapshot: Snapshot;
  readonly #tar: TarWriter;
  readonly #folder: BlobFolder;
  readonly #options: BackupStoreOptions;
  readonly #damaged: string[] = [];
  #heldAt = Date.now();
  #progress: BackupProgress = { rows: 0, blobs: 0, bytes: 0 };

  constructor(snapshot: Snapshot, tar: TarWriter, folder: BlobFolder, options: BackupStoreOptions) {
    this.#snapshot = snapshot;
    this.#tar = tar;
    this.#folder = folder;
    this.#options = options;
  }

  get progress(): BackupProgress {
    return this.#progress;
  }

  async write(): Promise<BackupManifest> {
    const tables: Record<string, number> = {};
    for (const [name, table] of backupTables) {
      if (this.#snapshot.tables.has(name)) tables[name] = await this.#writeTable(name, table);
    }
    const blobBytes = await this.#writeBlobs();
    const { blobs } = this.#progress;
    return { tables, blobs, blobBytes, damaged: this.#damaged, ...this.#tar.sums() };
  }

  async #writeTable(name: string, table: BackupTable): Promise<number> {
    let lines: string[] = [];
    let [bytes, pieces, rows] = [0, 0, 0];
    const flush = async (): Promise<void> => {
      if (lines.length === 0) return;
      const count = lines.length;
      const content = Buffer.from(lines.join(""));
      [lines, bytes, rows, pieces] = [[], 0, rows + count, pieces + 1];
      await this.#tar.add(pieceName(name, pieces), content);
      await this.#tell({ rows: count, bytes: content.byteLength });
    };
    for await (const some of this.#rowsOf(name, table)) {
      for (const row of some) {
        const line = `${JSON.stringify(without(row, table.omit))}\n`;
        lines.push(line);
        bytes += line.length;
        if (bytes >= PIECE_BYTES) await flush();
      }
    }
    await flush();
    return rows;
  }

  async #writeBlobs(): Promise<number> {
    const table = backupTables.get("blob");
    let total = 0;
    if (table === undefined) return total;
    for await (const some of this.#rowsOf("blob", table)) {
      for (const row of some) {
        const { sha256, size } = BlobRow.parse(row);
        if (await this.#writeBlob(sha256, size)) total += size;
      }
    }
    return total;
  }

  async #writeBlob(sha256: string, size: number): Promise<boolean> {
    const found = await stat(this.#folder.path(sha256)).catch(() => undefined);
    if (found?.size !== size) {
      this.#damaged.push(sha256);
      return false;
    }
    const bytes = this.#folder.read(sha256, { start: 0, end: size, signal: this.#options.signal });
    const name = `blobs/${sha256}`;
    if ((await this.#tar.stream(name, size, bytes)) !== sha256) this.#damaged.push(sha256);
    await this.#tell({ blobs: 1, bytes: size });
    return true;
  }

  #rowsOf(name: string, { key, where }: BackupTable): AsyncGenerator<readonly BackupRow[]> {
    return this.#snapshot.read(name, { key, where: where?.(this.#snapshot.tables) });
  }

  async #tell(more: Partial<BackupProgress>): Promise<void> {
    const { rows, blobs, bytes } = this.#progress;
    this.#progress = {
      rows: rows + (more.rows ?? 0),
      blobs: blobs + (more.blobs ?? 0),
      bytes: bytes + (more.bytes ?? 0),
    };
    this.#options.signal?.throwIfAborted();
    await this.#options.onProgress?.(this.#progress);
    const now = Date.now();
    if (now - this.#heldAt < HOLD_AGAIN_MS) return;
    this.#heldAt = now;
    await this.#snapshot.hold(now + HOLD_MS);
  }
}

function without(row: BackupRow, columns: readonly string[] = []): BackupRow {
  if (columns.length === 0) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name)));
}
