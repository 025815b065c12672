import { generateFor, stampFor } from "../app-context.ts";
import type { AppContext, AppRequest } from "../app-context.ts";
import { countPrompt } from "../count-tokens.ts";
import { sendFrames } from "../generation.ts";
import { parseRequest, readJsonBody } from "../request-body.ts";
import { ResponseWriter } from "./answer.ts";
import { readResponse, ResponseRequest, wantsLogprobs } from "./request.ts";

/** `POST /v1/responses`, without stored state. @throws CodeactError refusals and what the engine throws */
export async function answerResponse(app: AppContext, request: AppRequest): Promise<Response> {
  const json = await readJsonBody(request.req.raw, app.limits.maxBodyBytes);
  const body = parseRequest(ResponseRequest, json);
  app.models.resolve(body.model);
  const generation = generateFor(app, request, {
    model: body.model,
    requests: [readResponse(body, app)],
    answersPerPrompt: 1,
  });
  const writer = new ResponseWriter({
    body,
    stamp: stampFor(app, "resp_", body.model),
    generation,
    logprobs: wantsLogprobs(body),
    now: () => app.now(),
  });
  if (body.stream !== true) return request.json(await writer.fold());
  return await sendFrames({
    generation,
    frames: writer.frames(),
    exchange: request.get("exchange"),
    limits: app.limits,
    renderError: (error) => writer.failureFrame(error),
  });
}

/** `POST /v1/responses/input_tokens`: how many tokens a request's input is. @throws CodeactError refusals */
export async function countResponseTokens(app: AppContext, request: AppRequest): Promise<Response> {
  const json = await readJsonBody(request.req.raw, app.limits.maxBodyBytes);
  const body = parseRequest(ResponseRequest, json);
  app.models.resolve(body.model);
  const input_tokens = await countPrompt(app, readResponse(body, app).prompt);
  return request.json({ object: "response.input_tokens", input_tokens });
}
