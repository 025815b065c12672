import type { JsonValue } from "@codeact/protocol";
import type { Selectable } from "kysely";
import { z } from "zod";
import { requireConversation } from "./conversation.ts";
import { type Engine, inPieces } from "./engine.ts";
import { newId } from "./new-id.ts";
import { notFound, requireId } from "./store-errors.ts";
import { orNothing, readJson, storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

const ResponseKind = z.enum(["response", "chat"]);

/** Old rows removed by one statement. */
const PURGE_BATCH = 500;

/**
 * What the OpenAI-compatible API of the agent has answered: which piece of which run it was, and by which history it is
 * found again. Milliseconds since the epoch.
 */
export interface ResponseRecord {
  readonly id: string;
  readonly userId: string;
  /** The key that asked. */
  readonly keyId?: string | undefined;
  /** `response`: of the Responses API. `chat`: a chat completion. */
  readonly kind: "response" | "chat";
  readonly conversationId: string;
  readonly runId?: string | undefined;
  /** The response that this one goes on from. */
  readonly previousId?: string | undefined;
  /** Stands for everything that was said up to the end of this answer. */
  readonly chainHash?: string | undefined;
  /** What the API's own package keeps with it. */
  readonly data: JsonValue;
  readonly createdAt: number;
}

/** An answer to keep. */
export interface NewResponse {
  readonly userId: string;
  /** @default a new id */
  readonly id?: string | undefined;
  readonly keyId?: string | undefined;
  readonly kind: ResponseRecord["kind"];
  readonly conversationId: string;
  readonly runId?: string | undefined;
  readonly previousId?: string | undefined;
  readonly chainHash?: string | undefined;
  readonly data: JsonValue;
}

/** Answers of the agent's API. Every call names the user; what is another's is `not_found`, as is a removed one. */
export class Responses {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** @throws CodeactError `not_found` for the conversation */
  async create(response: NewResponse): Promise<ResponseRecord> {
    await requireConversation(this.#engine.database, response.userId, response.conversationId);
    const row = await this.#engine.database
      .insertInto("response")
      .values({
        id: response.id ?? newId(this.#engine.now()),
        user_id: response.userId,
        key_id: response.keyId ?? null,
        kind: response.kind,
        conversation_id: response.conversationId,
        run_id: response.runId ?? null,
        previous_id: response.previousId ?? null,
        chain_hash: response.chainHash ?? null,
        data_json: storedJson(response.data),
        created_at: this.#engine.now(),
        deleted_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toResponse(row);
  }

  /** @throws CodeactError `not_found`, also when its conversation is in the bin */
  async get(userId: string, responseId: string): Promise<ResponseRecord> {
    requireId("response", responseId);
    const row = await owned(this.#engine, userId)
      .where("response.id", "=", responseId)
      .executeTakeFirst();
    if (row === undefined) throw notFound("response", responseId);
    return toResponse(row);
  }

  /** Changes what is given. @throws CodeactError `not_found` */
  async update(
    userId: string,
    responseId: string,
    changes: {
      readonly runId?: string | undefined;
      readonly chainHash?: string | undefined;
      readonly data?: JsonValue | undefined;
    },
  ): Promise<ResponseRecord> {
    requireId("response", responseId);
    const row = await this.#engine.database
      .updateTable("response")
      .set((eb) => ({
        id: eb.ref("id"),
        run_id: changes.runId,
        chain_hash: changes.chainHash === undefined ? undefined : storedText(changes.chainHash),
        data_json: changes.data === undefined ? undefined : storedJson(changes.data),
      }))
      .where("id", "=", responseId)
      .where("user_id", "=", userId)
      .where("deleted_at", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw notFound("response", responseId);
    return toResponse(row);
  }

  /** Forgets an answer; the conversation stays. @throws CodeactError `not_found` */
  async remove(userId: string, responseId: string): Promise<void> {
    await this.get(userId, responseId);
    await this.#engine.database
      .updateTable("response")
      .set({ deleted_at: this.#engine.now(), chain_hash: null, data_json: "null" })
      .where("id", "=", responseId)
      .where("user_id", "=", userId)
      .execute();
  }

  /** Of every history that is known, the answer that it was last the end of. */
  async findChains(
    userId: string,
    hashes: readonly string[],
  ): Promise<ReadonlyMap<string, ResponseRecord>> {
    const found = new Map<string, ResponseRecord>();
    for (const piece of inPieces(hashes)) {
      const rows = await owned(this.#engine, userId)
        .where("response.chain_hash", "in", piece)
        .orderBy("response.created_at")
        .orderBy("response.id")
        .execute();
      for (const row of rows)
        if (row.chain_hash !== null) found.set(row.chain_hash, toResponse(row));
    }
    return found;
  }

  /** Removes answers from before a time, for good. Returns how many went. */
  async purge(before: number): Promise<number> {
    let removed = 0;
    for (;;) {
      const rows = await this.#engine.database
        .selectFrom("response")
        .select("id")
        .where("created_at", "<", before)
        .limit(PURGE_BATCH)
        .execute();
      if (rows.length === 0) return removed;
      const ids = rows.map(({ id }) => id);
      await this.#engine.database.deleteFrom("response").where("id", "in", ids).execute();
      removed += ids.length;
    }
  }
}

function owned(engine: Engine, userId: string) {
  return engine.database
    .selectFrom("response")
    .innerJoin("conversation", "conversation.id", "response.conversation_id")
    .selectAll("response")
    .where("response.user_id", "=", userId)
    .where("conversation.user_id", "=", userId)
    .where("response.deleted_at", "is", null)
    .where("conversation.deleted_at", "is", null);
}

function toResponse(row: Selectable<Tables["response"]>): ResponseRecord {
  return {
    id: row.id,
    userId: row.user_id,
    keyId: orNothing(row.key_id),
    kind: ResponseKind.parse(row.kind),
    conversationId: row.conversation_id,
    runId: orNothing(row.run_id),
    previousId: orNothing(row.previous_id),
    chainHash: orNothing(row.chain_hash),
    data: readJson(row.data_json),
    createdAt: row.created_at,
  };
}
