import { listModels } from "@codeact/models";
import { openModel } from "@codeact/session";
import type { ModelChoice } from "@codeact/session";
import type { KeptLists } from "./kept-list.ts";
import type { ModelSource } from "./model-source.ts";

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
      // A server that offers whatever it has is asked for the name itself.
      const chosen =
        named ?? models.find((model) => model.name === undefined && model.baseUrl !== undefined);
      if (chosen === undefined) return Promise.resolve(undefined);
      const choice = named === undefined ? { ...chosen, name } : chosen;
      const { baseUrl = "", name: full = "" } = choice;
      return Promise.resolve({
        key: `configured ${baseUrl} ${full}`,
        open: () => openModel(choice),
      });
    },
  };
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
