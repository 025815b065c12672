import type { Selectable } from "kysely";
import { z } from "zod";
import type { Database } from "./engine.ts";
import { invalid } from "./store-errors.ts";
import { orNothing } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

const FileOrigin = z.enum(["upload", "produced"]);

/** One version of a file of a conversation. Times are milliseconds since the epoch. */
export interface StoredFile {
  readonly id: string;
  readonly conversationId: string;
  /** Relative to the working folder, with forward slashes. */
  readonly path: string;
  /** Counts from 1 along one path. */
  readonly version: number;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly mime: string;
  readonly origin: "upload" | "produced";
  /** The cell that wrote it. */
  readonly cellId?: string | undefined;
  readonly createdAt: number;
  readonly deletedAt?: number | undefined;
}

/** A row in the words of the door. */
export function toFile(row: Selectable<Tables["file"]>): StoredFile {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    path: row.path,
    version: row.version,
    sha256: row.sha256,
    size: row.size,
    mime: row.mime,
    origin: FileOrigin.parse(row.origin),
    cellId: orNothing(row.cell_id),
    createdAt: row.created_at,
    deletedAt: orNothing(row.deleted_at),
  };
}

/** The newest version of every path that was not deleted, by path. */
export async function latestFiles(
  database: Database,
  conversationId: string,
): Promise<readonly Selectable<Tables["file"]>[]> {
  return database
    .selectFrom("file")
    .selectAll()
    .where("conversation_id", "=", conversationId)
    .where("deleted_at", "is", null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("file as newer")
            .select("newer.id")
            .whereRef("newer.conversation_id", "=", "file.conversation_id")
            .whereRef("newer.path", "=", "file.path")
            .whereRef("newer.version", ">", "file.version"),
        ),
      ),
    )
    .orderBy("path")
    .execute();
}

/** Longest path in bytes, and longest name in it (Linux: NAME_MAX). */
const MAX_PATH_BYTES = 1024;
const MAX_NAME_BYTES = 255;

/**
 * A path inside a working folder: relative, forward slashes, no way out.
 * @throws CodeactError `invalid_input` (reason `file_path`)
 */
export function requireFilePath(path: string): string {
  const normal = path.normalize("NFC");
  const names = normal.split("/");
  const wrong =
    !normal.isWellFormed() ||
    Buffer.byteLength(normal) > MAX_PATH_BYTES ||
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be in a name
    /[\u0000-\u001f\u007f\\]/u.test(normal) ||
    names.some(
      (name) =>
        name === "" || name === "." || name === ".." || Buffer.byteLength(name) > MAX_NAME_BYTES,
    );
  if (!wrong) return normal;
  throw invalid(
    "file_path",
    `${JSON.stringify(path.slice(0, 100))} is not a path inside the working folder.`,
    "Give a relative path with forward slashes, without empty, `.` and `..` parts.",
  );
}
