import type { Model } from "@codeact/protocol";
import { engineModel } from "../engines/engine-model.ts";
import type { EngineModelOptions } from "../engines/engine-model.ts";
import type { EmbeddedEngine } from "./embedded-engine.ts";

/** A model that runs in the embedded engine. Its text ends before the first stop text of a request. */
export function embeddedModel(
  engine: EmbeddedEngine,
  options: Omit<EngineModelOptions, "vision"> = {},
): Model {
  return engineModel(engine, options);
}
