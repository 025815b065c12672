import { type RawBuilder, type Selectable, sql, type SqlBool } from "kysely";
import { type Engine, inTransaction } from "./engine.ts";
import { storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** How long the answer to a request with a key is kept, in milliseconds: a day. */
export const ANSWERS_KEPT_MS = 24 * 60 * 60 * 1000;
/** After this time nobody works on a request any more whose answer never came: its process is gone. In milliseconds. */
const PENDING_MS = 2 * 60 * 1000;

/** What is known of a key: nothing (the caller is the first, and goes on), another is at it, or the answer. */
export type KeptAnswer =
  | { readonly type: "new" }
  | { readonly type: "pending"; readonly requestHash: string }
  | {
      readonly type: "kept";
      readonly requestHash: string;
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    };

/** Answers by the idempotency key of a user's request, so that a request sent twice is done once. */
export class KeptAnswers {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Takes a key, or tells what became of it. Of several at the same moment one is `new`. A key whose first caller has not
   * answered for two minutes is `new` again.
   */
  async begin(request: {
    readonly userId: string;
    readonly key: string;
    readonly requestHash: string;
  }): Promise<KeptAnswer> {
    const { userId, requestHash } = request;
    const key = storedText(request.key);
    const now = this.#engine.now();
    return inTransaction(this.#engine, async (transaction) => {
      const fresh = {
        request_hash: requestHash,
        status: null,
        content_type: null,
        body: null,
        created_at: now,
      };
      const taken = await transaction
        .insertInto("kept_answer")
        .values({ user_id: userId, key, ...fresh })
        .onConflict((conflict) =>
          conflict.columns(["user_id", "key"]).doUpdateSet(fresh).where(over(now)),
        )
        .returning("key")
        .executeTakeFirst();
      if (taken !== undefined) return { type: "new" };
      const row = await transaction
        .selectFrom("kept_answer")
        .selectAll()
        .where("user_id", "=", userId)
        .where("key", "=", key)
        .executeTakeFirstOrThrow();
      return toAnswer(row);
    });
  }

  /** Keeps the answer of a key that `begin` called new. */
  async finish(answer: {
    readonly userId: string;
    readonly key: string;
    readonly status: number;
    readonly contentType: string;
    readonly body: string;
  }): Promise<void> {
    await this.#engine.database
      .updateTable("kept_answer")
      .set({
        status: answer.status,
        content_type: storedText(answer.contentType),
        body: storedText(answer.body),
      })
      .where("user_id", "=", answer.userId)
      .where("key", "=", storedText(answer.key))
      .execute();
  }

  /** Forgets a key: the request had no effect and may be sent again. */
  async drop(request: { readonly userId: string; readonly key: string }): Promise<void> {
    await this.#engine.database
      .deleteFrom("kept_answer")
      .where("user_id", "=", request.userId)
      .where("key", "=", storedText(request.key))
      .execute();
  }

  /** Removes answers older than a day. Returns how many. */
  async purge(): Promise<number> {
    const { numDeletedRows } = await this.#engine.database
      .deleteFrom("kept_answer")
      .where("created_at", "<=", this.#engine.now() - ANSWERS_KEPT_MS)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}

/** True of an answer that is a day old, and of one that never came. */
function over(now: number): RawBuilder<SqlBool> {
  return sql<SqlBool>`(kept_answer.created_at <= ${now - ANSWERS_KEPT_MS}
    or (kept_answer.status is null and kept_answer.created_at <= ${now - PENDING_MS}))`;
}

function toAnswer(row: Selectable<Tables["kept_answer"]>): KeptAnswer {
  const { request_hash: requestHash, status } = row;
  if (status === null) return { type: "pending", requestHash };
  return {
    type: "kept",
    requestHash,
    status,
    contentType: row.content_type ?? "",
    body: row.body ?? "",
  };
}
