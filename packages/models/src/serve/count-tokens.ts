import { boundedArray } from "@codeact/protocol";
import { z } from "zod";
import type { Prompt } from "../engines/engine.ts";
import type { AppContext, AppRequest } from "./app-context.ts";
import { ChatMessage, readMessages } from "./chat/messages.ts";
import { refusal } from "./refusal.ts";
import { parseRequest, readJsonBody } from "./request-body.ts";

const CountRequest = z.looseObject({
  model: z.string().nullish(),
  /** Plain text, as llama.cpp's server names it. */
  content: z.string().nullish(),
  /** A conversation, counted with the model's template around it. */
  messages: boundedArray(ChatMessage, 20_000).nullish(),
});

/** `POST /tokenize`: how many tokens a text or a conversation is. @throws CodeactError refusals */
export async function countTokens(app: AppContext, request: AppRequest): Promise<Response> {
  const json = await readJsonBody(request.req.raw, app.limits.maxBodyBytes);
  const { model, content, messages } = parseRequest(CountRequest, json);
  if (model !== undefined && model !== null) app.models.resolve(model);
  const prompt = readPrompt(content, messages, app.vision);
  return request.json({ count: await countPrompt(app, prompt) });
}

/** Asks the engine. @throws CodeactError a refusal, 501, where it cannot tell */
export async function countPrompt(app: AppContext, prompt: Prompt): Promise<number> {
  if (app.engine.countTokens === undefined)
    throw refusal(`The engine ${app.engine.kind} cannot count tokens.`, {
      status: 501,
      code: "not_supported",
    });
  return await app.engine.countTokens(prompt);
}

function readPrompt(
  content: string | null | undefined,
  messages: readonly ChatMessage[] | null | undefined,
  vision: boolean,
): Prompt {
  if (messages !== undefined && messages !== null && messages.length > 0)
    return { type: "chat", messages: readMessages(messages, vision) };
  if (content !== undefined && content !== null) return { type: "text", text: content };
  throw refusal("Give 'content' or 'messages'.", {
    param: "content",
    code: "missing_required_parameter",
  });
}
