import type { EngineName } from "../migrate.ts";
import type { BackupRow } from "./backup-format.ts";

/** What a store held at one moment. Writers go on meanwhile; disposing lets the moment go. */
export interface Snapshot extends AsyncDisposable {
  readonly engine: EngineName;
  /** Path or URL, without a password. */
  readonly label: string;
  /** Names of the schemas that were applied. */
  readonly schemas: readonly string[];
  /** Names of the tables that are there. */
  readonly tables: ReadonlySet<string>;
  /** Rows of a table, some at a time, in the order of its key. */
  read(
    table: string,
    how: { readonly key: readonly string[]; readonly where?: string | undefined },
  ): AsyncGenerator<readonly BackupRow[]>;
  /** Keeps the sweep of every process from the blobs until this time, in milliseconds since the epoch. */
  hold(until: number): Promise<void>;
}

/** Rows read at once; some are a megabyte. */
export const SNAPSHOT_ROWS = 100;

/** A statement that reads a table; names come from this package alone. */
export function readStatement(
  table: string,
  how: { readonly key: readonly string[]; readonly where?: string | undefined },
): string {
  const where = how.where === undefined || how.where === "" ? "" : ` where ${how.where}`;
  const order = how.key.map((column) => `"${column}"`).join(", ");
  return `select * from "${table}"${where} order by ${order}`;
}
