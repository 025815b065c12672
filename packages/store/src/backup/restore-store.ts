import { randomUUID } from "node:crypto";
import { access, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { sql, type Transaction } from "kysely";
import { z } from "zod";
import { BlobFolder } from "../blob-folder.ts";
import type { Engine } from "../engine.ts";
import { type EngineName, schemaNames } from "../migrate.ts";
import { placeOf, type StoreTarget } from "../store-place.ts";
import type { Tables } from "../tables.ts";
import {
  BACKUP_VERSION,
  BackupHeader,
  BackupManifest,
  BackupRow,
  backupTables,
  damagedBackup,
  entryNames,
  tableOfPiece,
} from "./backup-format.ts";
import type { BackupProgress } from "./backup-store.ts";
import { fileFault } from "./file-faults.ts";
import { readLines } from "./read-lines.ts";
import { openRestoreTarget, type RestoreTarget } from "./restore-target.ts";
import { readTar, type TarEntry } from "./tar-reader.ts";

/** Options of {@link restoreStore}. */
export interface RestoreStoreOptions {
  /** Folder of the bytes of files, as `openStore` has it. @default `files` beside a SQLite file */
  readonly filesFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told now and then; what it returns is waited for. */
  readonly onProgress?: ((progress: BackupProgress) => void | Promise<void>) | undefined;
}

/** A finished restore. */
export interface RestoreReport extends BackupProgress {
  /** The engine that now holds the store. */
  readonly engine: EngineName;
  /** When the backup was made, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** Blobs whose bytes were missing or altered when the backup was made. */
  readonly damaged: readonly string[];
}

/** Rows written by one statement. */
const ROWS_PER_INSERT = 200;

/**
 * Fills an empty place with a backup, of either engine. Everything is checked before the store gets its place: a file that
 * is cut off or altered, and an abort, leave it as it was found. A backup of an older schema is brought to the newest one.
 * @throws CodeactError `file_not_found`, `invalid_input` (reasons `backup_damaged`, `target_not_empty`, `file_unusable`), `config_invalid`
 * (reason `newer_schema`), the signal's reason
 */
export async function restoreStore(
  file: string,
  target: StoreTarget,
  options: RestoreStoreOptions = {},
): Promise<RestoreReport> {
  options.signal?.throwIfAborted();
  const place = placeOf(target, options.filesFolder);
  const path = resolve(file);
  await requireFile(path);
  const staging = join(place.filesFolder, "tmp", `restore-${randomUUID()}`);
  const entries = readTar(path, options.signal);
  try {
    const header = await readHeader(path, entries);
    await using into = await openRestoreTarget(place, header.schema);
    const reader = new BackupReader(path, into, new BlobFolder(staging), options);
    const manifest = await reader.read(entries);
    await new BlobFolder(place.filesFolder).takeAll(staging);
    await into.commit();
    const { createdAt } = header;
    return { ...reader.progress, engine: place.engine, createdAt, damaged: manifest.damaged };
  } catch (error) {
    throw fileFault(error);
  } finally {
    await entries.return(undefined);
    await rm(staging, { recursive: true, force: true });
  }
}

async function requireFile(path: string): Promise<void> {
  try {
    await access(path);
  } catch (cause) {
    throw new CodeactError("file_not_found", `There is no file ${path}.`, {
      remedy: "Name a file that codeact backup wrote.",
      cause,
    });
  }
}

async function readHeader(file: string, entries: AsyncGenerator<TarEntry>): Promise<BackupHeader> {
  const first = await entries.next();
  if (first.done === true || first.value.name !== entryNames.header)
    throw damagedBackup(file, "it is not a backup of this program.");
  const header = await readJsonEntry(file, first.value, BackupHeader);
  if (header.version <= BACKUP_VERSION && schemaNames.includes(header.schema)) return header;
  throw new CodeactError(
    "config_invalid",
    `${file} was written by a newer version (schema ${header.schema}).`,
    {
      remedy: "Restore it with the version that wrote it, or a later one.",
      details: { reason: "newer_schema", schema: header.schema },
    },
  );
}

async function readJsonEntry<T extends z.ZodType>(
  file: string,
  entry: TarEntry,
  schema: T,
): Promise<z.output<T>> {
  let text = "";
  for await (const line of readLines(entry.bytes)) text += line;
  try {
    const value: unknown = JSON.parse(text);
    return schema.parse(value);
  } catch (cause) {
    throw damagedBackup(file, `${entry.name} cannot be read.`, cause);
  }
}

class BackupReader {
  readonly #file: string;
  readonly #target: RestoreTarget;
  readonly #staging: BlobFolder;
  readonly #options: RestoreStoreOptions;
  readonly #rows = new Map<string, number>();
  readonly #damaged: string[] = [];
  #blobBytes = 0;
  #progress: BackupProgress = { rows: 0, blobs: 0, bytes: 0 };

  constructor(
    file: string,
    target: RestoreTarget,
    staging: BlobFolder,
    options: RestoreStoreOptions,
  ) {
    this.#file = file;
    this.#target = target;
    this.#staging = staging;
    this.#options = options;
  }

  get progress(): BackupProgress {
    return this.#progress;
  }

  /** Reads the entries after the header; returns when everything was there and nothing else. */
  async read(entries: AsyncGenerator<TarEntry>): Promise<BackupManifest> {
    let manifest: BackupManifest | undefined;
    for (;;) {
      // Not a loop over the entries: that would end them, and their reader, with the first fault.
      const next = await entries.next();
      if (next.done === true) break;
      const entry = next.value;
      this.#options.signal?.throwIfAborted();
      if (manifest !== undefined) throw damagedBackup(this.#file, "something follows its end.");
      const table = tableOfPiece(entry.name);
      if (table !== undefined) await this.#readPiece(table, entry);
      else if (entry.name.startsWith("blobs/")) await this.#readBlob(entry);
      else if (entry.name === entryNames.manifest) manifest = await this.#readManifest(entry);
      else throw damagedBackup(this.#file, `it holds ${JSON.stringify(entry.name)}.`);
      await this.#options.onProgress?.(this.#progress);
    }
    if (manifest === undefined) throw damagedBackup(this.#file, "its end is missing.");
    return manifest;
  }

  async #readPiece(table: string, entry: TarEntry): Promise<void> {
    if (!backupTables.has(table)) throw damagedBackup(this.#file, `the table ${table} is unknown.`);
    let count = 0;
    try {
      await this.#target.write(async (transaction) => {
        count = 0;
        for await (const rows of batches(entry.bytes)) {
          await insertRows(this.#target.engine, transaction, table, rows);
          count += rows.length;
        }
      });
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      if (CodeactError.isInstance(error)) throw error;
      throw damagedBackup(this.#file, `${entry.name}: ${errorMessage(error)}.`, error);
    }
    this.#rows.set(table, (this.#rows.get(table) ?? 0) + count);
    this.#add({ rows: count, bytes: entry.size });
  }

  async #readBlob(entry: TarEntry): Promise<void> {
    const sha256 = entry.name.slice("blobs/".length);
    const written = await this.#staging.write(entry.bytes, {
      maxBytes: Infinity,
      signal: this.#options.signal,
    });
    if (written.sha256 === sha256) await this.#staging.keep(written);
    else {
      await this.#staging.discard(written);
      this.#damaged.push(sha256);
    }
    this.#blobBytes += entry.size;
    this.#add({ blobs: 1, bytes: entry.size });
  }

  async #readManifest(entry: TarEntry): Promise<BackupManifest> {
    const manifest = await readJsonEntry(this.#file, entry, BackupManifest);
    const known = new Set(manifest.damaged);
    const same =
      manifest.digest === entry.digestBefore &&
      manifest.entries === entry.index &&
      manifest.blobs === this.#progress.blobs &&
      manifest.blobBytes === this.#blobBytes &&
      Object.entries(manifest.tables).every(
        ([table, count]) => count === (this.#rows.get(table) ?? 0),
      ) &&
      this.#damaged.every((sha256) => known.has(sha256));
    if (!same) throw damagedBackup(this.#file, "its content is not what its end says it is.");
    return manifest;
  }

  #add(more: Partial<BackupProgress>): void {
    const { rows, blobs, bytes } = this.#progress;
    this.#progress = {
      rows: rows + (more.rows ?? 0),
      blobs: blobs + (more.blobs ?? 0),
      bytes: bytes + (more.bytes ?? 0),
    };
  }
}

async function* batches(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly BackupRow[]> {
  let rows: BackupRow[] = [];
  for await (const line of readLines(bytes)) {
    const value: unknown = JSON.parse(line);
    rows.push(BackupRow.parse(value));
    if (rows.length < ROWS_PER_INSERT) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

const SearchText = z.object({
  id: z.number(),
  owner: z.string(),
  message_id: z.string(),
  conversation_id: z.string(),
  kind: z.string(),
  text: z.string(),
});

async function insertRows(
  engine: Engine,
  transaction: Transaction<Tables>,
  table: string,
  rows: readonly BackupRow[],
): Promise<void> {
  if (table === "search_text") {
    // The index has its own words on each engine.
    for (const row of rows) {
      const { message_id, conversation_id, ...same } = SearchText.parse(row);
      const text = { ...same, messageId: message_id, conversationId: conversation_id };
      await engine.search.add(transaction, text);
    }
    return;
  }
  const columns = Object.keys(rows[0] ?? {});
  if (rows.some((row) => Object.keys(row).length !== columns.length))
    throw new TypeError("Its rows have different columns");
  const values = rows.map(
    (row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`,
  );
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)}`.execute(transaction);
}
