export type { ModelAppLimits, ModelAppOptions } from "./app-options.ts";
export type { RequestRecord } from "./exchange.ts";
export { createModelApp } from "./model-app.ts";
export type { ModelApp } from "./model-app.ts";
export { isLoopback, openModelServer } from "./model-server.ts";
export type { ModelServer, ModelServerOptions } from "./model-server.ts";
