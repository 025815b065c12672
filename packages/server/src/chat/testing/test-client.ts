import type { Store, User } from "@codeact/store";
import type { z } from "zod";
import type { ChatApp } from "../app/chat-app.ts";
import { scopes } from "../auth/principal.ts";

/** What a test sends. */
export interface TestRequest {
  /** @default GET, and POST with a body */
  readonly method?: string | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: BodyInit | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Who asks: a person, with a key of theirs that has every scope; or nobody. */
export type Asker = User | "nobody";

/** Ways to ask an app without a socket. */
export interface TestClient {
  /** Asks a path. @param as @default the owner */
  fetch(path: string, request?: TestRequest, as?: Asker): Promise<Response>;
  /** Asks a path and parses the answer. @throws Error with the answer when its status is another than 200 to 299 */
  ask<T extends z.ZodType>(
    schema: T,
    path: string,
    request?: TestRequest,
    as?: Asker,
  ): Promise<z.infer<T>>;
  /** A key of a person with every scope; the same each time. */
  keyOf(user: User): Promise<string>;
}

/** Makes the client of an app. */
export function testClient(app: ChatApp, store: Store, owner: User): TestClient {
  const keys = new Map<string, Promise<string>>();
  const keyOf = (user: User): Promise<string> => {
    const made = keys.get(user.id) ?? newKey(store, user);
    keys.set(user.id, made);
    return made;
  };
  const ask: TestClient["fetch"] = async (path, request = {}, as = owner) => {
    const { json, headers } = request;
    const body = json === undefined ? request.body : JSON.stringify(json);
    const sent = new Headers(json === undefined ? {} : { "content-type": "application/json" });
    if (as !== "nobody") sent.set("authorization", `Bearer ${await keyOf(as)}`);
    for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value);
    return await app.request(
      path,
      {
        method: request.method ?? (body === undefined ? "GET" : "POST"),
        headers: sent,
        body: body ?? null,
        signal: request.signal ?? null,
      },
      {},
    );
  };
  return {
    keyOf,
    fetch: ask,
    async ask(schema, path, request, as) {
      const response = await ask(path, request, as);
      const text = await response.text();
      if (!response.ok)
        throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
      return schema.parse(text === "" ? undefined : JSON.parse(text));
    },
  };
}

async function newKey(store: Store, user: User): Promise<string> {
  const { secret } = await store.apiKeys.create({ userId: user.id, name: "test", scopes });
  return secret;
}
