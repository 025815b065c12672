import type { Context } from "hono";
import type { Principal } from "../auth/principal.ts";
import type { ChatEnv } from "./chat-route.ts";

/**
 * Tells who sends a request: by a key, by the cookie of a login, or everybody on a single-user server. Undefined for
 * nobody, also when what was sent opens nothing (any more). A key counts before a cookie.
 */
export type Authenticate = (
  request: Context<ChatEnv>,
) => Promise<Principal | undefined> | Principal | undefined;
