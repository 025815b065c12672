import { createServer } from "node:http";
import type { User } from "@codeact/store";
import { getRequestListener } from "@hono/node-server";
import OpenAI from "openai";
import { listen, portOf, stopListening } from "../../../http/listen.ts";
import type { TestChat } from "../../testing/open-test-chat.ts";

/** A chat on a loopback port, for the official client. */
export interface AgentServer extends AsyncDisposable {
  /** Ends in `/v1`. */
  readonly url: string;
  /** The client of a person. @param user @default the owner */
  client(user?: User): Promise<OpenAI>;
}

/** Serves a chat of a test; disposing ends the server and its connections. */
export async function serveTestChat(chat: TestChat): Promise<AgentServer> {
  const answer = getRequestListener(chat.app.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await listen(server, "127.0.0.1", 0);
  const url = `http://127.0.0.1:${portOf(server)}/v1`;
  return {
    url,
    client: async (user = chat.user) =>
      new OpenAI({ baseURL: url, apiKey: await chat.keyOf(user), maxRetries: 0 }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await stopListening(server);
    },
  };
}
