/** The words in which the two engines' table definitions differ. */
export interface SqlWords {
  /** Ids and paths: text that both engines sort by bytes. */
  readonly id: string;
  readonly integer: string;
  readonly real: string;
  /** JSON text, kept byte for byte: `jsonb` would refuse the NUL characters that programs print. */
  readonly json: string;
  /** What follows a table's closing bracket. */
  readonly end: string;
  /** The same for a table that lies in the order of its key. */
  readonly clusteredEnd: string;
}

/** The words of SQLite. */
export const sqliteWords: SqlWords = {
  id: "text",
  integer: "integer",
  real: "real",
  json: "text",
  end: " strict",
  clusteredEnd: " strict, without rowid",
};

/** The words of PostgreSQL. */
export const postgresWords: SqlWords = {
  id: 'text collate "C"',
  integer: "bigint",
  real: "double precision",
  json: "json",
  end: "",
  clusteredEnd: "",
};
