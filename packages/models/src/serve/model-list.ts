import type { JsonValue } from "@codeact/protocol";
import type { AppContext } from "./app-context.ts";

/** `GET /v1/models`. `createdMs` is when the server began to serve. */
export function renderModelList(app: AppContext, createdMs: number): JsonValue {
  const data = app.models.names().map((name) => renderModel(app, name, createdMs));
  return { object: "list", data };
}

/** One model; `max_model_len` is vLLM's extension. */
export function renderModel(app: AppContext, name: string, createdMs: number): JsonValue {
  const { contextLength } = app.engine.status();
  return {
    id: name,
    object: "model",
    created: Math.floor(createdMs / 1000),
    owned_by: "codeact",
    ...(contextLength === undefined ? {} : { max_model_len: contextLength }),
  };
}
