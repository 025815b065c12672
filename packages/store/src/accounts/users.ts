import type { JsonValue } from "@codeact/protocol";
import type { Insertable, Selectable, Transaction, Updateable } from "kysely";
import { sql } from "kysely";
import { z } from "zod";
import { type Engine, inTransaction } from "../engine.ts";
import { newId } from "../new-id.ts";
import { clampLimit, type Page, readCursor, toPage } from "../page.ts";
import { invalid, notFound, requireId } from "../store-errors.ts";
import { orNothing, readJson, storedJson, storedText } from "../stored-values.ts";
import type { Tables } from "../tables.ts";

/** What a person may do: `owner` set the server up, `guest` sees what is shared with them. */
export const UserRole = z.enum(["owner", "admin", "member", "guest"]);
export type UserRole = z.infer<typeof UserRole>;

/** A blocked person keeps their data and cannot come in. */
export const UserStatus = z.enum(["active", "blocked"]);
export type UserStatus = z.infer<typeof UserStatus>;

/** A person. Times are milliseconds since the epoch. */
export interface User {
  readonly id: string;
  /** Folded to lower case; unique. */
  readonly email: string;
  /** True once it was shown that the address is theirs: an invitation to it, or the word of a login provider. */
  readonly emailProven: boolean;
  readonly name: string;
  readonly role: UserRole;
  readonly status: UserStatus;
  /** What the person chose for the look and manner of the chat. */
  readonly preferences: JsonValue;
  readonly createdAt: number;
  readonly lastSeenAt?: number | undefined;
}

/** A person to add. */
export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
  /** Of argon2id; absent for who comes with an identity only. */
  readonly passwordHash?: string | undefined;
  /** @default false */
  readonly emailProven?: boolean | undefined;
}

/** What may be changed of a person; what is absent stays. */
export interface UserChanges {
  readonly email?: string | undefined;
  readonly emailProven?: boolean | undefined;
  readonly name?: string | undefined;
  readonly role?: UserRole | undefined;
  readonly status?: UserStatus | undefined;
  /** Null removes it: the person then comes in with an identity only. */
  readonly passwordHash?: string | null | undefined;
  readonly preferences?: JsonValue | undefined;
  readonly lastSeenAt?: number | undefined;
}

/** Which people to list; what is absent is not asked. */
export interface ListUsers {
  /** Part of an address or a name, in whatever case. */
  readonly query?: string | undefined;
  readonly role?: UserRole | undefined;
  readonly status?: UserStatus | undefined;
  /** 1 to 200. @default 50 */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** People. */
export class Users {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** @throws CodeactError `invalid_input` (reason `email_taken`) */
  async create(user: NewUser): Promise<User> {
    const row = await this.#engine.database
      .insertInto("user")
      .values(userRow(user, this.#engine.now()))
      .onConflict((conflict) => conflict.column("email").doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw emailTaken(user.email);
    return toUser(row);
  }

  /** @throws CodeactError `not_found` */
  async get(userId: string): Promise<User> {
    requireId("user", userId);
    const row = await this.#engine.database
      .selectFrom("user")
      .selectAll()
      .where("id", "=", userId)
      .executeTakeFirst();
    if (row === undefined) throw notFound("user", userId);
    return toUser(row);
  }

  /** The person with an address, and the hash of their password where they have one; nothing when there is none. */
  async findByEmail(
    email: string,
  ): Promise<{ readonly user: User; readonly passwordHash: string | undefined } | undefined> {
    const row = await this.#engine.database
      .selectFrom("user")
      .selectAll()
      .where("email", "=", foldEmail(email))
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return { user: toUser(row), passwordHash: orNothing(row.password_hash) };
  }

  /** Everybody who fits, oldest first; for the admin. */
  async list(options: ListUsers = {}): Promise<Page<User>> {
    const limit = clampLimit(options.limit, 50, 200);
    const after = options.cursor === undefined ? "" : readCursor(options.cursor)[1];
    let query = this.#engine.database.selectFrom("user").selectAll().where("id", ">", after);
    if (options.role !== undefined) query = query.where("role", "=", options.role);
    if (options.status !== undefined) query = query.where("status", "=", options.status);
    if (options.query !== undefined) {
      const part = `%${foldEmail(options.query).replaceAll(/[\\%_]/gu, "\\$&")}%`;
      query = query.where((eb) =>
        eb.or([
          sql<boolean>`${eb.ref("email")} like ${part} escape '\\'`,
          sql<boolean>`lower(${eb.ref("name")}) like ${part} escape '\\'`,
        ]),
      );
    }
    const rows = await query
      .orderBy("id")
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toUser), limit, ({ id }) => [0, id]);
  }

  /** Owners who are not blocked, oldest first, and whether they can come in: by a password or an identity. */
  async owners(): Promise<readonly { readonly user: User; readonly canLogIn: boolean }[]> {
    const rows = await this.#engine.database
      .selectFrom("user")
      .selectAll()
      .select((eb) =>
        eb
          .exists(eb.selectFrom("identity").select("subject").whereRef("user_id", "=", "user.id"))
          .as("has_identity"),
      )
      .where("role", "=", "owner")
      .where("status", "=", "active")
      .orderBy("id")
      .execute();
    return rows.map((row) => ({
      user: toUser(row),
      canLogIn: row.password_hash !== null || Boolean(row.has_identity),
    }));
  }

  /** How many people there are: 0 means that the server waits for its owner. */
  async count(): Promise<number> {
    const { count } = await this.#engine.database
      .selectFrom("user")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return count;
  }

  /**
   * @throws CodeactError `not_found`; `invalid_input` (reasons `email_taken`, and `last_owner` when nobody who may do
   * everything would be left)
   */
  update(userId: string, changes: UserChanges): Promise<User> {
    requireId("user", userId);
    const { role, status } = changes;
    return inTransaction(this.#engine, async (transaction) => {
      if ((role !== undefined && role !== "owner") || status === "blocked")
        await keepAnOwner(transaction, userId);
      if (changes.email !== undefined) await refuseTaken(transaction, userId, changes.email);
      const row = await transaction
        .updateTable("user")
        .set((eb) => ({ id: eb.ref("id"), ...changedColumns(changes) }))
        .where("id", "=", userId)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) throw notFound("user", userId);
      return toUser(row);
    });
  }

