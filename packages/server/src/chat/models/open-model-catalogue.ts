import { CodeactError, errorMessage } from "@codeact/protocol";
import type { Store } from "@codeact/store";
import type { ChatSettings } from "../chat-settings.ts";
import type { Log } from "../serve/log.ts";
import { tracedModel } from "../serve/traced-model.ts";
import { addressGuard } from "./address-guard.ts";
import type { Resolve } from "./address-guard.ts";
import { openEndpointDesk } from "./endpoint-desk.ts";
import { endpointPlaces } from "./endpoint-places.ts";
import { endpointSource } from "./endpoint-source.ts";
import { keptLists } from "./kept-list.ts";
import type { KeptLists } from "./kept-list.ts";
import type { ModelCatalogue } from "./model-catalogue.ts";
import type { FoundModel, ModelSource } from "./model-source.ts";
import type { SecretBox } from "./secret-box.ts";
import { SharedModels } from "./shared-models.ts";

/** What a catalogue is made of. */
export interface ModelCatalogueOptions {
  readonly store: Pick<Store, "modelEndpoints">;
  readonly settings: Pick<ChatSettings, "modelHosts">;
  /** Seals the keys of endpoints. */
  readonly box: SecretBox;
  readonly log: Log;
  readonly now: () => number;
  /** Sources before the endpoints of admins; the first offer is the default. */
  readonly before?: ((lists: KeptLists) => ModelSource) | undefined;
  /** Sources after them. */
  readonly after?: ((lists: KeptLists) => ModelSource) | undefined;
  /** A model that nobody uses is unloaded after this time, ms. @default 600000 */
  readonly idleMs?: number | undefined;
  /** @default the machine's own resolver */
  readonly resolve?: Resolve | undefined;
}

const DEFAULT_IDLE_MS = 10 * 60_000;

/** Opens the catalogue of a server. Disposing unloads what is loaded. */
export function openModelCatalogue(options: ModelCatalogueOptions): ModelCatalogue {
  const { store, settings, box, log, now } = options;
  const lists = keptLists({
    now,
    onFailure: (place, error) =>
      log.warn({ place, problem: errorMessage(error) }, "A model server does not list its models."),
  });
  const places = endpointPlaces(box, addressGuard(settings.modelHosts, options.resolve));
  const added = endpointSource(store.modelEndpoints, places, lists);
  const sources = [options.before?.(lists), added, options.after?.(lists)].filter(
    (source) => source !== undefined,
  );
  const shared = new SharedModels(options.idleMs ?? DEFAULT_IDLE_MS);
  const list: ModelCatalogue["list"] = async () =>
    (await Promise.all(sources.map((source) => source.list()))).flat();
  return {
    endpoints: openEndpointDesk({ store, places }),
    list,
    async open(name) {
      const found = await findIn(sources, name);
      if (found === undefined) throw notOffered(name, await list());
      const inUse = await shared.use(found);
      return { ...inUse, model: tracedModel(inUse.model) };
    },
    [Symbol.asyncDispose]: () => shared[Symbol.asyncDispose](),
  };
}

async function findIn(
  sources: readonly ModelSource[],
  name: string,
): Promise<FoundModel | undefined> {
  for (const source of sources) {
    const found = await source.find(name);
    if (found !== undefined) return found;
  }
  for (const source of sources) {
    const guessed = source.guess?.(name);
    if (guessed !== undefined) return guessed;
  }
  return undefined;
}

function notOffered(name: string, offers: readonly { readonly name: string }[]): CodeactError {
  const names = offers.slice(0, 8).map((offer) => offer.name);
  return new CodeactError(
    "model_not_found",
    `The model "${name.slice(0, 200)}" is not offered here.`,
    {
      remedy: names.length === 0 ? "Add a model first." : `Choose one of: ${names.join(", ")}.`,
    },
  );
}
