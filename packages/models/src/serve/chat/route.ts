import { generateFor, stampFor } from "../app-context.ts";
import type { AppContext, AppRequest } from "../app-context.ts";
import { sendFrames } from "../generation.ts";
import { parseRequest, readJsonBody } from "../request-body.ts";
import { foldChat } from "./answer.ts";
import { chatFrames } from "./chunks.ts";
import { ChatRequest, readChat, readCount, repeatRequest } from "./request.ts";

/** `POST /v1/chat/completions`. @throws CodeactError refusals and what the engine throws */
export async function answerChat(app: AppContext, request: AppRequest): Promise<Response> {
  const json = await readJsonBody(request.req.raw, app.limits.maxBodyBytes);
  const body = parseRequest(ChatRequest, json);
  app.models.resolve(body.model);
  const count = readCount(body.n, app.limits.maxChoices);
  const generation = generateFor(app, request, {
    model: body.model,
    requests: repeatRequest(readChat(body, app), count),
    answersPerPrompt: count,
  });
  const stamp = stampFor(app, "chatcmpl-", body.model);
  const logprobs = body.logprobs === true;
  if (body.stream !== true)
    return request.json(await foldChat(generation, stamp, { count, logprobs }));
  const includeUsage = body.stream_options?.include_usage === true;
  return await sendFrames({
    generation,
    frames: chatFrames(generation, stamp, { count, logprobs, includeUsage }),
    exchange: request.get("exchange"),
    limits: app.limits,
  });
}
