import { randomBytes } from "node:crypto";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { Hono } from "hono";
import type { AppContext, AppEnv, AppRequest } from "./app-context.ts";
import { defaultLimits } from "./app-options.ts";
import type { ModelAppOptions } from "./app-options.ts";
import { answerChat } from "./chat/route.ts";
import { answerCompletion } from "./completions/route.ts";
import { countTokens } from "./count-tokens.ts";
import { Exchange } from "./exchange.ts";
import { renderFailure } from "./failure-body.ts";
import { checkHost, checkOrigin, keyChecker } from "./guards.ts";
import { createMetrics } from "./metrics.ts";
import type { ModelMetrics } from "./metrics.ts";
import { renderModel, renderModelList } from "./model-list.ts";
import { refusal } from "./refusal.ts";
import { answerResponse, countResponseTokens } from "./responses/route.ts";
import { allowHeader, findRoute, unknownPath } from "./routes.ts";
import { serveModels } from "./served-models.ts";

/** The OpenAI API, health and metrics over one engine; `app.fetch` answers a request. */
export type ModelApp = Hono<AppEnv>;

/**
 * Builds the one OpenAI surface: `/v1/models`, `/v1/chat/completions`, `/v1/completions`, `/v1/responses`, `/tokenize`,
 * `/healthz`, `/readyz`, `/metrics`. It holds no state but counters, and does not close the engine.
 */
export function createModelApp(options: ModelAppOptions): ModelApp {
  const now = options.now ?? Date.now;
  const app: AppContext = {
    engine: options.engine,
    models: serveModels(options.engine, options.servedNames, options.unlistedNames),
    vision: options.vision ?? false,
    limits: { ...defaultLimits, ...options.limits },
    closing: options.closing ?? new AbortController().signal,
    now,
  };
  const metrics = createMetrics(options.engine);
  const hono: ModelApp = new Hono<AppEnv>();
  openExchanges(hono, options, metrics);
  guard(hono, options, app);
  addOpenRoutes(hono, app, { metrics, guarded: (options.apiKeys ?? []).length > 0 });
  addApiRoutes(hono, app, now());
  hono.notFound((request) => {
    throw unknownPath(request.req.method, request.req.path);
  });
  hono.onError((error, request) => answerFailure(error, request));
  return hono;
}

/** Gives every request an id and sees to it that its end is told, whatever happens in between. */
function openExchanges(hono: ModelApp, options: ModelAppOptions, metrics: ModelMetrics): void {
  hono.use(async (request, next) => {
    const { method, path } = request.req;
    const id = requestId(request.req.header("x-request-id"));
    const route = findRoute(path)?.path ?? "other";
    const exchange = new Exchange({ id, method, path, route }, (record) => {
      metrics.observe(record);
      options.onRequest?.(record);
    });
    request.set("exchange", exchange);
    await next();
    request.res.headers.set("x-request-id", id);
    if (exchange.streaming) return;
    const left = request.req.raw.signal.aborted;
    exchange.end(request.res.status, left ? "client-left" : "sent");
  });
}

const requestIdPattern = /^[\w.:-]{1,128}$/;

function requestId(given: string | undefined): string {
  return given !== undefined && requestIdPattern.test(given)
    ? given
    : `req_${randomBytes(12).toString("hex")}`;
}

/** Refuses what must not be answered, and says which methods a path has. */
function guard(hono: ModelApp, options: ModelAppOptions, app: AppContext): void {
  const checkKey = keyChecker(options.apiKeys);
  const origins = options.corsOrigins ?? [];
  hono.use(async (request, next) => {
    const { method, path } = request.req;
    const host = request.req.header("host");
    const origin = request.req.header("origin");
    throwIf(checkHost(host, options.allowedHosts));
    throwIf(checkOrigin(origin, host, origins));
    if (origin !== undefined) addCorsHeaders(request, origin);
    if (app.closing.aborted) throw closing();
    const entry = findRoute(path);
    if (method === "OPTIONS" && entry !== undefined)
      return request.body(null, 204, { allow: allowHeader(entry) });
    if (entry?.open !== true) throwIf(checkKey(request.req.raw.headers));
    if (entry === undefined) throw unknownPath(method, path);
    if (!entry.methods.includes(method === "HEAD" ? "GET" : method)) {
      request.header("allow", allowHeader(entry));
      const names = entry.methods.join(" or ");
      throw refusal(`Not allowed to ${method} on ${path.slice(0, 200)}.`, {
        status: 405,
        code: "method_not_allowed",
        remedy: `Use ${names}.`,
      });
    }
    await next();
    return undefined;
  });
}

