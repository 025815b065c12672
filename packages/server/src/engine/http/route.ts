import type { ServerResponse } from "node:http";
import type { Context } from "hono";
import type { z } from "zod";
import type { RouteAnswer } from "../../http/route-answer.ts";
import type { Engine } from "../open-engine.ts";
import type { EngineSession } from "../session/engine-session.ts";
import type { Exchange } from "../../http/exchange.ts";
import type { Principal, Scope } from "./principal.ts";

/** What Hono carries along with a request. */
export type EngineEnv = {
  Variables: { exchange: Exchange };
  /** The answer as Node has it; absent where the app is asked without a socket. */
  Bindings: { outgoing?: ServerResponse };
};

/** A request on its way through the engine. */
export interface Call {
  readonly engine: Engine;
  readonly request: Context<EngineEnv>;
  readonly principal: Principal;
  /** The session that the path names. @throws CodeactError `not_found` */
  readonly session: () => EngineSession;
}

/** One method of one path: what it is for people, for clients, and what it does. The same table is routed and described. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** With parameters in braces, `/v1/sessions/{id}`. */
  readonly path: string;
  /** What a token needs; `open`: answered without one. */
  readonly scopes: readonly Scope[] | "open";
  readonly summary: string;
  readonly query?: z.ZodObject | undefined;
  /** A JSON body. */
  readonly body?: z.ZodType | undefined;
  /** Content type of a body that is not JSON. */
  readonly bodyType?: string | undefined;
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  readonly run: (call: Call) => Promise<Response> | Response;
}
