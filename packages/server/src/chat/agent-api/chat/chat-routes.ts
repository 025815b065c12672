import { parseRequest, readJsonBody } from "@codeact/models/serve";
import { z } from "zod";
import type { ChatCall, ChatRoute } from "../../app/chat-route.ts";
import { findModel } from "../ask/agent-name.ts";
import { passThrough } from "../raw/pass-through.ts";
import { answerChat } from "./answer-chat.ts";
import { ChatRequest } from "./chat-request.ts";

const Named = z.looseObject({ model: z.string() });

const ChatCompletion = z.looseObject({
  id: z.string(),
  object: z.literal("chat.completion"),
  created: z.int(),
  model: z.string(),
  choices: z.array(z.looseObject({ index: z.int(), finish_reason: z.string() })),
});

/** Chat completions. */
export const chatCompletionRoutes: readonly ChatRoute[] = [
  {
    method: "POST",
    path: "/v1/chat/completions",
    access: "user",
    group: "openai",
    summary: "Ask an agent (agent/NAME: the whole loop) or a model",
    body: ChatRequest,
    answers: {
      200: {
        description: "The answer; with `stream`, chunks of it as server-sent events",
        schema: ChatCompletion,
        types: ["text/event-stream"],
      },
    },
    run: answer,
  },
];

async function answer(call: ChatCall): Promise<Response> {
  const { chat, request } = call;
  const json = await readJsonBody(request.req.raw, chat.settings.maxBodyBytes);
  const { agent, offer } = await findModel(chat.models, parseRequest(Named, json).model);
  if (agent) return await answerChat(call, json, offer.name);
  return await passThrough(call, { path: "/v1/chat/completions", json, model: offer.name });
}
