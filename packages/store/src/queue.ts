import { JsonValue, definedOf } from "@codeact/protocol";
import { sql, type Selectable, type Transaction } from "kysely";
import { z } from "zod";
import { lockConversation, requireConversation } from "./conversation.ts";
import { type Engine, inTransaction } from "./engine.ts";
import type { MessagePart } from "./message-content.ts";
import { newId } from "./new-id.ts";
import { invalid, notFound, requireId } from "./store-errors.ts";
import { readJsonAs, storedJson } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** What somebody said while a run was at work; it is sent when the run has ended. */
export interface QueuedMessage {
  readonly id: string;
  readonly parts: readonly MessagePart[];
  /** @default the conversation's model */
  readonly model?: string | undefined;
  /** Of the run to come; their meaning is the caller's business. */
  readonly settings?: JsonValue | undefined;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What of a queued message may be changed; what is absent stays. */
export type QueuedMessageChanges = Partial<Pick<QueuedMessage, "parts" | "model" | "settings">>;

const QueuedPart: z.ZodType<MessagePart> = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["text", "reasoning"]), text: z.string() }),
  z.object({ kind: z.literal("cell"), cellId: z.string() }),
  z.object({ kind: z.literal("file"), fileId: z.string() }),
  z.object({ kind: z.literal("notice"), code: z.string(), text: z.string() }),
]);

const QueuedContent = z.object({
  parts: z.array(QueuedPart),
  model: z.string().optional(),
  settings: JsonValue.optional(),
});

/** Most messages that wait in one conversation. */
export const MAX_QUEUED = 100;
/** Conversations that {@link Queue.waiting} names at once. */
const WAITING_BATCH = 200;

/**
 * Messages that wait for the run before them. `runs.start` takes one out (`queuedId`) in the transaction that makes it a
 * message, so that it is sent once, and none is lost with a process.
 */
export class Queue {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** In the order in which they will be sent. @throws CodeactError `not_found` */
  async list(userId: string, conversationId: string): Promise<readonly QueuedMessage[]> {
    await requireConversation(this.#engine.database, userId, conversationId);
    const rows = await this.#engine.database
      .selectFrom("queued_message")
      .selectAll()
      .where("conversation_id", "=", conversationId)
      .orderBy("position")
      .orderBy("id")
      .execute();
    return rows.map(toQueued);
  }

  /** The next one to send, or nothing. @throws CodeactError `not_found` */
  async first(userId: string, conversationId: string): Promise<QueuedMessage | undefined> {
    return (await this.list(userId, conversationId))[0];
  }

  /** Adds one at the end. @throws CodeactError `not_found`, `invalid_input` (reason `queue_full`) */
  async add(
    message: Omit<QueuedMessage, "id" | "createdAt"> & {
      readonly userId: string;
      readonly conversationId: string;
    },
  ): Promise<QueuedMessage> {
    const { userId, conversationId, parts, model, settings } = message;
    return inTransaction(this.#engine, async (transaction) => {
      await lockConversation(transaction, userId, conversationId);
      const { count, last } = await transaction
        .selectFrom("queued_message")
        .select((eb) => [
          eb.fn.countAll<number>().as("count"),
          eb.fn.max<number | null>("position").as("last"),
        ])
        .where("conversation_id", "=", conversationId)
        .executeTakeFirstOrThrow();
      if (count >= MAX_QUEUED)
        throw invalid(
          "queue_full",
          `${MAX_QUEUED} messages wait already.`,
          "Wait until some are sent, or remove some.",
        );
      const now = this.#engine.now();
      const row = await transaction
        .insertInto("queued_message")
        .values({
          id: newId(now),
          conversation_id: conversationId,
          position: (last ?? 0) + 1,
          content_json: storedJson({ parts, model, settings }),
          created_at: now,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toQueued(row);
    });
  }

  /** Changes one that still waits. @throws CodeactError `not_found`, also when it was sent meanwhile */
  async update(
    userId: string,
    conversationId: string,
    queuedId: string,
    changes: QueuedMessageChanges,
  ): Promise<QueuedMessage> {
    return inTransaction(this.#engine, async (transaction) => {
      await lockConversation(transaction, userId, conversationId);
      const before = toQueued(await requireQueued(transaction, conversationId, queuedId));
      const { parts, model, settings } = { ...before, ...definedOf(changes) };
      const row = await transaction
        .updateTable("queued_message")
        .set({ content_json: storedJson({ parts, model, settings }) })
        .where("id", "=", queuedId)
        .returningAll()
        .executeTakeFirstOrThrow();
      return toQueued(row);
    });
  }

  /**
   * Puts the waiting messages in this order. Ones not named follow in the order they had; named ones that were sent
   * meanwhile are passed over. @throws CodeactError `not_found`
   */
  async reorder(userId: string, conversationId: string, ids: readonly string[]): Promise<void> {
    await inTransaction(this.#engine, async (transaction) => {
      await lockConversation(transaction, userId, conversationId);
      const rows = await transaction
        .selectFrom("queued_message")
        .select("id")
        .where("conversation_id", "=", conversationId)
        .orderBy("position")
        .orderBy("id")
        .execute();
      const there = new Set(rows.map(({ id }) => id));
      const ordered = new Set([...ids.filter((id) => there.has(id)), ...there]);
      for (const [index, id] of [...ordered].entries()) {
        await transaction
          .updateTable("queued_message")
          .set({ position: index + 1 })
          .where("id", "=", id)
          .execute();
      }
    });
  }

