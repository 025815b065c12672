import type { OpenAI } from "openai";
import type { Stream } from "openai/streaming";
import { HttpFailure } from "./http-failure.ts";
import { MAX_TIMER_MS } from "./options.ts";
import type { OpenaiEndpoint } from "./options.ts";

/** The library and one client of it. */
export interface OpenClient {
  readonly client: OpenAI;
  readonly Stream: typeof Stream;
}

/**
 * Loads the `openai` package and makes a client of which nothing comes from the environment. It loads at the first call,
 * not at start-up, because that takes longer than everything else the command does before its first output.
 */
export async function openClient(endpoint: OpenaiEndpoint): Promise<OpenClient> {
  const [{ OpenAI: Client }, streaming] = await Promise.all([
    import("openai"),
    import("openai/streaming"),
  ]);
  const client = new Client({
    baseURL: endpoint.baseUrl,
    // The constructor wants a key; `plainFetch` sends only the one that was given.
    apiKey: endpoint.apiKey ?? "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    // Ours end a call sooner.
    timeout: MAX_TIMER_MS,
    logLevel: "off",
    fetch: plainFetch(endpoint),
  });
  return { client, Stream: streaming.Stream };
}

/**
 * A fetch that sends exactly our headers, because the library adds those of the environment variable
 * OPENAI_CUSTOM_HEADERS, and that keeps the body of an error as text, because the library drops what is not in
 * OpenAI's shape.
 */
function plainFetch(endpoint: OpenaiEndpoint): typeof fetch {
  const send = endpoint.fetch ?? fetch;
  return async (input, init) => {
    const headers = new Headers({
      accept: "text/event-stream, application/json",
      "content-type": "application/json",
    });
    if (endpoint.apiKey !== undefined) headers.set("authorization", `Bearer ${endpoint.apiKey}`);
    for (const [name, value] of Object.entries(endpoint.headers ?? {})) headers.set(name, value);
    const response = await send(input, { ...init, headers });
    if (response.ok) return response;
    const body = await response.text();
    // Some servers repeat the key they refuse; it must not reach a log.
    const hidden = endpoint.apiKey ? body.replaceAll(endpoint.apiKey, "***") : body;
    throw new HttpFailure(response.status, response.headers, hidden);
  };
}
