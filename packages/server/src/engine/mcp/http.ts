import { randomUUID } from "node:crypto";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { Context, Hono } from "hono";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { requireScope, requireToken } from "../http/principal.ts";
import type { Authenticate, Principal } from "../http/principal.ts";
import { readJson } from "../../http/request-body.ts";
import type { EngineEnv } from "../http/route.ts";
import type { Engine } from "../open-engine.ts";
import { createMcpServer } from "./tools.ts";

interface Connection {
  readonly owner: string;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  /** Ends the connection and its session. Idempotent. */
  readonly end: () => Promise<void>;
  /** Requests and streams that are open now. */
  open: number;
  lastUsedAt: number;
}

/** A client that has no stream open and asks for nothing this long is gone, ms. */
const GONE_MS = 60 * 60_000;

/** Adds `/mcp`, the streamable HTTP transport: a session for every connection, ended with it. */
export function addMcpRoutes(
  app: Hono<EngineEnv>,
  engine: Engine,
  authenticate: Authenticate,
): void {
  const connections = new Map<string, Connection>();
  const sweep = setInterval(() => void dropGone(connections), engine.limits.sweepMs).unref();
  engine.closing.addEventListener("abort", () => {
    clearInterval(sweep);
    for (const connection of connections.values()) void connection.end();
  });
  app.on(["GET", "POST", "DELETE"], "/mcp", async (request) => {
    request.get("exchange").route = "/mcp";
    const principal = authenticate(request.req.raw.headers);
    requireScope(principal, "execute");
    requireToken(principal);
    const parsedBody =
      request.req.method === "POST"
        ? await readJson(request.req.raw, z.unknown(), engine.limits.maxBodyBytes)
        : undefined;
    const connection = await connectionFor(request, engine, principal, connections);
    connection.lastUsedAt = Date.now();
    connection.open += 1;
    const over = (): void => {
      connection.open -= 1;
      connection.lastUsedAt = Date.now();
    };
    return tellEnd(await connection.transport.handleRequest(request.req.raw, { parsedBody }), over);
  });
}

/** The connection that a request names, or a new one, which the transport keeps only for an `initialize` request. */
async function connectionFor(
  request: Context<EngineEnv>,
  engine: Engine,
  principal: Principal,
  connections: Map<string, Connection>,
): Promise<Connection> {
  const id = request.req.header("mcp-session-id");
  if (id !== undefined) {
    const known = connections.get(id);
    if (known?.owner === principal.owner) return known;
    throw new CodeactError("not_found", "There is no such MCP session.", {
      remedy: "Initialize a new one.",
    });
  }
  if (connections.size >= engine.limits.maxSessions * 4)
    throw new CodeactError("overloaded", "Too many MCP clients are connected.", {
      retryable: true,
      details: { retryAfterSeconds: 10 },
    });
  const server = createMcpServer(engine, principal);
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: () => randomUUID(),
    onsessioninitialized: (session) => {
      connections.set(session, connection);
    },
    onsessionclosed: () => connection.end(),
  });
  const connection: Connection = {
    owner: principal.owner,
    transport,
    open: 0,
    lastUsedAt: Date.now(),
    async end() {
      if (transport.sessionId !== undefined) connections.delete(transport.sessionId);
      await transport.close();
      await server.close();
    },
  };
  await server.server.connect(transport);
  return connection;
}

async function dropGone(connections: ReadonlyMap<string, Connection>): Promise<void> {
  const before = Date.now() - GONE_MS;
  for (const connection of connections.values())
    if (connection.open === 0 && connection.lastUsedAt < before) await connection.end();
}

/** Calls `over` when the body of a response has been read or given up. */
function tellEnd(response: Response, over: () => void): Response {
  if (response.body === null) {
    over();
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        over();
        controller.close();
      } else controller.enqueue(value);
    },
    async cancel(reason) {
      over();
      await reader.cancel(reason);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
