import { generateFor, stampFor } from "../app-context.ts";
import type { AppContext, AppRequest } from "../app-context.ts";
import { sendFrames } from "../generation.ts";
import { parseRequest, readJsonBody } from "../request-body.ts";
import { completionFrames, foldCompletion } from "./answer.ts";
import { CompletionRequest, readCompletion } from "./request.ts";

/** `POST /v1/completions`. @throws CodeactError refusals and what the engine throws */
export async function answerCompletion(app: AppContext, request: AppRequest): Promise<Response> {
  const json = await readJsonBody(request.req.raw, app.limits.maxBodyBytes);
  const body = parseRequest(CompletionRequest, json);
  app.models.resolve(body.model);
  const plan = readCompletion(body, app.limits);
  const generation = generateFor(app, request, { model: body.model, ...plan });
  const stamp = stampFor(app, "cmpl-", body.model);
  const options = {
    count: plan.requests.length,
    logprobs: body.logprobs !== undefined && body.logprobs !== null,
    includeUsage: body.stream_options?.include_usage === true,
  };
  if (body.stream !== true) return request.json(await foldCompletion(generation, stamp, options));
  return await sendFrames({
    generation,
    frames: completionFrames(generation, stamp, options),
    exchange: request.get("exchange"),
    limits: app.limits,
  });
}
