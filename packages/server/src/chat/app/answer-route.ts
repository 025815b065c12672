import type { Context } from "hono";
import { refusal } from "../../http/refusal.ts";
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
  refuseHeadOfStream(request, route);
  const principal = asksNobody(route) ? undefined : await authenticate(request);
  checkSameOrigin(request, principal, chat.settings);
  checkAccess(route, principal);
  if (principal !== undefined)
    addRateHeaders(request.get("more"), chat.limits.takeRequest(principal));
  const call = new RoutedCall(chat, request, principal);
  const key = request.req.header("idempotency-key");
  const once = route.idempotent === true && key !== undefined && principal !== undefined;
  return once ? await answerOnce(call, key, route) : await route.run(call);
}

/** Nobody would read the stream that is made for the head of an answer, nor end it. */
function refuseHeadOfStream(request: Context<ChatEnv>, { answers, path }: ChatRoute): void {
  if (request.req.raw.method !== "HEAD") return;
  const streams = Object.values(answers).some(({ types }) => types?.includes("text/event-stream"));
  if (!streams) return;
  request.get("more").set("allow", "GET");
  throw refusal(`${path} is a stream: there is no HEAD of it.`, {
    status: 405,
    code: "method_not_allowed",
    remedy: "Use GET.",
  });
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
