export type { ChatSettings, OidcProvider, RoleLimits } from "./chat/chat-settings.ts";
export { defaultChatSettings } from "./chat/default-settings.ts";
export type { ConfiguredModel } from "./chat/models/configured-source.ts";
export { openChatServer } from "./chat/serve/chat-server.ts";
export type { ChatServer, ChatServerOptions } from "./chat/serve/chat-server.ts";
export type { Log, LogFacts } from "./chat/serve/log.ts";
export { openLog } from "./chat/serve/open-log.ts";
export type { LogTarget, OpenLogOptions } from "./chat/serve/open-log.ts";
export { findOwners, importPaths } from "./chat/transfer/import/import-paths.ts";
export type { ImportPaths } from "./chat/transfer/import/import-paths.ts";
export { parseChatExport } from "./chat/transfer/import/read-codeact.ts";
export { chatExportKinds, renderChatExport } from "./chat/transfer/render-chat-export.ts";
export type { ChatExportKind } from "./chat/transfer/render-chat-export.ts";
export { createEngineApp } from "./engine/engine-app.ts";
export type { EngineApp } from "./engine/engine-app.ts";
export { defaultEngineLimits } from "./engine/engine-options.ts";
export type {
  EngineAppOptions,
  EngineLimits,
  EngineOptions,
  SessionProfile,
} from "./engine/engine-options.ts";
export { checkExposure, openEngineServer } from "./engine/engine-server.ts";
export type { EngineServer, EngineServerOptions } from "./engine/engine-server.ts";
export type { RequestRecord } from "./http/exchange.ts";
export { isLoopback } from "./http/guards.ts";
export { checkPort } from "./http/listen.ts";
export { scopes } from "./engine/http/principal.ts";
export type { EngineToken, Scope } from "./engine/http/principal.ts";
export { serveMcpStdio } from "./engine/mcp/stdio.ts";
export type { McpStreams } from "./engine/mcp/stdio.ts";
export { openEngine } from "./engine/open-engine.ts";
export type { CloseEngineOptions, Engine } from "./engine/open-engine.ts";
export { ProfileFile } from "./engine/profile-file.ts";
