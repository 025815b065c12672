import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { referrers } from "../blobs.ts";
import type { Tables } from "../tables.ts";

/** The version of the file this code writes. */
export const BACKUP_VERSION = 1;

/** Names of the entries of a backup, which is a tar file: first the header, last the manifest. */
export const entryNames = { header: "codeact-backup.json", manifest: "manifest.json" } as const;

/** First entry: what the file is. */
export const BackupHeader = z.object({
  format: z.literal("codeact-backup"),
  version: z.int().positive(),
  /** The schema that its rows have. */
  schema: z.string().min(1).max(100),
  engine: z.enum(["sqlite", "postgres"]),
  /** Milliseconds since the epoch. */
  createdAt: z.int(),
});
export type BackupHeader = z.infer<typeof BackupHeader>;

/** Last entry: what has to have come before it. */
export const BackupManifest = z.object({
  /** Rows by table. */
  tables: z.record(z.string(), z.int().nonnegative()),
  blobs: z.int().nonnegative(),
  /** Bytes of the blobs together. */
  blobBytes: z.int().nonnegative(),
  /** Blobs whose bytes were missing or altered on the disk already when the backup was made. */
  damaged: z.array(z.string()),
  entries: z.int().nonnegative(),
  /** SHA-256 over the lines `name size sha256` of all entries before, in their order. */
  digest: z.string(),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

/** A row of any table. */
export const BackupRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export type BackupRow = z.infer<typeof BackupRow>;

/** How a table is written down. */
export interface BackupTable {
  /** Columns of its key: the order of the rows. */
  readonly key: readonly string[];
  /** Columns that the target makes itself. */
  readonly omit?: readonly string[] | undefined;
  /** Rows to keep, as SQL that both engines know. @default all */
  readonly where?: ((there: ReadonlySet<string>) => string) | undefined;
}

/** Every table, in an order in which its rows can be inserted: what is referred to comes first. */
export const backupTables: ReadonlyMap<string, BackupTable> = new Map(
  Object.entries({
    user: { key: ["id"] },
    identity: { key: ["issuer", "subject"] },
    session: { key: ["token_hash"] },
    api_key: { key: ["id"] },
    invite: { key: ["token_hash"] },
    // The hold is about the files of this store alone.
    setting: { key: ["name"], where: () => "name != 'blobs.hold'" },
    model_endpoint: { key: ["id"] },
    audit_event: { key: ["id"] },
    // Bytes that nothing refers to are about to be swept, or to be referred to after this moment.
    blob: { key: ["sha256"], where: referredTo },
    conversation: { key: ["id"] },
    message: { key: ["id"] },
    message_steps: { key: ["message_id"] },
    part: { key: ["message_id", "ordinal"] },
    cell: { key: ["id"] },
    output: { key: ["cell_id", "ordinal"] },
    output_blob: { key: ["cell_id", "ordinal", "mime"] },
    table_data: { key: ["id"] },
    file: { key: ["id"] },
    // Bytes of unfinished uploads are not in a backup.
    upload: { key: ["id"], where: () => "sha256 is not null" },
    kernel: { key: ["id"] },
    kernel_variable: { key: ["kernel_id", "name"] },
    run: { key: ["id"] },
    run_event: { key: ["run_id", "seq"] },
    queued_message: { key: ["id"] },
    approval: { key: ["id"] },
    response: { key: ["id"] },
    share: { key: ["slug"] },
    share_asset: { key: ["slug", "ordinal"] },
    kept_answer: { key: ["user_id", "key"] },
    usage_event: { key: ["id"] },
    usage_bucket: { key: ["user_id", "kind", "day"] },
    quota: { key: ["user_id", "kind", "window"] },
    search_text: { key: ["id"], omit: ["words"] },
    search_title: { key: ["conversation_id"], omit: ["id"] },
  } satisfies Record<keyof Tables, BackupTable>),
);

function referredTo(there: ReadonlySet<string>): string {
  return referrers
    .filter(([table]) => there.has(table))
    .map(
      ([table, column]) => `exists (select 1 from ${table} where ${table}.${column} = blob.sha256)`,
    )
    .join(" or ");
}

/** The name of a piece of a table, counted from 1. */
export function pieceName(table: string, piece: number): string {
  return `tables/${table}/${String(piece).padStart(6, "0")}.jsonl`;
}

/** The table of a piece, or nothing when the name is none of a piece. */
export function tableOfPiece(name: string): string | undefined {
  return /^tables\/([a-z_]+)\/\d+\.jsonl$/u.exec(name)?.[1];
}

/** A file that is not a whole backup. */
export function damagedBackup(file: string, what: string, cause?: unknown): CodeactError {
  return new CodeactError("invalid_input", `The backup ${file} cannot be used: ${what}`, {
    remedy: "Take another copy of it, or another backup. Nothing was restored.",
    details: { reason: "backup_damaged" },
    cause,
  });
}
