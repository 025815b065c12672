import { listModels } from "@codeact/models";
import { CodeactError } from "@codeact/protocol";
import type { ModelEndpoint, ModelEndpointChanges, NewModelEndpoint, Store } from "@codeact/store";
import type { EndpointPlaces } from "./endpoint-places.ts";

/** A model server to add, or what is to change of one; its key is given in the clear, and never given back. */
export type EndpointInput = Omit<NewModelEndpoint, "sealedKey"> & {
  readonly apiKey?: string | undefined;
};

/** What may be changed; what is absent stays. `apiKey: null` removes the key. */
export type EndpointChanges = Omit<ModelEndpointChanges, "sealedKey"> & {
  readonly apiKey?: string | null | undefined;
};

/** Servers of models that admins added. Their models are offered as `endpoint/model`. */
export interface EndpointDesk {
  list(): Promise<readonly ModelEndpoint[]>;
  /** @throws CodeactError `not_found` */
  get(id: string): Promise<ModelEndpoint>;
  /** @throws CodeactError `invalid_input` for an address that is none, or is not allowed here, or a name that is taken */
  add(endpoint: EndpointInput): Promise<ModelEndpoint>;
  /** @throws CodeactError as `add`, and `not_found` */
  change(id: string, changes: EndpointChanges): Promise<ModelEndpoint>;
  /** @throws CodeactError `not_found` */
  remove(id: string): Promise<void>;
  /** Asks a server for its models. @throws CodeactError what the server's failure is, `not_found` */
  ask(id: string, signal?: AbortSignal): Promise<readonly string[]>;
}

/** What the desk works with. */
export interface EndpointDeskOptions {
  readonly store: Pick<Store, "modelEndpoints">;
  readonly places: EndpointPlaces;
}

/** Opens the desk. The store has the truth: what another process added is there. */
export function openEndpointDesk({ store, places }: EndpointDeskOptions): EndpointDesk {
  const endpoints = store.modelEndpoints;
  return {
    list: () => endpoints.list(),
    get: (id) => endpoints.get(id),
    async add({ apiKey, ...endpoint }) {
      await places.check(endpoint.baseUrl);
      return await endpoints.create({ ...endpoint, sealedKey: places.seal(apiKey) ?? undefined });
    },
    async change(id, { apiKey, ...changes }) {
      if (changes.baseUrl !== undefined) {
        await places.check(changes.baseUrl);
        refuseMovedKey(await endpoints.get(id), changes.baseUrl, apiKey);
      }
      return await endpoints.update(id, { ...changes, sealedKey: places.seal(apiKey) });
    },
    remove: (id) => endpoints.remove(id),
    async ask(id, signal) {
      const endpoint = await endpoints.get(id);
      return await listModels({ ...places.of(endpoint), signal });
    },
  };
}

/** A key goes to the server that it was entered for, and to no other. */
function refuseMovedKey(
  { baseUrl, sealedKey }: ModelEndpoint,
  next: string,
  apiKey: string | null | undefined,
): void {
  if (sealedKey === undefined || apiKey !== undefined) return;
  if (new URL(baseUrl).origin === new URL(next).origin) return;
  throw new CodeactError("invalid_input", "Another server needs its key entered again.", {
    remedy: "Send apiKey too, or null for none.",
    details: { reason: "key_needed" },
  });
}
