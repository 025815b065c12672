import { z } from "zod";

/** Short ways to ask an engine over HTTP. */
export interface EngineClient {
  /** Sends a request; a body that is no text or bytes goes as JSON. */
  ask(path: string, options?: AskOptions): Promise<Response>;
  /** Sends a request and reads its JSON answer, which must have the status. @default 200 */
  json(path: string, options?: AskOptions & { readonly status?: number }): Promise<Json>;
  /** `POST /execute` as the original's client sends it: no content type. */
  execute(convid: string, code: string): Promise<Json>;
  /** A new session's id. */
  create(body?: unknown, token?: string): Promise<string>;
}

/** A JSON object. */
export type Json = Record<string, unknown>;

/** How a request is sent. */
export interface AskOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const Object_ = z.record(z.string(), z.unknown());

/** A client of the engine at a base URL. */
export function openEngineClient(url: string): EngineClient {
  const ask = async (path: string, how: AskOptions = {}): Promise<Response> => {
    const { body, token } = how;
    const raw = typeof body === "string" || body instanceof Uint8Array;
    return await fetch(`${url}${path}`, {
      method: how.method ?? (body === undefined ? "GET" : "POST"),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...how.headers,
      },
      // A Blob without a type goes without a content type.
      body: body === undefined ? null : new Blob([raw ? textOrBytes(body) : JSON.stringify(body)]),
      signal: how.signal ?? null,
    });
  };
  const json: EngineClient["json"] = async (path, how = {}) => {
    const response = await ask(path, how);
    const text = await response.text();
    if (response.status !== (how.status ?? 200))
      throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return Object_.parse(JSON.parse(text));
  };
  return {
    ask,
    json,
    execute: (convid, code) => json("/execute", { body: { convid, code } }),
    async create(body = {}, token) {
      const created = await json("/v1/sessions", { body, token, status: 201 });
      return z.string().parse(created["id"]);
    },
  };
}

function textOrBytes(body: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? body : new Uint8Array(body);
}
