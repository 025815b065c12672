import type { ChatRoute } from "../app/chat-route.ts";
import { accountRoutes } from "./account-routes.ts";
import { keyRoutes } from "./key-routes.ts";
import { loginRoutes } from "./login-routes.ts";
import { myRoutes } from "./me-routes.ts";
import { oidcRoutes } from "./oidc/oidc-routes.ts";

/** Ways in, and out. */
export const authRoutes: readonly ChatRoute[] = [...loginRoutes, ...accountRoutes, ...oidcRoutes];

/** A person's own account: facts, use, keys. */
export const meRoutes: readonly ChatRoute[] = [...myRoutes, ...keyRoutes];
