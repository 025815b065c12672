import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import { statementFault } from "./faults.ts";

/** A pool whose connections say `store_unavailable` when the server is gone, restarts or is full. */
export function withToldFaults(pool: PostgresPool, label: string): PostgresPool {
  return {
    options: pool.options,
    async connect() {
      try {
        return new ToldClient(await pool.connect(), label);
      } catch (error) {
        throw statementFault(error, label);
      }
    },
    end: () => pool.end(),
  };
}

class ToldClient implements PostgresPoolClient {
  readonly #client: PostgresPoolClient;
  readonly #label: string;
  #gone = false;

  constructor(client: PostgresPoolClient, label: string) {
    this.#client = client;
    this.#label = label;
  }

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    what: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    return typeof what === "string" ? this.#run<R>(what, parameters) : this.#client.query(what);
  }

  release(destroy?: boolean): void {
    // The server says that it goes before the connection ends: nobody else may get it meanwhile.
    this.#client.release(destroy === true || this.#gone);
  }

  async #run<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      return await this.#client.query<R>(sql, parameters);
    } catch (error) {
      const told = statementFault(error, this.#label);
      if (told !== error) this.#gone = true;
      throw told;
    }
  }
}
