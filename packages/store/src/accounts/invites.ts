import type {
  Expression,
  ExpressionBuilder,
  Insertable,
  Selectable,
  SqlBool,
  Transaction,
} from "kysely";
import { type Engine, inTransaction } from "../engine.ts";
import { clampLimit, type Page, readCursor, toPage } from "../page.ts";
import { invalid, notFound, requireId } from "../store-errors.ts";
import { orNothing, storedText } from "../stored-values.ts";
import type { Tables } from "../tables.ts";
import { hashToken, newToken } from "./token.ts";
import {
  emailTaken,
  foldEmail,
  type NewUser,
  toUser,
  type User,
  userRow,
  UserRole,
} from "./users.ts";

/** A way in for one person, once. The server's set-up link for its owner is one too. */
export interface Invite {
  /** Only this address may use it; absent: anybody who has it. */
  readonly email?: string | undefined;
  readonly role: UserRole;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** An invitation as it is listed. Times are milliseconds since the epoch. */
export interface InviteRecord extends Invite {
  /** The hash of its token: names it, and opens nothing. */
  readonly id: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly usedAt?: number | undefined;
  /** Who came in by it. */
  readonly usedBy?: string | undefined;
}

/** Invitations. A token is given out once; the store keeps its hash. */
export class Invites {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Makes an invitation and returns its token. `createdBy` is absent for the set-up link. */
  async create(invite: Invite & { readonly createdBy?: string | undefined }): Promise<string> {
    const token = newToken();
    await this.#engine.database
      .insertInto("invite")
      .values({
        token_hash: hashToken(token),
        email: invite.email === undefined ? null : storedText(invite.email),
        role: invite.role,
        created_by: invite.createdBy ?? null,
        created_at: this.#engine.now(),
        expires_at: invite.expiresAt,
        used_at: null,
        used_by: null,
      })
      .execute();
    return token;
  }

  /** What a token offers; nothing when it is unknown, used or over. */
  async find(token: string): Promise<Invite | undefined> {
    const row = await this.#engine.database
      .selectFrom("invite")
      .selectAll()
      .where("token_hash", "=", hashToken(token))
      .where("used_at", "is", null)
      .where("expires_at", ">", this.#engine.now())
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const role = UserRole.parse(row.role);
    return { email: row.email ?? undefined, role, expiresAt: row.expires_at };
  }

  /** Invitations that somebody made (set-up links are nobody's), newest first, used ones too. */
  async list(
    options: {
      /** 1 to 200. @default 50 */
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
    } = {},
  ): Promise<Page<InviteRecord>> {
    const limit = clampLimit(options.limit, 50, 200);
    let query = this.#engine.database.selectFrom("invite").selectAll();
    if (options.cursor !== undefined) {
      const [createdAt, id] = readCursor(options.cursor);
      query = query.where((eb) =>
        eb.or([
          eb("created_at", "<", createdAt),
          eb.and([eb("created_at", "=", createdAt), eb("token_hash", "<", id)]),
        ]),
      );
    }
    const rows = await query
      .where("created_by", "is not", null)
      .orderBy("created_at", "desc")
      .orderBy("token_hash", "desc")
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toInvite), limit, ({ createdAt, id }) => [createdAt, id]);
  }

  /** Takes an invitation back that was not used. @throws CodeactError `not_found` */
  async revoke(inviteId: string): Promise<void> {
    requireId("invitation", inviteId);
    const { numDeletedRows } = await this.#engine.database
      .deleteFrom("invite")
      .where("token_hash", "=", inviteId)
      .where("created_by", "is not", null)
      .where("used_at", "is", null)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound("invitation", inviteId);
  }

  /**
   * Makes the person and uses the invitation up, both or neither; of two at the same moment one wins. A set-up link
   * uses up all others, and opens nothing once an owner can log in. With `claim` it makes nobody: that owner, who could
   * not log in so far, gets the address, the name and the password.
   * @throws CodeactError `invalid_input` (reasons `invite`, `email_taken`)
   */
  redeem(
    token: string,
    user: Omit<NewUser, "role">,
    { claim }: { readonly claim?: string | undefined } = {},
  ): Promise<User> {
    const now = this.#engine.now();
    return inTransaction(this.#engine, async (transaction) => {
      const invite = await transaction
        .updateTable("invite")
        .set({ used_at: now })
        .where("token_hash", "=", hashToken(token))
        .where("used_at", "is", null)
        .where("expires_at", ">", now)
        .returningAll()
        .executeTakeFirst();
      if (invite === undefined) throw noInvite();
      const row = userRow({ ...user, role: UserRole.parse(invite.role) }, now);
      if (invite.email !== null && foldEmail(invite.email) !== row.email) throw noInvite();
      const setup = invite.created_by === null && invite.role === "owner";
      if (setup) await useSetupLinks(transaction, now);
      const made =
        setup && claim !== undefined
          ? await claimOwner(transaction, claim, row)
          : await transaction
              .insertInto("user")
              .values(row)
              .onConflict((conflict) => conflict.column("email").doNothing())
              .returningAll()
              .executeTakeFirst();
      if (made === undefined) throw emailTaken(user.email);
      await transaction
        .updateTable("invite")
        .set({ used_by: made.id })
        .where("token_hash", "=", invite.token_hash)
        .execute();
      return toUser(made);
    });
  }
}

function noInvite(): Error {
  return invalid("invite", "The invitation is unknown, used or over.", "Ask for a new one.");
}

/** Two set-up links used at the same moment lock each other's rows: one goes on, the other finds them used. */
async function useSetupLinks(transaction: Transaction<Tables>, now: number): Promise<void> {
  await transaction
    .updateTable("invite")
    .set({ used_at: now })
    .where("role", "=", "owner")
    .where("created_by", "is", null)
    .where("used_at", "is", null)
    .execute();
  const owner = await transaction
    .selectFrom("user")
    .select("id")
    .where("role", "=", "owner")
    .where("status", "=", "active")
    .where((eb) => eb.or([eb("password_hash", "is not", null), hasIdentity(eb)]))
    .executeTakeFirst();
  if (owner !== undefined) throw noInvite();
}

/** Only who has no way in can be claimed. */
async function claimOwner(
  transaction: Transaction<Tables>,
  userId: string,
  { email, name, password_hash }: Insertable<Tables["user"]>,
): Promise<Selectable<Tables["user"]>> {
  const other = await transaction
    .selectFrom("user")
    .select("id")
    .where("email", "=", email)
    .where("id", "!=", userId)
    .executeTakeFirst();
  if (other !== undefined) throw emailTaken(email);
  const row = await transaction
    .updateTable("user")
    .set({ email, name, password_hash })
    .where("id", "=", userId)
    .where("role", "=", "owner")
    .where("password_hash", "is", null)
    .where((eb) => eb.not(hasIdentity(eb)))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw noInvite();
  return row;
}

function hasIdentity(eb: ExpressionBuilder<Tables, "user">): Expression<SqlBool> {
  return eb.exists(eb.selectFrom("identity").select("subject").whereRef("user_id", "=", "user.id"));
}

function toInvite(row: Selectable<Tables["invite"]>): InviteRecord {
  return {
    id: row.token_hash,
    email: orNothing(row.email),
    role: UserRole.parse(row.role),
    createdBy: row.created_by ?? "",
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: orNothing(row.used_at),
    usedBy: orNothing(row.used_by),
  };
}
