export { scriptedEngine } from "./scripted-engine.ts";
export type { ScriptedAnswer, ScriptedEngine, ScriptedEngineOptions } from "./scripted-engine.ts";
export { scriptedModel } from "./scripted-model.ts";
export type { ScriptedModel, ScriptedModelOptions, ScriptedStep } from "./scripted-model.ts";
export type { ScriptedReply, StopBehaviour } from "./scripted-reply.ts";
export { startScriptedServer } from "./scripted-server.ts";
export type { ScriptedServer, ScriptedServerOptions } from "./scripted-server.ts";
export type {
  ExchangeEnd,
  ServerFault,
  ServerReply,
  ServerRequest,
  ServerStep,
} from "./server-step.ts";
export { tinyGguf } from "./tiny-gguf.ts";
export type { TinyGguf, TinyGgufOptions } from "./tiny-gguf.ts";
