export { openEmbeddedEngine } from "./embedded-engine.ts";
export type { EmbeddedEngine, EmbeddedEngineOptions } from "./embedded-engine.ts";
export { embeddedModel } from "./embedded-model.ts";
