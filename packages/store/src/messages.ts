import type { Step } from "@codeact/protocol";
import { lockConversation, requireConversation } from "./conversation.ts";
import type { Blobs } from "./blobs.ts";
import { writeContent } from "./content-rows.ts";
import { atOneMoment, inTransaction, type Engine } from "./engine.ts";
import { indexMessage } from "./index-message.ts";
import {
  type Message,
  type MessageRole,
  newestLeaf,
  readMessages,
  requireMessage,
} from "./message.ts";
import type { MessageContent } from "./message-content.ts";
import { type MessageSteps, readSteps, writeSteps } from "./message-steps.ts";
import { newId } from "./new-id.ts";
import { moveToBlobs } from "./output-blobs.ts";
import { clampLimit } from "./page.ts";
import { readPathIds } from "./path.ts";
import { conversationOf, type ConversationOutline, readOutline } from "./read-outline.ts";
import { readSome, readTreeIds, type TreeMessage, type WholeTree } from "./read-tree.ts";
import { notFound } from "./store-errors.ts";
import { storedJson } from "./stored-values.ts";

/** Messages of one outline. */
const MAX_OUTLINE = 10_000;

/** A finished message to add, as an import does it; what a run writes goes through `runs`. */
export interface NewMessage {
  readonly userId: string;
  readonly conversationId: string;
  /** The message it answers; absent for the first one. */
  readonly parentId?: string | undefined;
  readonly role: MessageRole;
  readonly content: MessageContent;
  readonly model?: string | undefined;
  /** What the model was shown and said for it, where that is known. */
  readonly steps?: readonly Step[] | undefined;
  /** Milliseconds since the epoch. @default now */
  readonly createdAt?: number | undefined;
}

/** Which piece of a branch to read. */
export interface ReadPath {
  /** The last message of the branch. @default the conversation's active leaf */
  readonly leafId?: string | undefined;
  /** Read what comes before this message, which lies on the branch: the next page upwards. */
  readonly beforeId?: string | undefined;
  /** 1 to 500. @default 50 */
  readonly limit?: number | undefined;
}

/** A piece of a branch, oldest message first. */
export interface MessagePath {
  readonly messages: readonly Message[];
  /** True when older messages come before the first. */
  readonly more: boolean;
}

/** What a person thinks of a message. */
export interface Feedback {
  readonly vote: "up" | "down";
  readonly comment?: string | undefined;
}

/** Messages of a conversation's tree. Every call names the user; what is another's is `not_found`. */
export class Messages {
  readonly #engine: Engine;
  readonly #blobs: Blobs;

  constructor(engine: Engine, blobs: Blobs) {
    this.#engine = engine;
    this.#blobs = blobs;
  }

  /** Adds a finished message and makes it the active leaf. @throws CodeactError `not_found` */
  async add(message: NewMessage): Promise<Message> {
    const { userId, conversationId } = message;
    const createdAt = message.createdAt ?? this.#engine.now();
    const cells = await moveToBlobs(this.#blobs, message.content.cells);
    const id = newId(createdAt);
    await inTransaction(this.#engine, async (transaction) => {
      await lockConversation(transaction, userId, conversationId);
      if (message.parentId !== undefined) {
        await requireMessage(transaction, conversationId, message.parentId);
      }
      await transaction
        .insertInto("message")
        .values({
          id,
          conversation_id: conversationId,
          parent_id: message.parentId ?? null,
          role: message.role,
          status: "done",
          model: message.model ?? null,
          run_id: null,
          covered_seq: 0,
          usage_json: null,
          feedback_json: null,
          created_at: createdAt,
          finished_at: createdAt,
        })
        .execute();
      const content = { parts: message.content.parts, cells };
      await writeContent(transaction, id, content);
      if (message.steps !== undefined) await writeSteps(transaction, id, message.steps);
      await indexMessage(this.#engine, transaction, {
        id,
        conversationId,
        userId,
        createdAt,
        ...content,
      });
      await transaction
        .updateTable("conversation")
        .set({ active_leaf_id: id, updated_at: this.#engine.now() })
        .where("id", "=", conversationId)
        .execute();
    });
    return this.get(userId, conversationId, id);
  }

  /** @throws CodeactError `not_found` */
  async get(userId: string, conversationId: string, messageId: string): Promise<Message> {
    // One moment: the content is what `coveredSeq` says it is, also while a run writes it.
    return atOneMoment(this.#engine, async (transaction) => {
      await requireConversation(transaction, userId, conversationId);
      await requireMessage(transaction, conversationId, messageId);
      const [message] = await readMessages(transaction, conversationId, [messageId]);
      if (message === undefined) throw notFound("message", messageId);
      return message;
    });
  }

