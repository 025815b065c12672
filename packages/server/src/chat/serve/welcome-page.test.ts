import { RegisterBody, ResetBody, SetupBody } from "@codeact/protocol/chat";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { Exchange } from "../../http/exchange.ts";
import type { ChatEnv } from "../app/chat-route.ts";
import { welcomePage } from "./welcome-page.ts";

const app = new Hono<ChatEnv>();
app.all("*", (request) => {
  const { method, path } = request.req;
  request.set("exchange", new Exchange("1", { method, path }, () => undefined));
  return welcomePage(request) ?? request.body(null, 404);
});
const textOf = async (path: string): Promise<string> => {
  const text = await (await app.request(`http://chat.example:5173${path}`)).text();
  return text.replaceAll("&quot;", '"').replaceAll("&#39;", "'");
};

describe("a server without a web page", () => {
  test("says so at its address, and knows no other page", async () => {
    expect(await textOf("/")).toContain("no web page");
    expect((await app.request("/elsewhere")).status).toBe(404);
    expect((await app.request("/", { method: "POST" })).status).toBe(404);
  });

  test("says at its links which call does the same, with a body that the call takes", async () => {
    const bodies = { "/setup": SetupBody, "/invite": RegisterBody, "/reset": ResetBody };
    for (const [path, schema] of Object.entries(bodies)) {
      const [, url, body = ""] =
        /curl -c cookies (\S+) -d '([^']+)'/u.exec(await textOf(path)) ?? [];
      expect(url).toMatch(/^http:\/\/chat\.example:5173\/api\/v1\/auth\/\w+$/u);
      const filled = body.replace("TOKEN", "t".repeat(43)).replace("PASSWORD", "a long password");
      expect(schema.safeParse(JSON.parse(filled)).error).toBeUndefined();
    }
  });
});
