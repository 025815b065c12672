import type { Engine } from "../engine.ts";
import { invalid } from "../store-errors.ts";
import { storedText } from "../stored-values.ts";
import { toUser, type User } from "./users.ts";

/** A person as an OpenID Connect issuer knows them. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly emailVerified: boolean;
}

/** Links between people and the identities they log in with. */
export class Identities {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Links an identity; linking it to the same person again is nothing new. @throws CodeactError `invalid_input` (reason `identity_taken`) */
  async link(userId: string, identity: Identity): Promise<void> {
    const issuer = storedText(identity.issuer);
    const subject = storedText(identity.subject);
    const email_verified = identity.emailVerified ? 1 : 0;
    const row = await this.#engine.database
      .insertInto("identity")
      .values({ issuer, subject, user_id: userId, email_verified, created_at: this.#engine.now() })
      .onConflict((conflict) =>
        conflict
          .columns(["issuer", "subject"])
          .doUpdateSet({ email_verified })
          .where("identity.user_id", "=", userId),
      )
      .returning("user_id")
      .executeTakeFirst();
    if (row !== undefined) return;
    throw invalid(
      "identity_taken",
      "This identity belongs to another user.",
      "Log in with it, or unlink it there.",
    );
  }

  /** Who an identity is; nothing when nobody has linked it. Blocked people are found too: see `status`. */
  async find(issuer: string, subject: string): Promise<User | undefined> {
    const row = await this.#engine.database
      .selectFrom("identity")
      .innerJoin("user", "user.id", "identity.user_id")
      .selectAll("user")
      .where("identity.issuer", "=", storedText(issuer))
      .where("identity.subject", "=", storedText(subject))
      .executeTakeFirst();
    return row === undefined ? undefined : toUser(row);
  }

  /** A person's identities. */
  async list(userId: string): Promise<readonly Identity[]> {
    const rows = await this.#engine.database
      .selectFrom("identity")
      .selectAll()
      .where("user_id", "=", userId)
      .orderBy("created_at")
      .orderBy("subject")
      .execute();
    return rows.map(({ issuer, subject, email_verified }) => ({
      issuer,
      subject,
      emailVerified: email_verified === 1,
    }));
  }

  async unlink(userId: string, issuer: string, subject: string): Promise<void> {
    await this.#engine.database
      .deleteFrom("identity")
      .where("user_id", "=", userId)
      .where("issuer", "=", storedText(issuer))
      .where("subject", "=", storedText(subject))
      .execute();
  }
}
