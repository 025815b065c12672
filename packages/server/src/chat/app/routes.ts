import { adminRoutes } from "../admin/admin-routes.ts";
import { agentRoutes } from "../agent-api/agent-routes.ts";
import { authRoutes, meRoutes } from "../auth/auth-routes.ts";
import { cellRoutes } from "../conversations/cell-routes.ts";
import { conversationRoutes } from "../conversations/conversation-routes.ts";
import { messageRoutes } from "../conversations/message-routes.ts";
import { searchRoutes } from "../conversations/search-routes.ts";
import { fileRoutes } from "../files/file-routes.ts";
import { uploadRoutes } from "../files/upload-routes.ts";
import { modelRoutes } from "../models/model-routes.ts";
import { shareRoutes } from "../shares/share-routes.ts";
import { sharedRoutes } from "../shares/shared-routes.ts";
import { kernelRoutes } from "../kernels/kernel-routes.ts";
import { branchRoutes } from "../runs/branch-routes.ts";
import { eventRoutes } from "../runs/event-routes.ts";
import { queueRoutes } from "../runs/queue-routes.ts";
import { runRoutes } from "../runs/run-routes.ts";
import { exportRoutes } from "../transfer/export-routes.ts";
import { importRoutes } from "../transfer/import-routes.ts";
import type { ChatRoute } from "./chat-route.ts";
import { systemRoutes } from "./system-routes.ts";

/** Every route of the chat, in the order in which the description lists them. */
export const chatRoutes: readonly ChatRoute[] = [
  ...systemRoutes,
  ...authRoutes,
  ...meRoutes,
  ...conversationRoutes,
  ...messageRoutes,
  ...runRoutes,
  ...eventRoutes,
  ...queueRoutes,
  ...branchRoutes,
  ...kernelRoutes,
  ...cellRoutes,
  ...searchRoutes,
  ...fileRoutes,
  ...uploadRoutes,
  ...shareRoutes,
  ...sharedRoutes,
  ...exportRoutes,
  ...importRoutes,
  ...modelRoutes,
  ...agentRoutes,
  ...adminRoutes,
];
