import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StatementSync } from "node:sqlite";
import { CodeactError, errorMessage, parseJson } from "@codeact/protocol";
import { z } from "zod";
import { SessionRecord } from "./session-record.ts";

/** The list of sessions on disk. It survives `kill -9` of the engine, not the loss of power of the machine. */
export interface Registry {
  save(record: SessionRecord): void;
  remove(id: string): void;
  /** Every session that can be read; what cannot is dropped. */
  all(): SessionRecord[];
  close(): void;
}

const Row = z.object({ record: z.string() });

/**
 * Opens the list in a folder, which is made for its owner only. The file stays locked while the engine lives.
 * @throws CodeactError `config_invalid` when another engine uses the folder or it cannot be written
 */
export async function openRegistry(folder: string): Promise<Registry> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    return new SqliteRegistry(join(folder, "sessions.sqlite"));
  } catch (error) {
    const locked = errorMessage(error).includes("locked");
    throw new CodeactError(
      "config_invalid",
      locked
        ? `The data folder ${folder} is used by another engine.`
        : `Cannot use the data folder ${folder}: ${errorMessage(error)}`,
      {
        remedy: locked
          ? "Give this engine a folder of its own with --state-dir, or stop the other one."
          : "Check --state-dir and --data-dir.",
        cause: error,
      },
    );
  }
}

class SqliteRegistry implements Registry {
  readonly #database: DatabaseSync;
  readonly #save: StatementSync;
  readonly #remove: StatementSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path);
    // The lock goes with the process, however that ends.
    this.#database.exec(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" +
        "CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;",
    );
    this.#save = this.#database.prepare(
      "INSERT INTO session (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record",
    );
    this.#remove = this.#database.prepare("DELETE FROM session WHERE id = ?");
    // A write at once, so that a second engine is refused now and not at its first session.
    this.#remove.run("");
  }

  save(record: SessionRecord): void {
    this.#save.run(record.id, JSON.stringify(record));
  }

  remove(id: string): void {
    this.#remove.run(id);
  }

  all(): SessionRecord[] {
    const rows = z.array(Row).parse(this.#database.prepare("SELECT record FROM session").all());
    return rows.flatMap(({ record }) => {
      const parsed = SessionRecord.safeParse(parseJson(record));
      return parsed.success ? [parsed.data] : [];
    });
  }

  close(): void {
    this.#database.close();
  }
}