  /**
   * Removes a person with everything of theirs, for good.
   * @throws CodeactError `not_found`, `invalid_input` (reason `last_owner`)
   */
  remove(userId: string): Promise<void> {
    requireId("user", userId);
    return inTransaction(this.#engine, async (transaction) => {
      await keepAnOwner(transaction, userId);
      const { numDeletedRows } = await transaction
        .deleteFrom("user")
        .where("id", "=", userId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw notFound("user", userId);
    });
  }
}

function changedColumns(changes: UserChanges): Updateable<Tables["user"]> {
  const { email, emailProven, name, preferences } = changes;
  return {
    email: email === undefined ? undefined : foldEmail(email),
    email_proven: emailProven === undefined ? undefined : Number(emailProven),
    name: name === undefined ? undefined : storedText(name),
    role: changes.role,
    status: changes.status,
    password_hash: changes.passwordHash,
    prefs_json: preferences === undefined ? undefined : storedJson(preferences),
    last_seen_at: changes.lastSeenAt,
  };
}

/**
 * Refuses to take the last owner away. The owners' rows are locked by an update that changes nothing, so that two who
 * leave at the same moment do so one after the other.
 */
async function keepAnOwner(transaction: Transaction<Tables>, userId: string): Promise<void> {
  const owners = await transaction
    .updateTable("user")
    .set((eb) => ({ role: eb.ref("role") }))
    .where("role", "=", "owner")
    .where("status", "=", "active")
    .returning("id")
    .execute();
  if (owners.length !== 1 || owners[0]?.id !== userId) return;
  throw invalid(
    "last_owner",
    "This is the last owner: nobody who may do everything would be left.",
    "Make somebody else an owner first.",
  );
}

async function refuseTaken(
  transaction: Transaction<Tables>,
  userId: string,
  email: string,
): Promise<void> {
  const other = await transaction
    .selectFrom("user")
    .select("id")
    .where("email", "=", foldEmail(email))
    .where("id", "!=", userId)
    .executeTakeFirst();
  if (other !== undefined) throw emailTaken(email);
}

/** An address as it is compared: Unicode's compatible form in lower case. */
export function foldEmail(email: string): string {
  return storedText(email).trim().normalize("NFKC").toLowerCase();
}

/** The row of a new person. */
export function userRow(user: NewUser, now: number): Insertable<Tables["user"]> {
  return {
    id: newId(now),
    email: foldEmail(user.email),
    name: storedText(user.name),
    role: user.role,
    password_hash: user.passwordHash ?? null,
    status: "active",
    prefs_json: "{}",
    created_at: now,
    last_seen_at: null,
    email_proven: Number(user.emailProven ?? false),
  };
}

/** The address is somebody's. */
export function emailTaken(email: string): Error {
  return invalid(
    "email_taken",
    `There is a user with the address ${email}.`,
    "Use another address.",
  );
}

/** A row in the words of the door. */
export function toUser(row: Selectable<Tables["user"]>): User {
  return {
    id: row.id,
    email: row.email,
    emailProven: row.email_proven === 1,
    name: row.name,
    role: UserRole.parse(row.role),
    status: UserStatus.parse(row.status),
    preferences: readJson(row.prefs_json),
    createdAt: row.created_at,
    lastSeenAt: orNothing(row.last_seen_at),
  };
}
