import { agentRoutes } from "../agent-api/agent-routes.ts";
import { cellRoutes } from "../conversations/cell-routes.ts";
import { conversationRoutes } from "../conversations/conversation-routes.ts";
import { messageRoutes } from "../conversations/message-routes.ts";
import { searchRoutes } from "../conversations/search-routes.ts";
import { fileRoutes } from "../files/file-routes.ts";
import { uploadRoutes } from "../files/upload-routes.ts";
import { modelRoutes } from "../models/model-routes.ts";
import { shareRoutes } from "../shares/share-routes.ts";
import { sharedRoutes } from "../shares/shared-routes.ts";
import type { ChatRoute } from "./chat-route.ts";
import { systemRoutes } from "./system-routes.ts";

/** Every route of the chat, in the order in which the description lists them. */
export const chatRoutes: readonly ChatRoute[] = [
  ...systemRoutes,
  ...conversationRoutes,
  ...messageRoutes,
  ...cellRoutes,
  ...searchRoutes,
  ...fileRoutes,
  ...uploadRoutes,
  ...shareRoutes,
  ...sharedRoutes,
  ...modelRoutes,
  ...agentRoutes,
];
