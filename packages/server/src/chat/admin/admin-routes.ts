import type { ChatRoute } from "../app/chat-route.ts";
import { serverRoutes } from "./server-routes.ts";
import { userRoutes } from "./user-routes.ts";
import { workRoutes } from "./work-routes.ts";

/** What owners and admins see and change: people, invitations, settings, work, use, the audit log. */
export const adminRoutes: readonly ChatRoute[] = [...userRoutes, ...serverRoutes, ...workRoutes];
