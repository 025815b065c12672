import { CodeactError, KernelEvent, NetworkPolicy } from "@codeact/protocol";
import { z } from "zod";
import type { Call, Route } from "../http/route.ts";
import { parseWith, readJson } from "../../http/request-body.ts";
import { planSession } from "../session/plan-session.ts";
import { ToolSpecs, WireLimits } from "../session/session-plan.ts";
import type { EngineSession } from "../session/engine-session.ts";
import type { CreatedSession } from "../session/session-table.ts";
import { renderSession, SessionView } from "./session-view.ts";

const CreateBody = z.strictObject({
  /** Shown in lists. */
  name: z.string().max(200).optional(),
  profile: z.string().max(100).optional(),
  limits: WireLimits.optional(),
  network: NetworkPolicy.optional(),
  tools: ToolSpecs.optional(),
  idleTimeoutMs: z.number().positive().optional(),
  lifetimeMs: z.number().positive().optional(),
});

/** A new session; the secret is told this once. */
const CreatedView = SessionView.extend({ secret: z.string() });

const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** Id of the last session of the page before. */
  after: z.string().max(100).optional(),
});

const ListView = z.object({
  sessions: z.array(SessionView),
  /** Give it as `after` for the next page; absent on the last. */
  next: z.string().optional(),
});

const ToolsBody = z.strictObject({ tools: ToolSpecs });

const InterruptBody = z.strictObject({
  /** Stop this cell, whether it runs or waits. @default the running one */
  executionId: z.string().max(100).optional(),
  /** Kill the interpreter when the cell ignores the interrupt. */
  force: z.boolean().default(false),
});

const Variables = z.object({ variables: z.array(z.unknown()) });

/** Sessions: create, list, look at, end; their tools, variables and interrupts. */
export const sessionRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/v1/sessions",
    scopes: ["execute"],
    summary: "Create a session",
    body: CreateBody,
    answers: { 201: { description: "The session and its secret", schema: CreatedView } },
    run: createSession,
  },
  {
    method: "GET",
    path: "/v1/sessions",
    scopes: ["execute"],
    summary: "List your sessions, newest first",
    query: ListQuery,
    answers: { 200: { description: "A page of sessions", schema: ListView } },
    run: listSessions,
  },
  {
    method: "GET",
    path: "/v1/sessions/{id}",
    scopes: ["execute"],
    summary: "Look at a session and at what it waits for",
    answers: { 200: { description: "The session", schema: SessionView } },
    run: (call) => Response.json(renderSession(call.session())),
  },
  {
    method: "DELETE",
    path: "/v1/sessions/{id}",
    scopes: ["execute"],
    summary: "End a session and everything it started",
    answers: { 204: { description: "Nothing of it is left" } },
    run: removeSession,
  },
  {
    method: "POST",
    path: "/v1/sessions/{id}/fork",
    scopes: ["execute"],
    summary: "Make a second session that goes on from this moment: variables and files",
    answers: { 201: { description: "The new session and its secret", schema: CreatedView } },
    async run(call) {
      const created = await call.engine.table.fork(call.session(), call.request.req.raw.signal);
      return await answerCreated(call, created);
    },
  },
  {
    method: "POST",
    path: "/v1/sessions/{id}/hibernate",
    scopes: ["execute"],
    summary: "Send an idle session to sleep on disk; the next request wakes it",
    answers: { 200: { description: "The session", schema: SessionView } },
    async run(call) {
      const session = call.session();
      if (session.state === "live") await sleepNow(session);
      return Response.json(renderSession(session));
    },
  },
  {
    method: "PUT",
    path: "/v1/sessions/{id}/tools",
    scopes: ["execute"],
    summary: "Offer functions of yours to Python; calls of them come in the stream of the cell",
    body: ToolsBody,
    answers: { 204: { description: "They can be called" } },
    async run({ engine, request, session }) {
      const { tools } = await readJson(request.req.raw, ToolsBody, engine.limits.maxBodyBytes);
      await session().offer(tools);
      return new Response(null, { status: 204 });
    },
  },
  {
    method: "GET",
    path: "/v1/sessions/{id}/variables",
    scopes: ["execute"],
    summary: "List the session's variables",
    answers: {
      200: { description: "Name, type, shape, size and preview of each", schema: Variables },
    },
    async run(call) {
      using held = await call.session().hold(call.request.req.raw.signal);
      return Response.json({ variables: await held.kernel.variables() });
    },
  },
  {
    method: "POST",
    path: "/v1/sessions/{id}/interrupt",
    scopes: ["execute"],
    summary: "Interrupt the running cell; variables stay",
    body: InterruptBody,
    answers: {
      200: {
        description:
          "Whether a cell was there to be interrupted; it has ended when this is answered",
        schema: z.object({ interrupted: z.boolean() }),
      },
    },
    run: interruptCell,
  },
];

/** @throws CodeactError `not_supported` where no session can sleep, `session_busy` */
async function sleepNow(session: EngineSession): Promise<void> {
  if (!session.canSleep)
    throw new CodeactError("not_supported", "This session cannot sleep on this engine.", {
      remedy: "It takes a sandbox with snapshots, a data folder, and variables that can be saved.",
    });
  if (!(await session.sleep()) && session.busy)
    throw new CodeactError("session_busy", "The session is in use.", { retryable: true });
}

/** The shape of an event, for the API description. */
export const eventSchema: z.ZodType = KernelEvent;

async function createSession(call: Call): Promise<Response> {
  const { engine, request, principal } = call;
  const raw = request.req.raw;
  const wish = await readJson(raw, CreateBody, engine.limits.maxBodyBytes);
  const plan = planSession(engine, wish);
  return await answerCreated(call, await engine.table.create(principal, plan, raw.signal));
}

/** A client that left meanwhile cannot end what it has never heard of. */
async function answerCreated(call: Call, { session, secret }: CreatedSession): Promise<Response> {
  if (call.request.req.raw.signal.aborted) {
    await call.engine.table.remove(session);
    return new Response(null, { status: 499 });
  }
  return Response.json(
    { ...renderSession(session), secret },
    { status: 201, headers: { location: `/v1/sessions/${session.id}` } },
  );
}

function listSessions({ engine, request, principal }: Call): Response {
  const { limit, after } = parseWith(ListQuery, request.req.query());
  const all = engine.table.list(principal);
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const page = all.slice(start, start + limit);
  const next = start + limit < all.length ? page.at(-1)?.id : undefined;
  return Response.json({ sessions: page.map((session) => renderSession(session)), next });
}

async function removeSession({ engine, request, principal }: Call): Promise<Response> {
  const session = engine.table.findToEnd(request.req.param("id") ?? "", principal);
  await engine.table.remove(session);
  return new Response(null, { status: 204 });
}

async function interruptCell(call: Call): Promise<Response> {
  const { engine, request } = call;
  const session = call.session();
  const { executionId, force } = await readJson(
    request.req.raw,
    InterruptBody,
    engine.limits.maxBodyBytes,
  );
  const [running] = session.executions.values();
  const named = executionId === undefined ? running : session.executions.get(executionId);
  if (named === undefined) return Response.json({ interrupted: false });
  // A cell that waits behind another one is only to be taken out of the queue.
  if (force || named !== running) named.abort();
  else await session.kernel?.interrupt();
  return Response.json({ interrupted: true });
}