  /** A message by its id alone. @throws CodeactError `not_found` */
  async find(userId: string, messageId: string): Promise<Message> {
    const conversationId = await conversationOf(this.#engine.database, userId, messageId);
    return this.get(userId, conversationId, messageId);
  }

  /** The outline of a conversation. `limit` is 1 to 10,000, 10,000 by default. @throws CodeactError `not_found` */
  tree(
    userId: string,
    conversationId: string,
    options: { readonly limit?: number | undefined } = {},
  ): Promise<ConversationOutline> {
    const limit = clampLimit(options.limit, MAX_OUTLINE, MAX_OUTLINE);
    return readOutline(this.#engine.database, { userId, conversationId }, limit);
  }

  /**
   * Ids of every message, or of the path to one, parents before their children, otherwise oldest first: for exports,
   * which then read piece by piece. @throws CodeactError `not_found`
   */
  ids(userId: string, conversationId: string, which: WholeTree = {}): Promise<readonly string[]> {
    return readTreeIds(this.#engine.database, { userId, conversationId }, which);
  }

  /** Messages by id with their steps; what is not of this conversation is left out. @throws CodeactError `not_found` */
  some(
    userId: string,
    conversationId: string,
    ids: readonly string[],
  ): Promise<readonly TreeMessage[]> {
    return readSome(this.#engine.database, { userId, conversationId }, ids);
  }

  /** The tail of one branch: what a viewer shows first, and then page by page upwards. @throws CodeactError `not_found` */
  path(userId: string, conversationId: string, which: ReadPath = {}): Promise<MessagePath> {
    return atOneMoment(this.#engine, async (database) => {
      const conversation = await requireConversation(database, userId, conversationId);
      const leafId = which.leafId ?? conversation.activeLeafId;
      let from = leafId;
      if (which.beforeId !== undefined) {
        from = (await requireMessage(database, conversationId, which.beforeId)).parentId;
      } else if (leafId !== undefined) await requireMessage(database, conversationId, leafId);
      if (from === undefined) return { messages: [], more: false };
      const limit = clampLimit(which.limit, 50, 500);
      const ids = await readPathIds(database, conversationId, from, limit + 1);
      const wanted = ids.slice(0, limit).reverse();
      return {
        messages: await readMessages(database, conversationId, wanted),
        more: ids.length > limit,
      };
    });
  }

  /**
   * What the model was shown and said along the path to a message, oldest message first; messages without any are left
   * out. @throws CodeactError `not_found`
   */
  steps(userId: string, conversationId: string, leafId: string): Promise<readonly MessageSteps[]> {
    return readSteps(this.#engine, { userId, conversationId, leafId });
  }

  /**
   * Shows the branch through a message: the active leaf becomes the newest leaf below it. Returns that leaf.
   * @throws CodeactError `not_found`
   */
  async select(userId: string, conversationId: string, messageId: string): Promise<string> {
    return inTransaction(this.#engine, async (transaction) => {
      await lockConversation(transaction, userId, conversationId);
      await requireMessage(transaction, conversationId, messageId);
      const leafId = await newestLeaf(transaction, conversationId, messageId);
      await transaction
        .updateTable("conversation")
        .set({ active_leaf_id: leafId })
        .where("id", "=", conversationId)
        .execute();
      return leafId;
    });
  }

  /** Sets or (undefined) takes back what a person thinks of a message. @throws CodeactError `not_found` */
  async setFeedback(
    userId: string,
    conversationId: string,
    messageId: string,
    feedback: Feedback | undefined,
  ): Promise<void> {
    await requireConversation(this.#engine.database, userId, conversationId);
    await requireMessage(this.#engine.database, conversationId, messageId);
    await this.#engine.database
      .updateTable("message")
      .set({ feedback_json: feedback === undefined ? null : storedJson(feedback) })
      .where("id", "=", messageId)
      .execute();
  }
}
