import { listModels } from "@codeact/models";
import { openModel } from "@codeact/session";
import type { ModelChoice } from "@codeact/session";
import type { KeptLists } from "./kept-list.ts";
import type { ModelSource } from "./model-source.ts";
import { servedModel } from "./served-model.ts";

/** A model that the operator named. */
export interface ConfiguredModel extends ModelChoice {
  /** The name that people see. @default its name; without a name, what the server at `baseUrl` lists */
  readonly label?: string | undefined;
}

/** How long a list of models may take, ms. */
const LIST_TIMEOUT_MS = 4000;
const DEMO = "demo";

/** The models that the operator named, and what servers without a named model offer. */
export function configuredSource(
  models: readonly ConfiguredModel[],
  lists: KeptLists,
): ModelSource {
  return {
    async list() {
      const found = await Promise.all(models.map((model) => namesOf(model, lists)));
      return models.flatMap((model, index) =>
        (found[index] ?? []).map((name) => ({
          name,
          demo: model.name === DEMO,
          vision: model.vision ?? false,
        })),
      );
    },
    find(name) {
      const named = models.find((model) => labelOf(model) === name);
      if (named === undefined) return Promise.resolve(undefined);
      const { baseUrl = "", name: full = "" } = named;
      const key = `configured ${baseUrl} ${full} ${name}`;
      return Promise.resolve({ key, open: () => openModel(named) });
    },
    guess(name) {
      const server = models.find(isServer);
      if (server === undefined) return undefined;
      const { baseUrl, apiKey, vision, temperature, maxTokens } = server;
      const defaults = { temperature, maxTokens };
      return {
        key: `server ${baseUrl} ${name}`,
        open: async () => servedModel({ baseUrl, apiKey, model: name, vision, defaults }),
      };
    },
  };
}

/** A server of which no model was named. */
function isServer(model: ConfiguredModel): model is ConfiguredModel & { readonly baseUrl: string } {
  return labelOf(model) === undefined && model.baseUrl !== undefined;
}

/** The small model that comes with codeact. */
export const builtInModel: ConfiguredModel = { name: DEMO, label: DEMO };

function labelOf({ label, name }: ConfiguredModel): string | undefined {
  return label ?? name;
}

async function namesOf(model: ConfiguredModel, lists: KeptLists): Promise<readonly string[]> {
  const label = labelOf(model);
  if (label !== undefined) return [label];
  const { baseUrl, apiKey } = model;
  if (baseUrl === undefined) return [];
  const ask = (): Promise<readonly string[]> =>
    listModels({ baseUrl, apiKey, timeoutMs: LIST_TIMEOUT_MS });
  return await lists.get(baseUrl, ask);
}
