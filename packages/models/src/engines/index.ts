export { serverDifferences } from "./differences.ts";
export type { ServerDifferences, ServerKind } from "./differences.ts";
export type {
  EndReason,
  Engine,
  EngineStatus,
  EngineTool,
  GenerateEvent,
  GenerateRequest,
  GenerateTimings,
  Prompt,
  TokenLogprob,
  ToolChoice,
} from "./engine.ts";
export { findServer, findServers } from "./find-server.ts";
export type { FindServerOptions, FoundServer } from "./find-server.ts";
export { HttpEngine } from "./http-engine.ts";
export type { HttpEngineOptions } from "./http-engine.ts";
export type { LaunchOptions } from "./launch-plan.ts";
export { openManagedEngine } from "./managed-engine.ts";
export type { ManagedEngineOptions, ManagedKind } from "./managed-engine.ts";
export { engineModel } from "./engine-model.ts";
export type { EngineModelDefaults, EngineModelOptions } from "./engine-model.ts";
export { engineNames, openEngine } from "./open-engine.ts";
export type { EngineName, OpenEngineOptions } from "./open-engine.ts";
