import { listModels } from "@codeact/models";
import type { ModelEndpoint, Store } from "@codeact/store";
import type { EndpointPlaces } from "./endpoint-places.ts";
import type { KeptLists } from "./kept-list.ts";
import type { ModelOffer } from "./model-catalogue.ts";
import type { ModelSource } from "./model-source.ts";
import { servedModel } from "./served-model.ts";

/** How long a list of models may take, ms. */
const LIST_TIMEOUT_MS = 4000;

/** The models of servers that admins added, offered as `endpoint/model`. */
export function endpointSource(
  endpoints: Pick<Store["modelEndpoints"], "list">,
  places: EndpointPlaces,
  lists: KeptLists,
): ModelSource {
  const namesOf = (endpoint: ModelEndpoint): Promise<readonly string[]> =>
    endpoint.models.length > 0
      ? Promise.resolve(endpoint.models)
      : lists.get(keyOf(endpoint), async () =>
          listModels({ ...places.of(endpoint), timeoutMs: LIST_TIMEOUT_MS }),
        );
  return {
    async list() {
      const all = (await endpoints.list()).filter(({ enabled }) => enabled);
      const names = await Promise.all(all.map(namesOf));
      return all.flatMap((endpoint, index) => offersOf(endpoint, names[index] ?? []));
    },
    async find(name) {
      const all = await endpoints.list();
      const endpoint = all.find((one) => one.enabled && name.startsWith(`${one.name}/`));
      if (endpoint === undefined) return undefined;
      const model = name.slice(endpoint.name.length + 1);
      if (endpoint.models.length > 0 && !endpoint.models.includes(model)) return undefined;
      return {
        key: `${keyOf(endpoint)} ${model}`,
        open: async () => servedModel({ ...places.of(endpoint), model, vision: endpoint.vision }),
      };
    },
  };
}

function keyOf({ id, updatedAt }: ModelEndpoint): string {
  return `endpoint ${id} ${updatedAt}`;
}

function offersOf(endpoint: ModelEndpoint, names: readonly string[]): readonly ModelOffer[] {
  return names.map((name) => ({
    name: `${endpoint.name}/${name}`,
    demo: false,
    vision: endpoint.vision,
  }));
}
