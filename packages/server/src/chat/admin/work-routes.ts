import {
  AdminHealthView,
  AdminKernelList,
  type AdminKernelView,
  AdminRunList,
  AdminRunView,
  AdminUsageView,
  AuditPage,
} from "@codeact/protocol/chat";
import { CodeactError } from "@codeact/protocol";
import { dayOf, UsageKind } from "@codeact/store";
import type { RunRecord } from "@codeact/store";
import { z } from "zod";
import { refusal } from "../../http/refusal.ts";
import { parseWith } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { record } from "../auth/record.ts";

/** Days that are shown when none are asked for, and at most. */
const DAYS_SHOWN = 31;
const MOST_DAYS = 400;

const UsageQuery = z.object({
  /** One person's; absent: everybody's. */
  userId: z.string().max(64).optional(),
  kind: UsageKind.optional(),
  /** Days since the epoch (of UTC), the first and the last. */
  fromDay: z.coerce.number().int().min(0).optional(),
  toDay: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});

const AuditQuery = z.object({
  userId: z.string().max(64).optional(),
  /** A kind, or the beginning of kinds with its full stop: `login.`. */
  kind: z.string().max(100).optional(),
  subject: z.string().max(400).optional(),
  /** Milliseconds since the epoch. */
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().max(500).optional(),
});

/** What the server does for whom, for admins. */
export const workRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/admin/runs",
    access: "admin",
    scope: "admin:read",
    group: "admin",
    summary: "Everybody's runs at work, of every process",
    answers: { 200: { description: "Runs, oldest first", schema: AdminRunList } },
    async run({ chat }) {
      const runs = await chat.store.runs.running();
      return Response.json({ items: runs.map(runView) } satisfies AdminRunList);
    },
  },
  {
    method: "POST",
    path: "/api/v1/admin/runs/{id}/stop",
    access: "admin",
    group: "admin",
    summary: "Stop anybody's run; what was made is kept",
    answers: { 202: { description: "Whoever works on it was told", schema: AdminRunView } },
    run: stopRun,
  },
  {
    method: "GET",
    path: "/api/v1/admin/kernels",
    access: "admin",
    scope: "admin:read",
    group: "admin",
    summary: "Everybody's live interpreters, of every process",
    answers: { 200: { description: "Interpreters", schema: AdminKernelList } },
    run: listKernels,
  },
  {
    method: "DELETE",
    path: "/api/v1/admin/kernels/{id}",
    access: "admin",
    group: "admin",
    summary: "End anybody's interpreter; its variables are lost",
    answers: { 204: { description: "It ends" } },
    async run(call) {
      const id = call.request.req.param("id") ?? "";
      await call.chat.kernels.kill(id);
      await record(call, { kind: "kernel.killed", subject: id });
      return new Response(null, { status: 204 });
    },
  },
  {
    method: "GET",
    path: "/api/v1/admin/usage",
    access: "admin",
    scope: "admin:read",
    group: "admin",
    summary: "What was used, by day and by person",
    query: UsageQuery,
    answers: { 200: { description: "Sums", schema: AdminUsageView } },
    run: usageAnswer,
  },
  {
    method: "GET",
    path: "/api/v1/admin/audit",
    access: "admin",
    scope: "admin:read",
    group: "admin",
    summary: "What was done, newest first",
    query: AuditQuery,
    answers: { 200: { description: "A page of the audit log", schema: AuditPage } },
    async run({ chat, request }) {
      const options = parseWith(AuditQuery, request.req.query());
      const { items, cursor: next } = await chat.store.audit.list(options);
      return Response.json({ items: [...items], next } satisfies AuditPage);
    },
  },
  {
    method: "GET",
    path: "/api/v1/admin/health",
    access: "admin",
    scope: "admin:read",
    group: "admin",
    summary: "How this process is, and what it works with",
    answers: { 200: { description: "Facts", schema: AdminHealthView } },
    run: healthAnswer,
  },
];

async function stopRun(call: ChatCall): Promise<Response> {
  const { chat } = call;
  const id = call.request.req.param("id") ?? "";
  const run = (await chat.store.runs.running()).find((one) => one.id === id);
  if (run === undefined)
    throw new CodeactError(
      "not_found",
      `There is no run ${JSON.stringify(id.slice(0, 64))} at work.`,
      {
        remedy: "List those at work; it may have ended.",
      },
    );
  const stopped = await chat.desk.stop(run.userId, id);
  await record(call, { kind: "run.stopped", subject: id, data: { of: run.userId } });
  return Response.json(runView(stopped), { status: 202 });
}

/** The store knows the interpreters of every process; what only this one knows of its own comes along. */
async function listKernels({ chat }: ChatCall): Promise<Response> {
  const here = new Map(chat.kernels.live().map((kernel) => [kernel.kernelId, kernel]));
  const live = await chat.store.kernels.everyLive();
  const items = live.map((kernel): AdminKernelView => {
    const { id, conversationId, userId, status, owner, startedAt, usedAt } = kernel;
    const { backend, version } = here.get(id) ?? {};
    return { id, conversationId, userId, status, owner, backend, version, startedAt, usedAt };
  });
  return Response.json({ items } satisfies AdminKernelList);
}

async function usageAnswer({ chat, request }: ChatCall): Promise<Response> {
  const query = parseWith(UsageQuery, request.req.query());
  const { userId, kind, limit } = query;
  const toDay = query.toDay ?? dayOf(chat.now());
  const fromDay = query.fromDay ?? Math.max(0, toDay - DAYS_SHOWN + 1);
  if (toDay - fromDay >= MOST_DAYS)
    throw refusal(`fromDay: More than ${MOST_DAYS} days are not summed at once.`);
  const range = { userId, fromDay, toDay, kinds: kind === undefined ? undefined : [kind] };
  const [days, users] = await Promise.all([
    chat.store.usage.series(range),
    chat.store.usage.byUser({ ...range, limit }),
  ]);
  return Response.json({ days: [...days], users: [...users] } satisfies AdminUsageView);
}

async function healthAnswer({ chat }: ChatCall): Promise<Response> {
  const [store, models, runs, users] = await Promise.all([
    chat.store.health(),
    chat.models.list(),
    chat.store.runs.running(),
    chat.store.users.count(),
  ]);
  const view: AdminHealthView = {
    store: { ...store },
    uptimeMs: Math.round(process.uptime() * 1000),
    memoryBytes: process.memoryUsage.rss(),
    runsHere: chat.desk.working,
    kernelsHere: chat.kernels.live().length,
    runs: runs.length,
    users,
    models: models.map(({ name }) => name),
  };
  return Response.json(view);
}

function runView(run: RunRecord): AdminRunView {
  const { id, conversationId, userId, status, leaseOwner, stopRequestedAt, createdAt } = run;
  return { id, conversationId, userId, status, owner: leaseOwner, stopRequestedAt, createdAt };
}
