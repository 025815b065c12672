import type { Context } from "hono";
import type { Principal } from "../auth/principal.ts";
import type { Chat } from "../chat.ts";
import type { RateState } from "../limits/use-limits.ts";
import { checkAccess, nobody } from "./access.ts";
import type { Authenticate } from "./authenticate.ts";
import type { ChatCall, ChatEnv, ChatRoute } from "./chat-route.ts";
import { answerOnce } from "./answer-once.ts";
import { checkSameOrigin } from "./same-origin.ts";

/**
 * Answers a request to a route: finds out who asks, checks where it comes from and what they may, takes it from their
 * rate, and runs it. @throws CodeactError what any of these throw
 */
export async function answerRoute(
  request: Context<ChatEnv>,
  route: ChatRoute,
  { chat, authenticate }: { readonly chat: Chat; readonly authenticate: Authenticate },
): Promise<Response> {
  request.get("exchange").route = route.path;
  const principal = asksNobody(route) ? undefined : await authenticate(request);
  checkSameOrigin(request, principal, chat.settings);
  checkAccess(route, principal);
  if (principal !== undefined)
    addRateHeaders(request.get("more"), chat.limits.takeRequest(principal));
  const call = new RoutedCall(chat, request, principal);
  const key = request.req.header("idempotency-key");
  if (route.idempotent === true && key !== undefined && principal !== undefined)
    return await answerOnce(call, key, route);
  return await route.run(call);
}

/** Monitors ask often; they need no look into the store. */
function asksNobody({ access, group }: ChatRoute): boolean {
  return access === "open" && group === "operations";
}

function addRateHeaders(headers: Headers, state: RateState): void {
  headers.set("ratelimit-limit", String(state.limit));
  headers.set("ratelimit-remaining", String(state.remaining));
  headers.set("ratelimit-reset", String(Math.ceil(state.resetSeconds)));
}

class RoutedCall implements ChatCall {
  readonly chat: Chat;
  readonly request: Context<ChatEnv>;
  readonly #principal: Principal | undefined;

  constructor(chat: Chat, request: Context<ChatEnv>, principal: Principal | undefined) {
    this.chat = chat;
    this.request = request;
    this.#principal = principal;
  }

  get loggedIn(): boolean {
    return this.#principal !== undefined;
  }

  get principal(): Principal {
    if (this.#principal === undefined) throw nobody();
    return this.#principal;
  }

  get user(): Principal["user"] {
    return this.principal.user;
  }
}
