import type { JsonValue } from "@codeact/protocol";
import { sql } from "kysely";
import type { Engine } from "../engine.ts";
import { newId } from "../new-id.ts";
import { clampLimit, type Page, readCursor, toPage } from "../page.ts";
import { orNothing, readJson, storedJson, storedText } from "../stored-values.ts";

/** Something that an administrator may want to know later: a login, a changed role, a revoked key. */
export interface AuditEvent {
  readonly id: string;
  /** Who did it; absent for the server itself and for strangers. */
  readonly userId?: string | undefined;
  /** For example `login.failed`. */
  readonly kind: string;
  /** What it was done to. */
  readonly subject?: string | undefined;
  readonly data: JsonValue;
  readonly ip?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Which entries to list; what is absent is not asked. */
export interface ListAudit {
  /** Who did it. */
  readonly userId?: string | undefined;
  /** A kind, or the beginning of kinds with its full stop: `login.`. */
  readonly kind?: string | undefined;
  readonly subject?: string | undefined;
  /** Milliseconds since the epoch; `to` is the first that is too late. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** 1 to 500. @default 100 */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** The record of what was done; entries outlive the people in it and are never changed. */
export class AuditLog {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async record(
    event: Omit<AuditEvent, "id" | "at" | "data"> & { readonly data?: JsonValue },
  ): Promise<void> {
    const at = this.#engine.now();
    await this.#engine.database
      .insertInto("audit_event")
      .values({
        id: newId(at),
        user_id: event.userId ?? null,
        kind: event.kind,
        subject: event.subject === undefined ? null : storedText(event.subject),
        data_json: storedJson(event.data ?? {}),
        ip: event.ip === undefined ? null : storedText(event.ip),
        at,
      })
      .execute();
  }

  /** Newest first; everybody's, or one person's. */
  async list(options: ListAudit = {}): Promise<Page<AuditEvent>> {
    const { userId, kind, subject, from, to } = options;
    const limit = clampLimit(options.limit, 100, 500);
    let query = this.#engine.database.selectFrom("audit_event").selectAll();
    if (userId !== undefined) query = query.where("user_id", "=", userId);
    if (subject !== undefined) query = query.where("subject", "=", storedText(subject));
    if (from !== undefined) query = query.where("at", ">=", from);
    if (to !== undefined) query = query.where("at", "<", to);
    if (kind?.endsWith(".") === true) {
      const beginning = `${kind.replaceAll(/[\\%_]/gu, "\\$&")}%`;
      query = query.where(sql<boolean>`kind like ${storedText(beginning)} escape '\\'`);
    } else if (kind !== undefined) query = query.where("kind", "=", storedText(kind));
    if (options.cursor !== undefined) query = query.where("id", "<", readCursor(options.cursor)[1]);
    const rows = await query
      .orderBy("id", "desc")
      .limit(limit + 1)
      .execute();
    const page = toPage(rows, limit, ({ id }) => [0, id]);
    return {
      cursor: page.cursor,
      items: page.items.map((row) => ({
        id: row.id,
        userId: orNothing(row.user_id),
        kind: row.kind,
        subject: orNothing(row.subject),
        data: readJson(row.data_json),
        ip: orNothing(row.ip),
        at: row.at,
      })),
    };
  }
}
