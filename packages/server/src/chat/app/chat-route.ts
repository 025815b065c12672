import type { ServerResponse } from "node:http";
import type { User } from "@codeact/store";
import type { Context } from "hono";
import type { z } from "zod";
import type { Exchange } from "../../http/exchange.ts";
import type { RouteAnswer } from "../../http/route-answer.ts";
import type { Principal, Scope } from "../auth/principal.ts";
import type { Chat } from "../chat.ts";

/** What Hono carries along with a request. */
export type ChatEnv = {
  Variables: {
    exchange: Exchange;
    /** Headers that the answer gets whatever it is, a failure too. */
    more: Headers;
  };
  /** The answer as Node has it; absent where the app is asked without a socket. */
  Bindings: { outgoing?: ServerResponse };
};

/** A request on its way through the chat. */
export interface ChatCall {
  readonly chat: Chat;
  readonly request: Context<ChatEnv>;
  /** Whether anybody is logged in; always true but on open routes. */
  readonly loggedIn: boolean;
  /** Who asks. @throws CodeactError a refusal (401) on an open route that nobody logged in for */
  readonly principal: Principal;
  /** The person who asks; as `principal`. */
  readonly user: User;
}

/**
 * Who may use a route. `open`: anybody. `user`: whoever is logged in or has a key. `admin`: owners and admins.
 * `owner`: owners.
 */
export type Access = "open" | "user" | "admin" | "owner";

/** One method of one path: what it is for people, for clients, and what it does. The same table is routed and described. */
export interface ChatRoute {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With parameters in braces, `/api/v1/conversations/{id}`. */
  readonly path: string;
  readonly access: Access;
  /** What an API key needs besides; a browser's login has every scope. @default none for open routes, else `chat` */
  readonly scope?: Scope | undefined;
  /** Group in the description: `conversations`, `runs`, … */
  readonly group: string;
  readonly summary: string;
  readonly query?: z.ZodObject | undefined;
  /** A JSON body. */
  readonly body?: z.ZodType | undefined;
  /** Content type of a body that is not JSON. */
  readonly bodyType?: string | undefined;
  /** True for a POST that creates: answers of the same `Idempotency-Key` are kept for a day and given again. @default false */
  readonly idempotent?: boolean | undefined;
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  readonly run: (call: ChatCall) => Promise<Response> | Response;
}
