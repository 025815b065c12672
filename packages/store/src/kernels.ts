import { type JsonValue, Variable } from "@codeact/protocol";
import type { Selectable } from "kysely";
import { z } from "zod";
import { requireConversation } from "./conversation.ts";
import {
  changing,
  type Database,
  type Engine,
  inPieces,
  inTransaction,
  unlessClosed,
} from "./engine.ts";
import { newId } from "./new-id.ts";
import { notFound, requireId } from "./store-errors.ts";
import { orNothing, readJson, readJsonAs, storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** How an interpreter is; `hibernated`: a snapshot is kept instead of it. */
export const KernelStatus = z.enum(["starting", "idle", "busy", "hibernated", "closed", "died"]);
export type KernelStatus = z.infer<typeof KernelStatus>;

/** What a process may ask of the one that has a kernel. */
export const KernelWish = z.enum(["interrupt", "close", "sleep"]);
export type KernelWish = z.infer<typeof KernelWish>;

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
  /** Names the process that has it. */
  readonly owner?: string | undefined;
  /** Until then it is its owner's; after that the owner is gone. */
  readonly leaseUntil?: number | undefined;
}

/** A live kernel with whose it is. */
export interface OwnedKernel extends KernelRecord {
  readonly userId: string;
}

/** A kernel of which something is asked. */
export interface AskedKernel {
  readonly kernelId: string;
  readonly wish: KernelWish;
}

/** Statuses of kernels that some process has. */
const LIVE = ["starting", "idle", "busy"] as const;
/** Live kernels that are listed at once. */
const MOST_LISTED = 1000;

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
    /** Names the process that has it. */
    readonly owner?: string | undefined;
    /** Milliseconds until it counts as lost, unless the owner renews. @default never */
    readonly leaseMs?: number | undefined;
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
        owner: kernel.owner ?? null,
        lease_until: kernel.leaseMs === undefined ? null : now + kernel.leaseMs,
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
    await changing(this.#engine, kernelId, (transaction) =>
      transaction
        .updateTable("kernel")
        .set({
          used_at: this.#engine.now(),
          status: changes.status,
          snapshot_sha256: changes.snapshotSha256,
        })
        .where("id", "=", kernelId)
        .execute(),
    );
    return this.get(userId, kernelId);
  }

  /** Live kernels of everybody, oldest first, at most 1,000. */
  async everyLive(): Promise<readonly OwnedKernel[]> {
    const rows = await this.#engine.database
      .selectFrom("kernel")
      .innerJoin("conversation", "conversation.id", "kernel.conversation_id")
      .selectAll("kernel")
      .select("conversation.user_id")
      .where("kernel.status", "in", LIVE)
      .orderBy("kernel.started_at")
      .orderBy("kernel.id")
      .limit(MOST_LISTED)
      .execute();
    return rows.map((row) => ({ ...toKernel(row), userId: row.user_id }));
  }

  /** Keeps every live kernel of a process for it. Those that it has lost meanwhile are not among the answer's ids. */
  async renew(owner: string, leaseMs: number): Promise<readonly string[]> {
    const rows = await this.#engine.database
      .updateTable("kernel")
      .set({ lease_until: this.#engine.now() + leaseMs })
      .where("owner", "=", owner)
      .where("status", "in", LIVE)
      .returning("id")
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Marks kernels whose process is gone as died. Returns them. */
  async expire(): Promise<readonly KernelRecord[]> {
    const rows = await this.#engine.database
      .updateTable("kernel")
      .set({ status: "died", lease_until: null, request: null })
      .where("lease_until", "<", this.#engine.now())
      .where("status", "in", LIVE)
      .returningAll()
      .execute();
    return rows.map(toKernel);
  }

  /**
   * Asks something of whoever has a live kernel; an earlier wish that was not seen yet is replaced. Does nothing when
   * nobody has it. Whose it is was checked by the caller.
   */
  async ask(kernelId: string, wish: KernelWish): Promise<void> {
    requireId("kernel", kernelId);
    const row = await this.#engine.database
      .updateTable("kernel")
      .set({ request: wish })
      .where("id", "=", kernelId)
      .where("status", "in", LIVE)
      .returning("owner")
      .executeTakeFirst();
    const owner = row?.owner ?? undefined;
    // An empty transaction carries the wake-up to the owner's process.
    if (owner !== undefined) await changing(this.#engine, owner, () => Promise.resolve());
  }

  /** Takes what is asked of a process's kernels, each wish once. */
  async takeWishes(owner: string): Promise<readonly AskedKernel[]> {
    const asked = await this.#engine.database
      .selectFrom("kernel")
      .select(["id", "request"])
      .where("owner", "=", owner)
      .where("request", "is not", null)
      .execute();
    for (const { id, request } of asked)
      await this.#engine.database
        .updateTable("kernel")
        .set({ request: null })
        .where("id", "=", id)
        .where("request", "=", request)
        .execute();
    return asked.map(({ id, request }) => ({ kernelId: id, wish: KernelWish.parse(request) }));
  }

  /**
   * Wishes for a process's kernels as they come, until the store closes. An abort ends the waiting.
   * @throws the signal's reason
   */
  async *wishes(owner: string, signal: AbortSignal): AsyncGenerator<AskedKernel, void> {
    signal.throwIfAborted();
    using waiter = await this.#engine.wakes.subscribe(owner);
    while (!this.#engine.wakes.closed) {
      yield* (await unlessClosed(this.#engine, this.takeWishes(owner))) ?? [];
      await waiter.next(signal);
      signal.throwIfAborted();
    }
  }

  /** Waits until no process has a kernel. An abort ends the waiting. @throws CodeactError `not_found`; the signal's reason */
  async untilNotLive(userId: string, kernelId: string, signal: AbortSignal): Promise<KernelRecord> {
    signal.throwIfAborted();
    using waiter = await this.#engine.wakes.subscribe(kernelId);
    for (;;) {
      const kernel = await this.get(userId, kernelId);
      if (!isLive(kernel.status)) return kernel;
      await waiter.next(signal);
      signal.throwIfAborted();
    }
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

/** True while some process has the kernel. */
export function isLive(status: KernelStatus): boolean {
  return status === "starting" || status === "idle" || status === "busy";
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
    owner: orNothing(row.owner),
    leaseUntil: orNothing(row.lease_until),
  };
}
