import type { JsonValue } from "@codeact/protocol";
import type { Selectable } from "kysely";
import { z } from "zod";
import type { Engine } from "../engine.ts";
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
}

/** What may be changed of a person; what is absent stays. */
export interface UserChanges {
  readonly name?: string | undefined;
  readonly role?: UserRole | undefined;
  readonly status?: UserStatus | undefined;
  readonly passwordHash?: string | undefined;
  readonly preferences?: JsonValue | undefined;
  readonly lastSeenAt?: number | undefined;
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

  /** Everybody, oldest first; for the admin. `limit` is 1 to 200, 50 by default. */
  async list(
    options: { readonly limit?: number | undefined; readonly cursor?: string | undefined } = {},
  ): Promise<Page<User>> {
    const limit = clampLimit(options.limit, 50, 200);
    const after = options.cursor === undefined ? "" : readCursor(options.cursor)[1];
    const rows = await this.#engine.database
      .selectFrom("user")
      .selectAll()
      .where("id", ">", after)
      .orderBy("id")
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toUser), limit, ({ id }) => [0, id]);
  }

  /** How many people there are: 0 means that the server waits for its owner. */
  async count(): Promise<number> {
    const { count } = await this.#engine.database
      .selectFrom("user")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** @throws CodeactError `not_found` */
  async update(userId: string, changes: UserChanges): Promise<User> {
    requireId("user", userId);
    const { name, preferences } = changes;
    const row = await this.#engine.database
      .updateTable("user")
      .set((eb) => ({
        id: eb.ref("id"),
        name: name === undefined ? undefined : storedText(name),
        role: changes.role,
        status: changes.status,
        password_hash: changes.passwordHash,
        prefs_json: preferences === undefined ? undefined : storedJson(preferences),
        last_seen_at: changes.lastSeenAt,
      }))
      .where("id", "=", userId)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw notFound("user", userId);
    return toUser(row);
  }

  /** Removes a person with everything of theirs, for good. @throws CodeactError `not_found` */
  async remove(userId: string): Promise<void> {
    requireId("user", userId);
    const { numDeletedRows } = await this.#engine.database
      .deleteFrom("user")
      .where("id", "=", userId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound("user", userId);
  }
}

/** An address as it is compared: Unicode's compatible form in lower case. */
export function foldEmail(email: string): string {
  return storedText(email).trim().normalize("NFKC").toLowerCase();
}

/** The row of a new person. */
export function userRow(user: NewUser, now: number): Tables["user"] {
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
    name: row.name,
    role: UserRole.parse(row.role),
    status: UserStatus.parse(row.status),
    preferences: readJson(row.prefs_json),
    createdAt: row.created_at,
    lastSeenAt: orNothing(row.last_seen_at),
  };
}