/** Only allowed origins come so far. */
function addCorsHeaders(request: AppRequest, origin: string): void {
  request.header("access-control-allow-origin", origin);
  request.header("vary", "Origin");
  request.header("access-control-expose-headers", "x-request-id, retry-after");
  if (request.req.method !== "OPTIONS") return;
  request.header("access-control-allow-methods", "GET, POST, DELETE, OPTIONS");
  const asked = request.req.header("access-control-request-headers");
  request.header("access-control-allow-headers", asked ?? "authorization, content-type");
  request.header("access-control-max-age", "600");
}

function throwIf(error: CodeactError | undefined): void {
  if (error !== undefined) throw error;
}

function closing(): CodeactError {
  return new CodeactError("aborted", "The server is shutting down.", { remedy: "Try again soon." });
}

/** Of a guarded server, who has no key learns neither its models nor what went wrong in it. */
function addOpenRoutes(
  hono: ModelApp,
  app: AppContext,
  { metrics, guarded }: { readonly metrics: ModelMetrics; readonly guarded: boolean },
): void {
  hono.get("/", (request) =>
    request.json({
      about: "codeact model server: the OpenAI API over a local model",
      base_url: `${new URL(request.req.url).origin}/v1`,
      ...(guarded ? {} : { models: app.models.names() }),
      paths: ["/v1/models", "/v1/chat/completions", "/v1/completions", "/v1/responses", "/metrics"],
    }),
  );
  for (const path of ["/healthz", "/health"])
    hono.get(path, (request) => request.json({ status: "ok" }));
  hono.get("/readyz", (request) => {
    const { state, problem } = app.engine.status();
    const ready = state === "ready" || state === "idle";
    return request.json(
      { status: state, ...(problem === undefined || guarded ? {} : { problem }) },
      ready ? 200 : 503,
    );
  });
  hono.get("/metrics", (request) =>
    metrics
      .render()
      .then((text) => request.body(text, 200, { "content-type": metrics.contentType })),
  );
}

function addApiRoutes(hono: ModelApp, app: AppContext, createdMs: number): void {
  hono.get("/v1/models", (request) => request.json(renderModelList(app, createdMs)));
  hono.get("/v1/models/:id{.+}", (request) => {
    const name = request.req.param("id");
    app.models.resolve(name);
    return request.json(renderModel(app, name, createdMs));
  });
  hono.post("/v1/chat/completions", (request) => answerChat(app, request));
  hono.post("/v1/completions", (request) => answerCompletion(app, request));
  hono.post("/v1/responses", (request) => answerResponse(app, request));
  hono.post("/v1/responses/input_tokens", (request) => countResponseTokens(app, request));
  hono.on(["GET", "DELETE"], "/v1/responses/:id", (request) => {
    throw refusal(`The response '${request.req.param("id").slice(0, 200)}' is not here.`, {
      status: 404,
      code: "not_found",
      remedy: "This server keeps no responses.",
    });
  });
  hono.post("/tokenize", (request) => countTokens(app, request));
}

function answerFailure(error: Error, request: AppRequest): Response {
  const { status, headers, body } = renderFailure(error);
  request.get("exchange").noteProblem(errorMessage(error));
  return request.body(JSON.stringify(body), status, {
    "content-type": "application/json",
    ...headers,
  });
}
