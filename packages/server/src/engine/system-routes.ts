import { z } from "zod";
import type { Route } from "./http/route.ts";

const Health = z.object({ status: z.string() });

const About = z.object({
  engine: z.literal("codeact"),
  version: z.literal(1),
  backend: z.string(),
  /** What the sessions of this engine can do (`SandboxCapabilities`). */
  capabilities: z.record(z.string(), z.boolean()),
  profiles: z.array(z.string()),
  /** Network policies that a session may ask for; none at all where the sandbox can hold none. */
  networkKinds: z.array(z.string()),
  /** Whether unused sessions sleep on disk. */
  hibernates: z.boolean(),
});

/** What load balancers, monitors and clients ask first. */
export const systemRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/healthz",
    scopes: "open",
    summary: "Answered while the process lives",
    answers: { 200: { description: "It lives", schema: Health } },
    run: () => Response.json({ status: "ok", engine: "codeact" }),
  },
  {
    method: "GET",
    path: "/readyz",
    scopes: "open",
    summary: "Whether a new session would be started",
    answers: {
      200: { description: "Ready", schema: Health },
      503: { description: "Closing", schema: Health },
    },
    run: ({ engine }) =>
      engine.accepting
        ? Response.json({ status: "ready" })
        : Response.json({ status: "closing" }, { status: 503 }),
  },
  {
    method: "GET",
    path: "/metrics",
    scopes: ["admin"],
    summary: "Prometheus metrics",
    answers: { 200: { description: "The exposition text", types: ["text/plain"] } },
    run: async ({ engine }) =>
      new Response(await engine.metrics.render(), {
        headers: { "content-type": engine.metrics.contentType },
      }),
  },
  {
    method: "GET",
    path: "/v1",
    scopes: ["execute"],
    summary: "What this engine is and can do",
    answers: { 200: { description: "Facts", schema: About } },
    run: ({ engine }) => {
      const { sandbox, profiles = {}, networkKinds = [] } = engine.options;
      return Response.json({
        engine: "codeact",
        version: 1,
        backend: sandbox.backend,
        capabilities: {
          ...sandbox.capabilities,
          network: sandbox.capabilities.network && networkKinds.length > 0,
        },
        profiles: [...new Set(["default", ...Object.keys(profiles)])],
        networkKinds: [
          // What has no walls of its own (a Jupyter server) does not keep a session from the network either.
          ...(sandbox.capabilities.network || sandbox.capabilities.limits ? ["none"] : []),
          ...networkKinds.filter((kind) => kind !== "none"),
        ],
        hibernates: engine.options.dataFolder !== undefined && sandbox.capabilities.snapshot,
      });
    },
  },
];
