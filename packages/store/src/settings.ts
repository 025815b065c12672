import type { JsonValue } from "@codeact/protocol";
import type { Engine } from "./engine.ts";
import { readJson, storedJson } from "./stored-values.ts";

/** What an administrator set for the whole server, by name. The meaning of a name is its reader's business. */
export class Settings {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** A setting, or nothing when it was never set. */
  async get(name: string): Promise<JsonValue | undefined> {
    const row = await this.#engine.database
      .selectFrom("setting")
      .select("value_json")
      .where("name", "=", name)
      .executeTakeFirst();
    return row === undefined ? undefined : readJson(row.value_json);
  }

  async set(name: string, value: JsonValue): Promise<void> {
    const facts = { value_json: storedJson(value), updated_at: this.#engine.now() };
    await this.#engine.database
      .insertInto("setting")
      .values({ name, ...facts })
      .onConflict((conflict) => conflict.column("name").doUpdateSet(facts))
      .execute();
  }

  /** Sets what was never set; returns what it is then. Processes that do so at the same moment agree. */
  async setOnce(name: string, value: JsonValue): Promise<JsonValue> {
    await this.#engine.database
      .insertInto("setting")
      .values({ name, value_json: storedJson(value), updated_at: this.#engine.now() })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .execute();
    return (await this.get(name)) ?? value;
  }
}
