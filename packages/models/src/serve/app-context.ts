import type { Context } from "hono";
import type { Engine, GenerateRequest } from "../engines/engine.ts";
import type { ModelAppLimits } from "./app-options.ts";
import type { AnswerStamp } from "./chat/answer.ts";
import type { Exchange } from "./exchange.ts";
import { startGeneration } from "./generation.ts";
import type { Generation } from "./generation.ts";
import type { ServedModels } from "./served-models.ts";
import { wireId } from "./wire-id.ts";

/** What Hono carries along with a request. */
export type AppEnv = { Variables: { exchange: Exchange } };
/** A request on its way through the app. */
export type AppRequest = Context<AppEnv>;

/** What every route of one app shares. */
export interface AppContext {
  readonly engine: Engine;
  readonly models: ServedModels;
  readonly vision: boolean;
  readonly limits: ModelAppLimits;
  readonly closing: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Starts the answers to a request; they end when its client leaves or the server closes. */
export function generateFor(
  app: AppContext,
  request: AppRequest,
  plan: {
    readonly model: string;
    readonly requests: readonly GenerateRequest[];
    readonly answersPerPrompt: number;
  },
): Generation {
  return startGeneration({
    ...plan,
    engine: app.engine,
    model: app.models.resolve(plan.model),
    exchange: request.get("exchange"),
    limits: app.limits,
    signal: AbortSignal.any([request.req.raw.signal, app.closing]),
  });
}

/** The marks of a new answer. */
export function stampFor(app: AppContext, prefix: string, model: string): AnswerStamp {
  return {
    id: wireId(prefix),
    created: Math.floor(app.now() / 1000),
    model,
    fingerprint: `fp_${app.engine.kind}`,
  };
}
