import { z } from "zod";
import { scriptedEngine } from "../../testing/scripted-engine.ts";
import type { ScriptedEngine, ScriptedEngineOptions } from "../../testing/scripted-engine.ts";
import type { ModelAppOptions } from "../app-options.ts";
import type { RequestRecord } from "../exchange.ts";
import { createModelApp } from "../model-app.ts";
import type { ModelApp } from "../model-app.ts";

/** An app over a scripted engine, and everything that was told about its requests. */
export interface ScriptedApp {
  readonly engine: ScriptedEngine;
  readonly app: ModelApp;
  readonly records: readonly RequestRecord[];
}

/** Builds an app over a scripted engine. */
export function scriptedApp(
  script: ScriptedEngineOptions = {},
  options: Partial<ModelAppOptions> = {},
): ScriptedApp {
  const engine = scriptedEngine(script);
  const records: RequestRecord[] = [];
  const app = createModelApp({ engine, onRequest: (record) => records.push(record), ...options });
  return { engine, app, records };
}

const Json = z.record(z.string(), z.unknown());

/** An answer with its JSON body. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Posts a body (text as it is) and reads the JSON answer. */
export async function post(app: ModelApp, path: string, body: unknown): Promise<JsonAnswer> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await app.request(path, { method: "POST", body: text });
  return {
    status: response.status,
    headers: response.headers,
    body: Json.parse(await response.json()),
  };
}

/** Posts a body with `stream: true` and reads the data of every frame; `[DONE]` stays a string. */
export async function postStream(
  app: ModelApp,
  path: string,
  body: Record<string, unknown>,
): Promise<(Record<string, unknown> | string)[]> {
  const response = await app.request(path, {
    method: "POST",
    body: JSON.stringify({ ...body, stream: true }),
  });
  return readFrames(await response.text());
}

/** The data of every frame of a stream, comments left out. */
export function readFrames(stream: string): (Record<string, unknown> | string)[] {
  return stream
    .split("\n\n")
    .flatMap((frame) => frame.split("\n").filter((line) => line.startsWith("data: ")))
    .map((line) => line.slice("data: ".length))
    .map((data) => (data === "[DONE]" ? data : Json.parse(JSON.parse(data))));
}

/** A chat of one question. */
export function chatBody(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    model: "scripted",
    messages: [{ role: "user", content: "What is 6 times 7?" }],
    ...more,
  };
}
