import { type Engine, inTransaction } from "../engine.ts";
import { invalid } from "../store-errors.ts";
import { storedText } from "../stored-values.ts";
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

  /**
   * Makes the person and uses the invitation up, both or neither; of two at the same moment one wins.
   * @throws CodeactError `invalid_input` (reasons `invite`, `email_taken`)
   */
  redeem(token: string, user: Omit<NewUser, "role">): Promise<User> {
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
      const row = userRow({ ...user, role: UserRole.parse(invite?.role ?? "guest") }, now);
      if (
        invite === undefined ||
        (invite.email !== null && foldEmail(invite.email) !== row.email)
      ) {
        throw invalid("invite", "The invitation is unknown, used or over.", "Ask for a new one.");
      }
      const made = await transaction
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
