import { randomBytes } from "node:crypto";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { Hono } from "hono";
import type { Context } from "hono";
import { Exchange } from "../../http/exchange.ts";
import type { RequestRecord } from "../../http/exchange.ts";
import { findRoutes, routePattern } from "../../http/find-routes.ts";
import { checkHost } from "../../http/guards.ts";
import { refusal } from "../../http/refusal.ts";
import type { Chat } from "../chat.ts";
import { answerRoute } from "./answer-route.ts";
import type { Authenticate } from "./authenticate.ts";
import type { ChatEnv, ChatRoute } from "./chat-route.ts";
import { answerCrossOrigin } from "./cross-origin.ts";
import { describeChat } from "./describe-chat.ts";
import { failureAnswer } from "./failure-answer.ts";
import { renderProblem } from "./problem.ts";
import { referencePage } from "./reference-page.ts";
import { chatRoutes } from "./routes.ts";
import { addSecurityHeaders } from "./security-headers.ts";
import { traceRequests } from "./trace-requests.ts";

/** The chat over HTTP; `fetch` answers a request. */
export type ChatApp = Hono<ChatEnv>;

/** How a chat is reached over HTTP. */
export interface ChatAppOptions {
  readonly authenticate: Authenticate;
  /** Host names that requests may be addressed to, lower case. @default any */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Is told every finished request. */
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
  /** Answers what no route does: the web page's files. Undefined is a path that is not there. */
  readonly page?:
    | ((request: Context<ChatEnv>) => Promise<Response | undefined> | Response | undefined)
    | undefined;
  /** @default every route of the chat */
  readonly routes?: readonly ChatRoute[] | undefined;
}

/** Asked by monitors under whatever address they have. */
const anyHostPaths: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

/** Builds the HTTP surface of a chat: its routes, their description, and the guards before them. */
export function createChatApp(chat: Chat, options: ChatAppOptions): ChatApp {
  const app: ChatApp = new Hono<ChatEnv>();
  const routes = options.routes ?? chatRoutes;
  openExchanges(app, chat, options.onRequest);
  app.use(traceRequests());
  guard(app, chat, options.allowedHosts);
  for (const route of routes)
    app.on(route.method, routePattern(route.path), (request) =>
      answerRoute(request, route, { chat, authenticate: options.authenticate }),
    );
  addDescription(app, routes);
  app.notFound(async (request) => {
    const page = await options.page?.(request);
    if (page !== undefined) return page;
    throw unknownPath(request, routes);
  });
  app.onError((error, request) => answerFailure(error, request, chat));
  return app;
}

/** Gives every request an id and sees to it that its end is told, whatever happens in between. */
function openExchanges(app: ChatApp, chat: Chat, onRequest: ChatAppOptions["onRequest"]): void {
  const secure = chat.settings.publicUrl.startsWith("https:");
  app.use(async (request, next) => {
    const { method, path } = request.req;
    const id = requestId(request.req.header("x-request-id"));
    const exchange = new Exchange(id, { method, path }, (record) => {
      chat.metrics.observeRequest(record);
      onRequest?.(record);
    });
    const more = new Headers({ "x-request-id": id });
    request.set("exchange", exchange);
    request.set("more", more);
    await next();
    const { headers } = request.res;
    for (const [name, value] of more) headers.set(name, value);
    addSecurityHeaders(headers, { secure });
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
function guard(app: ChatApp, chat: Chat, allowedHosts: readonly string[] | undefined): void {
  app.use(async (request, next) => {
    if (!anyHostPaths.has(request.req.path)) checkHost(request.req.header("host"), allowedHosts);
    const answered = answerCrossOrigin(request, chat.settings.corsOrigins);
    if (answered !== undefined) return answered;
    await next();
    return undefined;
  });
}

function addDescription(app: ChatApp, routes: readonly ChatRoute[]): void {
  const description = JSON.stringify(describeChat(routes));
  app.get("/openapi.json", (request) => {
    request.get("exchange").route = "/openapi.json";
    return new Response(description, { headers: { "content-type": "application/json" } });
  });
  const page = referencePage(routes);
  app.get("/docs/api", (request) => {
    request.get("exchange").route = "/docs/api";
    return new Response(page.html, { headers: page.headers });
  });
}

function unknownPath(request: Context<ChatEnv>, routes: readonly ChatRoute[]): Error {
  const { method, path } = request.req;
  const shown = path.slice(0, 200);
  const there = findRoutes(routes, path);
  if (there.length === 0)
    return refusal(`There is no ${method} ${shown}.`, {
      status: 404,
      code: "unknown_url",
      remedy: "See /docs/api for what there is.",
    });
  const methods = [...new Set(there.map((route) => route.method))].join(", ");
  request.get("more").set("allow", methods);
  return refusal(`${shown} takes no ${method}.`, {
    status: 405,
    code: "method_not_allowed",
    remedy: `Use ${methods}.`,
  });
}

function answerFailure(error: Error, request: Context<ChatEnv>, chat: Chat): Response {
  request.get("exchange").noteProblem(problemForLog(error));
  return failureAnswer(error, { path: request.req.path, debug: chat.settings.debug });
}

/** What the log tells: of a refusal its code, because its words may be those of the client. */
function problemForLog(error: Error): string {
  if (!CodeactError.isInstance(error)) return error.stack ?? error.message;
  const { status, problem } = renderProblem(error);
  return status < 500 ? problem.code : `${problem.code}: ${errorMessage(error)}`;
}
