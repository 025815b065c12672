import {
  ModelEndpointChangesBody,
  ModelEndpointView,
  ModelList,
  NewModelEndpointBody,
} from "@codeact/protocol/chat";
import type { ModelEndpoint } from "@codeact/store";
import { z } from "zod";
import { readJson } from "../../http/request-body.ts";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import { idOf } from "../app/call-parts.ts";

const EndpointList = z.object({ items: z.array(ModelEndpointView) });
const ServedNames = z.object({ items: z.array(z.string()) });
const BASE = "/api/v1/admin/model-endpoints";
const admin = { access: "admin", group: "models" } as const;

/** The models of this server, and the servers of models that admins add. */
export const modelRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/api/v1/models",
    access: "user",
    group: "models",
    summary: "Models that a conversation may use; the first is the default",
    answers: { 200: { description: "The models", schema: ModelList } },
    run: async ({ chat }) => Response.json({ items: await chat.models.list() }),
  },
  {
    method: "GET",
    path: BASE,
    ...admin,
    scope: "admin:read",
    summary: "Servers of models that admins added",
    answers: { 200: { description: "The servers", schema: EndpointList } },
    async run({ chat }) {
      const all = await chat.models.endpoints.list();
      return Response.json({ items: all.map(viewOf) });
    },
  },
  {
    method: "POST",
    path: BASE,
    ...admin,
    summary: "Add a server of models; its key is kept sealed and never given back",
    body: NewModelEndpointBody,
    answers: { 201: { description: "Added", schema: ModelEndpointView } },
    async run(call) {
      const body = await read(call, NewModelEndpointBody);
      const endpoint = await call.chat.models.endpoints.add(body);
      await record(call, "model-endpoint.added", endpoint);
      return Response.json(viewOf(endpoint), { status: 201 });
    },
  },
  {
    method: "GET",
    path: `${BASE}/{id}`,
    ...admin,
    scope: "admin:read",
    summary: "One server of models",
    answers: { 200: { description: "The server", schema: ModelEndpointView } },
    run: async (call) => Response.json(viewOf(await call.chat.models.endpoints.get(idOf(call)))),
  },
  {
    method: "PATCH",
    path: `${BASE}/{id}`,
    ...admin,
    summary: "Change a server of models; another host needs its key entered again",
    body: ModelEndpointChangesBody,
    answers: { 200: { description: "Changed", schema: ModelEndpointView } },
    async run(call) {
      const changes = await read(call, ModelEndpointChangesBody);
      const endpoint = await call.chat.models.endpoints.change(idOf(call), changes);
      await record(call, "model-endpoint.changed", endpoint);
      return Response.json(viewOf(endpoint));
    },
  },
  {
    method: "DELETE",
    path: `${BASE}/{id}`,
    ...admin,
    summary: "Remove a server of models; conversations that use it must choose another",
    answers: { 204: { description: "Removed" } },
    async run(call) {
      const { endpoints } = call.chat.models;
      const endpoint = await endpoints.get(idOf(call));
      await endpoints.remove(endpoint.id);
      await record(call, "model-endpoint.removed", endpoint);
      return new Response(null, { status: 204 });
    },
  },
  {
    method: "POST",
    path: `${BASE}/{id}/check`,
    ...admin,
    summary: "Ask a server of models what it has",
    answers: { 200: { description: "Names of its models", schema: ServedNames } },
    async run(call) {
      const { signal } = call.request.req.raw;
      const items = await call.chat.models.endpoints.ask(idOf(call), signal);
      return Response.json({ items });
    },
  },
];

async function read<T extends z.ZodType>(
  { chat, request }: ChatCall,
  body: T,
): Promise<z.infer<T>> {
  return await readJson(request.req.raw, body, chat.settings.maxBodyBytes);
}

async function record(
  { chat, user }: ChatCall,
  kind: string,
  endpoint: ModelEndpoint,
): Promise<void> {
  const { id, name, baseUrl } = endpoint;
  await chat.store.audit.record({ userId: user.id, kind, subject: id, data: { name, baseUrl } });
}

function viewOf({ sealedKey, ...endpoint }: ModelEndpoint): ModelEndpointView {
  return { ...endpoint, models: [...endpoint.models], hasKey: sealedKey !== undefined };
}