  /** @throws CodeactError `not_found`, also when it was sent meanwhile */
  async remove(userId: string, conversationId: string, queuedId: string): Promise<void> {
    await inTransaction(this.#engine, async (transaction) => {
      await lockConversation(transaction, userId, conversationId);
      await takeQueued(transaction, conversationId, queuedId);
    });
  }

  /** Conversations with waiting messages and no run at work: what a process may go on with. At most 200. */
  async waiting(): Promise<
    readonly { readonly userId: string; readonly conversationId: string }[]
  > {
    const rows = await this.#engine.database
      .selectFrom("conversation")
      .select(["conversation.id", "conversation.user_id"])
      .where("conversation.deleted_at", "is", null)
      .where(
        sql<boolean>`exists (select 1 from queued_message where queued_message.conversation_id = conversation.id)`,
      )
      .where(
        sql<boolean>`not exists (select 1 from run where run.conversation_id = conversation.id and run.status = 'running')`,
      )
      .orderBy("conversation.id")
      .limit(WAITING_BATCH)
      .execute();
    return rows.map(({ id, user_id }) => ({ userId: user_id, conversationId: id }));
  }
}

/** Takes a message out of the queue; whoever comes second finds it gone. @throws CodeactError `not_found` */
export async function takeQueued(
  transaction: Transaction<Tables>,
  conversationId: string,
  queuedId: string,
): Promise<void> {
  requireId("queued message", queuedId);
  const row = await transaction
    .deleteFrom("queued_message")
    .where("id", "=", queuedId)
    .where("conversation_id", "=", conversationId)
    .returning("id")
    .executeTakeFirst();
  if (row === undefined) throw notFound("queued message", queuedId);
}

async function requireQueued(
  transaction: Transaction<Tables>,
  conversationId: string,
  queuedId: string,
): Promise<Selectable<Tables["queued_message"]>> {
  requireId("queued message", queuedId);
  const row = await transaction
    .selectFrom("queued_message")
    .selectAll()
    .where("id", "=", queuedId)
    .where("conversation_id", "=", conversationId)
    .executeTakeFirst();
  if (row === undefined) throw notFound("queued message", queuedId);
  return row;
}

function toQueued(row: Selectable<Tables["queued_message"]>): QueuedMessage {
  const content = readJsonAs(QueuedContent, row.content_json);
  return { id: row.id, ...content, createdAt: row.created_at };
}
