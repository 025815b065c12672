import type { Context } from "hono";
import type { ChatEnv } from "../app/chat-route.ts";
import { plainPage } from "../app/plain-page.ts";

const page = plainPage(
  "codeact",
  `<h1>codeact</h1>
<p>The chat's API is up. This server has no web page: none was built, or it was started without one.</p>
<p><a href="/docs/api">The API for people</a>, <a href="/openapi.json">for programs</a>.</p>
<p>Any client of the OpenAI API can use the agent as a model: its base URL is <code>/v1</code> of this server, its key one of yours.</p>`,
);

/** What a server without a built web page answers at `/`. */
export function welcomePage(request: Context<ChatEnv>): Response | undefined {
  const { method, path } = request.req;
  if (path !== "/" || (method !== "GET" && method !== "HEAD")) return undefined;
  request.get("exchange").route = "page";
  return new Response(page.html, { headers: page.headers });
}
