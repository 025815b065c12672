import { randomBytes } from "node:crypto";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { Hono } from "hono";
import type { Context } from "hono";
import manifest from "../../package.json" with { type: "json" };
import { executeRoute } from "./compat/execute.ts";
import type { EngineAppOptions } from "./engine-options.ts";
import { Exchange } from "../http/exchange.ts";
import { findRoutes, routePattern } from "../http/find-routes.ts";
import { renderFailure } from "./http/failure-body.ts";
import { checkHost, checkOrigin } from "../http/guards.ts";
import { authenticator, nobody, requireScope } from "./http/principal.ts";
import type { Authenticate } from "./http/principal.ts";
import { refusal } from "../http/refusal.ts";
import type { Call, EngineEnv, Route } from "./http/route.ts";
import { addMcpRoutes } from "./mcp/http.ts";
import type { Engine } from "./open-engine.ts";
import { describeEngine } from "./openapi.ts";
import { systemRoutes } from "./system-routes.ts";
import { cellRoutes } from "./v1/cell-routes.ts";
import { fileRoutes } from "./v1/file-routes.ts";
import { replayRoutes } from "./v1/replay-routes.ts";
import { eventSchema, sessionRoutes } from "./v1/session-routes.ts";
import { snapshotRoutes } from "./v1/snapshot-routes.ts";

/** The engine over HTTP; `fetch` answers a request. */
export type EngineApp = Hono<EngineEnv>;

/** Every route of the engine, in the order in which the description lists them. */
export const routes: readonly Route[] = [
  executeRoute,
  ...systemRoutes,
  ...sessionRoutes,
  ...cellRoutes,
  ...fileRoutes,
  ...snapshotRoutes,
  ...replayRoutes,
];

/** Builds the HTTP surface of an engine: `POST /execute`, `/v1`, `/mcp`, health, metrics and the API description. */
export function createEngineApp(
  engine: Engine,
  options: Omit<EngineAppOptions, keyof Engine["options"]> = {},
): EngineApp {
  const app: EngineApp = new Hono<EngineEnv>();
  const authenticate = authenticator(options.tokens, (digest) => engine.table.hasSecret(digest));
  openExchanges(app, engine, options);
  guard(app, options);
  for (const route of routes) addRoute(app, route, engine, authenticate);
  addMcpRoutes(app, engine, authenticate);
  const description = describeEngine(routes, eventSchema, manifest.version);
  app.get("/openapi.json", (request) => {
    request.get("exchange").route = "/openapi.json";
    return request.json(description);
  });
  app.notFound((request) => {
    throw unknownPath(request);
  });
  app.onError((error, request) => answerFailure(error, request));
  return app;
}

/** Gives every request an id and sees to it that its end is told, whatever happens in between. */
function openExchanges(
  app: EngineApp,
  engine: Engine,
  { onRequest }: Pick<EngineAppOptions, "onRequest">,
): void {
  app.use(async (request, next) => {
    const { method, path } = request.req;
    const id = requestId(request.req.header("x-request-id"));
    const exchange = new Exchange(id, { method, path }, (record) => {
      engine.metrics.observeRequest(record);
      onRequest?.(record);
    });
    request.set("exchange", exchange);
    await next();
    request.res.headers.set("x-request-id", id);
    request.res.headers.set("x-content-type-options", "nosniff");
    if (exchange.streaming) return;
    exchange.end(request.res.status, request.req.raw.signal.aborted ? "client-left" : "sent");
  });
}

function requestId(given: string | undefined): string {
  return given !== undefined && /^[\w.:-]{1,128}$/u.test(given)
    ? given
    : `req_${randomBytes(12).toString("hex")}`;
}

/** Refuses what must not be answered, whatever it asks for. */
function guard(
  app: EngineApp,
  options: Pick<EngineAppOptions, "allowedHosts" | "corsOrigins">,
): void {
  const origins = options.corsOrigins ?? [];
  app.use(async (request, next) => {
    const host = request.req.header("host");
    const origin = request.req.header("origin");
    checkHost(host, options.allowedHosts);
    checkOrigin(origin, host, origins);
    if (origin !== undefined) addCorsHeaders(request, origin);
    if (request.req.method === "OPTIONS") return request.body(null, 204);
    await next();
    return undefined;
  });
}

/** Only allowed origins come so far. */
function addCorsHeaders(request: Context<EngineEnv>, origin: string): void {
  request.header("access-control-allow-origin", origin);
  request.header("vary", "Origin");
  request.header("access-control-expose-headers", "x-request-id, retry-after, mcp-session-id");
  if (request.req.method !== "OPTIONS") return;
  request.header("access-control-allow-methods", "GET, POST, PUT, DELETE");
  const asked = request.req.header("access-control-request-headers");
  request.header("access-control-allow-headers", asked ?? "authorization, content-type");
  request.header("access-control-max-age", "600");
}

function addRoute(app: EngineApp, route: Route, engine: Engine, authenticate: Authenticate): void {
  app.on(route.method, routePattern(route.path), async (request) => {
    request.get("exchange").route = route.path;
    const open = route.scopes === "open";
    const principal = open ? nobody : authenticate(request.req.raw.headers);
    if (!open) for (const scope of route.scopes) requireScope(principal, scope);
    const call: Call = {
      engine,
      request,
      principal,
      session: () => engine.table.find(request.req.param("id") ?? "", principal),
    };
    return await route.run(call);
  });
}

function unknownPath(request: Context<EngineEnv>): Error {
  const { method, path } = request.req;
  const shown = path.slice(0, 200);
  const there = findRoutes(routes, path);
  if (there.length === 0)
    return refusal(`There is no ${method} ${shown}.`, {
      status: 404,
      code: "unknown_url",
      remedy: "See /openapi.json for what there is.",
    });
  const methods = there.map((route) => route.method).join(", ");
  request.header("allow", methods);
  return refusal(`${shown} takes no ${method}.`, {
    status: 405,
    code: "method_not_allowed",
    remedy: `Use ${methods}.`,
  });
}

function answerFailure(error: Error, request: Context<EngineEnv>): Response {
  const { status, headers, body } = renderFailure(error);
  const known = CodeactError.isInstance(error);
  request.get("exchange").noteProblem(known ? errorMessage(error) : (error.stack ?? error.message));
  return request.body(JSON.stringify(body), status, {
    "content-type": "application/json",
    ...headers,
  });
}
