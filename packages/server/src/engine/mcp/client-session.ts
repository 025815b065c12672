import { CodeactError } from "@codeact/protocol";
import type { Principal } from "../http/principal.ts";
import type { Engine } from "../open-engine.ts";
import type { EngineSession } from "../session/engine-session.ts";
import { planSession } from "../session/plan-session.ts";

/** The one session of an MCP connection: started by its first use, started anew when it has ended, ended with it. */
export class ClientSession {
  readonly #engine: Engine;
  readonly #principal: Principal;
  #opening: Promise<EngineSession> | undefined;
  #ended: string | undefined;
  #closed = false;

  constructor(engine: Engine, principal: Principal) {
    this.#engine = engine;
    this.#principal = principal;
  }

  /** @throws CodeactError as the start of a session does */
  async open(): Promise<EngineSession> {
    if (this.#closed) throw new CodeactError("sandbox_closed", "The connection is closed.");
    const known = await this.#opening;
    if (known !== undefined && known.end === undefined && known.kernel?.alive !== false)
      return known;
    if (known !== undefined && this.#opening !== undefined) {
      this.#ended = known.end?.cause === "died" ? undefined : known.end?.detail;
      this.#opening = undefined;
      await this.#engine.table.remove(known);
    }
    this.#opening ??= this.#create();
    return await this.#opening;
  }

  /** The session if there is one. */
  async peek(): Promise<EngineSession | undefined> {
    return await this.#opening;
  }

  /** Why variables are gone, once, for the model. */
  takeNotice(): string | undefined {
    const detail = this.#ended;
    this.#ended = undefined;
    return detail;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const session = await this.#opening?.catch(() => undefined);
    if (session !== undefined) await this.#engine.table.remove(session);
  }

  async #create(): Promise<EngineSession> {
    try {
      const plan = planSession(this.#engine, { name: "MCP" });
      const { session } = await this.#engine.table.create(this.#principal, plan);
      return session;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }
}
