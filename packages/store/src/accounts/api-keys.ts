import type { Selectable } from "kysely";
import { z } from "zod";
import type { Engine } from "../engine.ts";
import { newId } from "../new-id.ts";
import { notFound, requireId } from "../store-errors.ts";
import { orNothing, readJsonAs, storedJson, storedText } from "../stored-values.ts";
import type { Tables } from "../tables.ts";
import { hashToken, newToken } from "./token.ts";
import { toUser, type User } from "./users.ts";

/** How every key begins, so that scanners of leaked secrets know it. */
const KEY_BEGINNING = "codeact_";
/** Characters of a key that are shown in lists. */
const SHOWN = KEY_BEGINNING.length + 6;

/** A use is recorded when the last recorded one is older: programs ask often, and every record is a write. */
const USE_MS = 60_000;

/** A key for programs. Times are milliseconds since the epoch. */
export interface ApiKey {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  /** Its first characters, to tell keys apart. */
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt?: number | undefined;
  readonly usedAt?: number | undefined;
  readonly revokedAt?: number | undefined;
}

/** Keys for programs. A key is shown once; the store keeps its hash. */
export class ApiKeys {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Makes a key and returns it whole, for the only time. */
  async create(key: {
    readonly userId: string;
    readonly name: string;
    readonly scopes: readonly string[];
    readonly expiresAt?: number | undefined;
  }): Promise<{ readonly secret: string; readonly key: ApiKey }> {
    const secret = `${KEY_BEGINNING}${newToken()}`;
    const now = this.#engine.now();
    const row = await this.#engine.database
      .insertInto("api_key")
      .values({
        id: newId(now),
        user_id: key.userId,
        name: storedText(key.name.slice(0, 200)),
        prefix: secret.slice(0, SHOWN),
        hash: hashToken(secret),
        scopes_json: storedJson(key.scopes),
        created_at: now,
        expires_at: key.expiresAt ?? null,
        used_at: null,
        revoked_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return { secret, key: toKey(row) };
  }

  /** Whose key it is; nothing when it is unknown, revoked or over, or the person is blocked. Records the use, to the minute. */
  async find(secret: string): Promise<{ readonly key: ApiKey; readonly user: User } | undefined> {
    const now = this.#engine.now();
    const row = await this.#engine.database
      .selectFrom("api_key")
      .selectAll()
      .where("hash", "=", hashToken(secret))
      .where("revoked_at", "is", null)
      .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", now)]))
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const user = await this.#engine.database
      .selectFrom("user")
      .selectAll()
      .where("id", "=", row.user_id)
      .where("status", "=", "active")
      .executeTakeFirst();
    if (user === undefined) return undefined;
    if ((row.used_at ?? 0) < now - USE_MS) {
      await this.#engine.database
        .updateTable("api_key")
        .set({ used_at: now })
        .where("id", "=", row.id)
        .execute();
    }
    return { key: toKey(row), user: toUser(user) };
  }

  /** A person's keys, oldest first, revoked ones too. */
  async list(userId: string): Promise<readonly ApiKey[]> {
    const rows = await this.#engine.database
      .selectFrom("api_key")
      .selectAll()
      .where("user_id", "=", userId)
      .orderBy("id")
      .execute();
    return rows.map(toKey);
  }

  /** @throws CodeactError `not_found` */
  async revoke(userId: string, keyId: string): Promise<void> {
    requireId("key", keyId);
    const row = await this.#engine.database
      .updateTable("api_key")
      .set({ revoked_at: this.#engine.now() })
      .where("id", "=", keyId)
      .where("user_id", "=", userId)
      .returning("id")
      .executeTakeFirst();
    if (row === undefined) throw notFound("key", keyId);
  }

  /** Revokes all of a person's keys. */
  async revokeAll(userId: string): Promise<void> {
    await this.#engine.database
      .updateTable("api_key")
      .set({ revoked_at: this.#engine.now() })
      .where("user_id", "=", userId)
      .where("revoked_at", "is", null)
      .execute();
  }
}

function toKey(row: Selectable<Tables["api_key"]>): ApiKey {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    prefix: row.prefix,
    scopes: readJsonAs(z.array(z.string()), row.scopes_json),
    createdAt: row.created_at,
    expiresAt: orNothing(row.expires_at),
    usedAt: orNothing(row.used_at),
    revokedAt: orNothing(row.revoked_at),
  };
}
