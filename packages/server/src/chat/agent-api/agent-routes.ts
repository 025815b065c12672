import type { ChatRoute } from "../app/chat-route.ts";
import { chatCompletionRoutes } from "./chat/chat-routes.ts";
import { containerFileRoutes } from "./containers/container-file-routes.ts";
import { containerRoutes } from "./containers/container-routes.ts";
import { wireFileRoutes } from "./files/file-routes.ts";
import { modelRoutes } from "./model-routes.ts";
import { responseRoutes } from "./responses/response-routes.ts";

/** The OpenAI-compatible API of the agent. */
export const agentRoutes: readonly ChatRoute[] = [
  ...modelRoutes,
  ...chatCompletionRoutes,
  ...responseRoutes,
  ...wireFileRoutes,
  ...containerRoutes,
  ...containerFileRoutes,
];
