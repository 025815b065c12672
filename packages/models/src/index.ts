export { parseModelName } from "./name.ts";
export type { ModelAddress } from "./name.ts";
export { listModels } from "./openai/list-models.ts";
export type { ListModelsOptions } from "./openai/list-models.ts";
export { openaiModel } from "./openai/openai-model.ts";
export type {
  ModelPrices,
  ModelRetries,
  ModelTimeouts,
  OpenaiEndpoint,
  OpenaiModelOptions,
  SamplingDefaults,
} from "./openai/options.ts";
