import type { Engine } from "../engine.ts";
import { orNothing, storedText } from "../stored-values.ts";
import { hashToken, newToken } from "./token.ts";
import { toUser, type User } from "./users.ts";

/** A browser that somebody logged in with. Times are milliseconds since the epoch. */
export interface LoginSession {
  /** The hash of its token: names it, and opens nothing. */
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly usedAt: number;
  readonly expiresAt: number;
  readonly ip?: string | undefined;
  readonly agent?: string | undefined;
}

/** Logins. A token is given out once; the store keeps its hash. */
export class LoginSessions {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Begins a login and returns its token: 256 bits, never seen again. */
  async create(login: {
    readonly userId: string;
    readonly expiresAt: number;
    readonly ip?: string | undefined;
    readonly agent?: string | undefined;
  }): Promise<{ readonly token: string; readonly session: LoginSession }> {
    const token = newToken();
    const now = this.#engine.now();
    const row = {
      token_hash: hashToken(token),
      user_id: login.userId,
      created_at: now,
      used_at: now,
      expires_at: login.expiresAt,
      ip: login.ip === undefined ? null : storedText(login.ip.slice(0, 64)),
      agent: login.agent === undefined ? null : storedText(login.agent.slice(0, 400)),
    };
    await this.#engine.database.insertInto("session").values(row).execute();
    return { token, session: toSession(row) };
  }

  /** Who a token stands for; nothing when it is unknown or over, or the person is blocked. */
  async find(
    token: string,
  ): Promise<{ readonly session: LoginSession; readonly user: User } | undefined> {
    const row = await this.#engine.database
      .selectFrom("session")
      .selectAll()
      .where("token_hash", "=", hashToken(token))
      .where("expires_at", ">", this.#engine.now())
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const user = await this.#engine.database
      .selectFrom("user")
      .selectAll()
      .where("id", "=", row.user_id)
      .where("status", "=", "active")
      .executeTakeFirst();
    return user === undefined ? undefined : { session: toSession(row), user: toUser(user) };
  }

  /** Records a use and moves the end. */
  async extend(token: string, expiresAt: number): Promise<void> {
    await this.#engine.database
      .updateTable("session")
      .set({ used_at: this.#engine.now(), expires_at: expiresAt })
      .where("token_hash", "=", hashToken(token))
      .execute();
  }

  /** A person's logins that are not over, last used first. */
  async list(userId: string): Promise<readonly LoginSession[]> {
    const rows = await this.#engine.database
      .selectFrom("session")
      .selectAll()
      .where("user_id", "=", userId)
      .where("expires_at", ">", this.#engine.now())
      .orderBy("used_at", "desc")
      .orderBy("token_hash")
      .execute();
    return rows.map(toSession);
  }

  /** Ends one login of a person; false when there is none of that name. */
  async end(userId: string, sessionId: string): Promise<boolean> {
    const { numDeletedRows } = await this.#engine.database
      .deleteFrom("session")
      .where("user_id", "=", userId)
      .where("token_hash", "=", storedText(sessionId))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Ends every login of a person but (when given) one; after a new password, for example. */
  async endAll(userId: string, exceptId?: string): Promise<void> {
    const all = this.#engine.database.deleteFrom("session").where("user_id", "=", userId);
    await (exceptId === undefined ? all : all.where("token_hash", "!=", exceptId)).execute();
  }

  /** Removes logins that are over. */
  async purge(): Promise<void> {
    await this.#engine.database
      .deleteFrom("session")
      .where("expires_at", "<=", this.#engine.now())
      .execute();
  }
}

function toSession(row: {
  readonly token_hash: string;
  readonly user_id: string;
  readonly created_at: number;
  readonly used_at: number;
  readonly expires_at: number;
  readonly ip: string | null;
  readonly agent: string | null;
}): LoginSession {
  return {
    id: row.token_hash,
    userId: row.user_id,
    createdAt: row.created_at,
    usedAt: row.used_at,
    expiresAt: row.expires_at,
    ip: orNothing(row.ip),
    agent: orNothing(row.agent),
  };
}
