import { z } from "zod";
import type { ChatRoute } from "./chat-route.ts";

const Health = z.object({ status: z.enum(["ok", "ready", "closing", "failing"]) });

/** What load balancers and monitors ask. */
export const systemRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/healthz",
    access: "open",
    group: "operations",
    summary: "Answered while the process lives",
    answers: { 200: { description: "It lives", schema: Health } },
    run: () => Response.json({ status: "ok" }),
  },
  {
    method: "GET",
    path: "/readyz",
    access: "open",
    group: "operations",
    summary: "Whether the store answers and new runs are taken",
    answers: {
      200: { description: "Ready", schema: Health },
      503: { description: "Closing, or the store does not answer", schema: Health },
    },
    async run({ chat }) {
      if (!chat.desk.accepting) return Response.json({ status: "closing" }, { status: 503 });
      // What is wrong with the store is for the log: strangers may ask this.
      const { ok, detail } = await chat.store.health();
      if (ok) return Response.json({ status: "ready" });
      chat.log.error({ detail }, "The store does not answer.");
      return Response.json({ status: "failing" }, { status: 503 });
    },
  },
  {
    method: "GET",
    path: "/metrics",
    access: "admin",
    scope: "admin:read",
    group: "operations",
    summary: "Prometheus metrics of this process",
    answers: { 200: { description: "The exposition text", types: ["text/plain"] } },
    run: async ({ chat }) =>
      new Response(await chat.metrics.render(), {
        headers: { "content-type": chat.metrics.contentType },
      }),
  },
];
