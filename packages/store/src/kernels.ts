import { type JsonValue, Variable } from "@codeact/protocol";
import type { Selectable } from "kysely";
import { z } from "zod";
import { requireConversation } from "./conversation.ts";
import { inTransaction, type Database, type Engine, inPieces } from "./engine.ts";
import { newId } from "./new-id.ts";
import { notFound, requireId } from "./store-errors.ts";
import { orNothing, readJson, readJsonAs, storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** How an interpreter is; `hibernated`: a snapshot is kept instead of it. */
export const KernelStatus = z.enum(["starting", "idle", "busy", "hibernated", "closed", "died"]);
export type KernelStatus = z.infer<typeof KernelStatus>;

/** A kernel a conversation had or has. Times are milliseconds since the epoch. */
export interface KernelRecord {
  readonly id: string;
  readonly conversationId: string;
  /** The kernel it was forked, restored or replayed from. */
  readonly parentKernelId?: string | undefined;
  /** The last cell whose effects it has from its parent. */
  readonly baseCellId?: string | undefined;
  readonly status: KernelStatus;
  readonly startedAt: number;
  readonly usedAt: number;
  readonly limits: JsonValue;
  /** The blob of its last snapshot. */
  readonly snapshotSha256?: string | undefined;
}

/** Longest lineage that is followed. */
const MAX_LINEAGE = 1000;

/** Kernels and where they come from. Every call names the user; what is another's is `not_found`. */
export class Kernels {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Records a started kernel. @throws CodeactError `not_found` for the conversation or a parent outside of it */
  async create(kernel: {
    readonly userId: string;
    readonly conversationId: string;
    /** @default a new id */
    readonly id?: string | undefined;
    readonly parentKernelId?: string | undefined;
    readonly baseCellId?: string | undefined;
    readonly limits?: JsonValue | undefined;
  }): Promise<KernelRecord> {
    const now = this.#engine.now();
    await requireConversation(this.#engine.database, kernel.userId, kernel.conversationId);
    if (kernel.parentKernelId !== undefined) {
      const parent = await this.get(kernel.userId, kernel.parentKernelId);
      if (parent.conversationId !== kernel.conversationId)
        throw notFound("kernel", kernel.parentKernelId);
    }
    const row = await this.#engine.database
      .insertInto("kernel")
      .values({
        id: kernel.id ?? newId(now),
        conversation_id: kernel.conversationId,
        parent_kernel_id: kernel.parentKernelId ?? null,
        base_cell_id: kernel.baseCellId ?? null,
        status: "starting",
        started_at: now,
        used_at: now,
        limits_json: storedJson(kernel.limits ?? {}),
        snapshot_sha256: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toKernel(row);
  }

  /** @throws CodeactError `not_found` */
  async get(userId: string, kernelId: string): Promise<KernelRecord> {
    requireId("kernel", kernelId);
    const row = await owned(this.#engine.database, userId)
      .where("kernel.id", "=", kernelId)
      .executeTakeFirst();
    if (row === undefined) throw notFound("kernel", kernelId);
    return toKernel(row);
  }

  /** Kernels of a conversation, newest first. @throws CodeactError `not_found` */
  async list(userId: string, conversationId: string): Promise<readonly KernelRecord[]> {
    await requireConversation(this.#engine.database, userId, conversationId);
    const rows = await owned(this.#engine.database, userId)
      .where("kernel.conversation_id", "=", conversationId)
      .orderBy("kernel.started_at", "desc")
      .orderBy("kernel.id", "desc")
      .execute();
    return rows.map(toKernel);
  }

  /** A kernel and the ones it comes from, itself first. @throws CodeactError `not_found` */
  async lineage(userId: string, kernelId: string): Promise<readonly KernelRecord[]> {
    const kernel = await this.get(userId, kernelId);
    const all = new Map(
      (await this.list(userId, kernel.conversationId)).map((one) => [one.id, one]),
    );
    const line = [kernel];
    for (let id = kernel.parentKernelId; id !== undefined && line.length < MAX_LINEAGE;) {
      const parent = all.get(id);
      if (parent === undefined || line.includes(parent)) break;
      line.push(parent);
      id = parent.parentKernelId;
    }
    return line;
  }

  /** Records that a kernel was used, and what is given. @throws CodeactError `not_found` */
  async update(
    userId: string,
    kernelId: string,
    changes: {
      readonly status?: KernelStatus | undefined;
      /** A stored blob; null takes the snapshot back. */
      readonly snapshotSha256?: string | null | undefined;
    },
  ): Promise<KernelRecord> {
    await this.get(userId, kernelId);
    await this.#engine.database
      .updateTable("kernel")
      .set({
        used_at: this.#engine.now(),
        status: changes.status,
        snapshot_sha256: changes.snapshotSha256,
      })
      .where("id", "=", kernelId)
      .execute();
    return this.get(userId, kernelId);
  }

  /** Replaces what is known of a kernel's variables. @throws CodeactError `not_found` */
  async saveVariables(
    userId: string,
    kernelId: string,
    variables: readonly Variable[],
  ): Promise<void> {
    await this.get(userId, kernelId);
    const seen_at = this.#engine.now();
    const byName = new Map(variables.map((variable) => [storedText(variable.name), variable]));
    const rows = [...byName].map(([name, variable]) => ({
      kernel_id: kernelId,
      name,
      value_json: storedJson(variable),
      seen_at,
    }));
    await inTransaction(this.#engine, async (transaction) => {
      await transaction.deleteFrom("kernel_variable").where("kernel_id", "=", kernelId).execute();
      for (const piece of inPieces(rows)) {
        await transaction.insertInto("kernel_variable").values(piece).execute();
      }
    });
  }

  /** The variables of a kernel as they were last saved, by name. @throws CodeactError `not_found` */
  async variables(userId: string, kernelId: string): Promise<readonly Variable[]> {
    await this.get(userId, kernelId);
    const rows = await this.#engine.database
      .selectFrom("kernel_variable")
      .select("value_json")
      .where("kernel_id", "=", kernelId)
      .orderBy("name")
      .execute();
    return rows.map(({ value_json }) => readJsonAs(Variable, value_json));
  }
}

function owned(database: Database, userId: string) {
  return database
    .selectFrom("kernel")
    .innerJoin("conversation", "conversation.id", "kernel.conversation_id")
    .selectAll("kernel")
    .where("conversation.user_id", "=", userId)
    .where("conversation.deleted_at", "is", null);
}

function toKernel(row: Selectable<Tables["kernel"]>): KernelRecord {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    parentKernelId: orNothing(row.parent_kernel_id),
    baseCellId: orNothing(row.base_cell_id),
    status: KernelStatus.parse(row.status),
    startedAt: row.started_at,
    usedAt: row.used_at,
    limits: readJson(row.limits_json),
    snapshotSha256: orNothing(row.snapshot_sha256),
  };
}
