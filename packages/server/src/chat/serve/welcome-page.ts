import type { Context } from "hono";
import type { ChatEnv } from "../app/chat-route.ts";
import { escapeHtml, plainPage } from "../app/plain-page.ts";
import type { PlainPage } from "../app/plain-page.ts";

const LINKS = `<p><a href="/docs/api">The API for people</a>, <a href="/openapi.json">for programs</a>.</p>`;

const welcome = plainPage(
  "codeact",
  `<h1>codeact</h1>
<p>The chat's API is up. This server has no web page: none was built, or it was started without one.</p>
${LINKS}
<p>Any client of the OpenAI API can use the agent as a model: its base URL is <code>/v1</code> of this server, its key one of yours.</p>`,
);

interface Link {
  readonly path: string;
  readonly body: Readonly<Record<string, string>>;
}

const person = { email: "me@example.org", name: "Me", password: "PASSWORD" };

/** The calls that the links of the server are for. */
const links: Readonly<Record<string, Link>> = {
  "/setup": { path: "/api/v1/auth/setup", body: { token: "TOKEN", ...person } },
  "/invite": { path: "/api/v1/auth/register", body: { invite: "TOKEN", ...person } },
  "/reset": { path: "/api/v1/auth/reset", body: { token: "TOKEN", password: "PASSWORD" } },
};

/** How a link is used without the page that it was made for; its token stays in the browser, which sends none. */
function linkPage(origin: string, { path, body }: Link): PlainPage {
  const commands = [
    `curl -c cookies ${origin}${path} -d '${JSON.stringify(body)}'`,
    `curl -b cookies -H 'origin: ${origin}' ${origin}/api/v1/me/api-keys -d '{"name":"mine","scopes":["chat","files"]}'`,
  ];
  return plainPage(
    "codeact",
    `<h1>codeact</h1>
<p>This link is for the web page, which this server does not have. Its token, what follows <code>token=</code> in the
address, works all the same; the second command makes a key for programs:</p>
<pre>${escapeHtml(commands.join("\n"))}</pre>
${LINKS}`,
  );
}

/** What a server without a built web page answers at `/` and at the links that it gives out. */
export function welcomePage(request: Context<ChatEnv>): Response | undefined {
  const { method, path, url } = request.req;
  if (method !== "GET" && method !== "HEAD") return undefined;
  const link = links[path];
  const page = path === "/" ? welcome : link && linkPage(new URL(url).origin, link);
  if (page === undefined) return undefined;
  request.get("exchange").route = "page";
  return new Response(page.html, { headers: page.headers });
}
