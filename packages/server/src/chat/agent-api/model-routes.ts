import type { JsonValue } from "@codeact/protocol";
import { z } from "zod";
import type { ChatCall, ChatRoute } from "../app/chat-route.ts";
import type { ModelOffer } from "../models/model-catalogue.ts";
import { agentName, findModel } from "./ask/agent-name.ts";

/** A model, or an agent around one, as the OpenAI API lists it. */
const ModelView = z.object({
  id: z.string(),
  object: z.literal("model"),
  created: z.int(),
  owned_by: z.string(),
});
const ModelList = z.object({ object: z.literal("list"), data: z.array(ModelView) });

const group = "openai";

/** Models of the OpenAI-compatible API: agents first, then the models themselves. */
export const modelRoutes: readonly ChatRoute[] = [
  {
    method: "GET",
    path: "/v1/models",
    access: "user",
    group,
    summary: "List agents (agent/NAME) and models",
    answers: { 200: { description: "Agents first", schema: ModelList } },
    async run({ chat }) {
      const offers = await chat.models.list();
      const agents = offers.map((offer) => renderModel(offer, true));
      return Response.json({
        object: "list",
        data: [...agents, ...offers.map((offer) => renderModel(offer, false))],
      });
    },
  },
  {
    method: "GET",
    path: "/v1/models/{id}",
    access: "user",
    group,
    summary: "Look at one agent or model",
    answers: { 200: { description: "It is there", schema: ModelView } },
    run: (call) => answerModel(call, call.request.req.param("id") ?? ""),
  },
  {
    method: "GET",
    path: "/v1/models/agent/{id}",
    access: "user",
    group,
    summary: "Look at one agent, its name not encoded",
    answers: { 200: { description: "It is there", schema: ModelView } },
    run: (call) => answerModel(call, agentName(call.request.req.param("id") ?? "")),
  },
];

async function answerModel({ chat }: ChatCall, id: string): Promise<Response> {
  const { agent, offer } = await findModel(chat.models, id);
  return Response.json(renderModel(offer, agent));
}

/** `max_model_len` is vLLM's extension. Nobody knows when a model came; 0 is what clients sort last. */
function renderModel(offer: ModelOffer, agent: boolean): JsonValue {
  return {
    id: agent ? agentName(offer.name) : offer.name,
    object: "model",
    created: 0,
    owned_by: "codeact",
    ...(offer.contextTokens === undefined ? {} : { max_model_len: offer.contextTokens }),
    ...(offer.vision ? { capabilities: { vision: true } } : {}),
  };
}
