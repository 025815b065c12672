import type { Selectable } from "kysely";
import { z } from "zod";
import { type Engine, inTransaction } from "./engine.ts";
import { newId } from "./new-id.ts";
import { invalid, notFound, requireId } from "./store-errors.ts";
import { orNothing, readJsonAs, storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

/** A server of models that an administrator added. Times are milliseconds since the epoch. */
export interface ModelEndpoint {
  readonly id: string;
  /** Unlike every other's. */
  readonly name: string;
  readonly baseUrl: string;
  /** Names that are offered; empty: what the server itself lists. */
  readonly models: readonly string[];
  /** Its key as the caller sealed it; the store cannot read it. */
  readonly sealedKey?: string | undefined;
  /** True when its models see images. */
  readonly vision: boolean;
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A server to add. */
export type NewModelEndpoint = Omit<ModelEndpoint, "id" | "createdAt" | "updatedAt">;

/** What may be changed of a server; what is absent stays. `sealedKey: null` removes the key. */
export interface ModelEndpointChanges extends Partial<Omit<NewModelEndpoint, "sealedKey">> {
  readonly sealedKey?: string | null | undefined;
}

const EndpointSettings = z.object({ models: z.array(z.string()), vision: z.boolean() });

/** Servers of models that administrators added. */
export class ModelEndpoints {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** All of them, by name. */
  async list(): Promise<readonly ModelEndpoint[]> {
    const rows = await this.#engine.database
      .selectFrom("model_endpoint")
      .selectAll()
      .orderBy("name")
      .execute();
    return rows.map(toEndpoint);
  }

  /** @throws CodeactError `not_found` */
  async get(id: string): Promise<ModelEndpoint> {
    requireId("model endpoint", id);
    const row = await this.#engine.database
      .selectFrom("model_endpoint")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) throw notFound("model endpoint", id);
    return toEndpoint(row);
  }

  /** @throws CodeactError `invalid_input` (reason `name_taken`) */
  async create(endpoint: NewModelEndpoint): Promise<ModelEndpoint> {
    const now = this.#engine.now();
    const row = await this.#engine.database
      .insertInto("model_endpoint")
      .values({ id: newId(now), ...columnsOf(endpoint), created_at: now, updated_at: now })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw nameTaken(endpoint.name);
    return toEndpoint(row);
  }

  /** @throws CodeactError `not_found`, `invalid_input` (reason `name_taken`) */
  async update(id: string, changes: ModelEndpointChanges): Promise<ModelEndpoint> {
    requireId("model endpoint", id);
    return inTransaction(this.#engine, async (transaction) => {
      const before = await transaction
        .updateTable("model_endpoint")
        .set({ updated_at: this.#engine.now() })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirst();
      if (before === undefined) throw notFound("model endpoint", id);
      const endpoint = changed(toEndpoint(before), changes);
      const other = await transaction
        .selectFrom("model_endpoint")
        .select("id")
        .where("name", "=", storedText(endpoint.name))
        .where("id", "!=", id)
        .executeTakeFirst();
      if (other !== undefined) throw nameTaken(endpoint.name);
      await transaction
        .updateTable("model_endpoint")
        .set(columnsOf(endpoint))
        .where("id", "=", id)
        .execute();
      return endpoint;
    });
  }

  /** @throws CodeactError `not_found` */
  async remove(id: string): Promise<void> {
    requireId("model endpoint", id);
    const { numDeletedRows } = await this.#engine.database
      .deleteFrom("model_endpoint")
      .where("id", "=", id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound("model endpoint", id);
  }
}

function changed(before: ModelEndpoint, changes: ModelEndpointChanges): ModelEndpoint {
  const { sealedKey } = changes;
  return {
    ...before,
    name: changes.name ?? before.name,
    baseUrl: changes.baseUrl ?? before.baseUrl,
    models: changes.models ?? before.models,
    vision: changes.vision ?? before.vision,
    enabled: changes.enabled ?? before.enabled,
    sealedKey: sealedKey === null ? undefined : (sealedKey ?? before.sealedKey),
  };
}

function columnsOf(endpoint: NewModelEndpoint): {
  readonly name: string;
  readonly base_url: string;
  readonly sealed_secret: string | null;
  readonly settings_json: string;
  readonly enabled: number;
} {
  const { models, vision } = endpoint;
  return {
    name: storedText(endpoint.name),
    base_url: storedText(endpoint.baseUrl),
    sealed_secret: endpoint.sealedKey === undefined ? null : storedText(endpoint.sealedKey),
    settings_json: storedJson({ models, vision }),
    enabled: endpoint.enabled ? 1 : 0,
  };
}

function nameTaken(name: string): Error {
  return invalid(
    "name_taken",
    `There is a model endpoint named ${JSON.stringify(name.slice(0, 64))} already.`,
    "Choose another name.",
  );
}

function toEndpoint(row: Selectable<Tables["model_endpoint"]>): ModelEndpoint {
  return {
    id: row.id,
    name: row.name,
    baseUrl: row.base_url,
    ...readJsonAs(EndpointSettings, row.settings_json),
    sealedKey: orNothing(row.sealed_secret),
    enabled: row.enabled !== 0,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
