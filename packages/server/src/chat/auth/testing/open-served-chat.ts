import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { User } from "@codeact/store";
import { listen, portOf, stopListening } from "../../../http/listen.ts";
import { adminRoutes } from "../../admin/admin-routes.ts";
import { openTestChat } from "../../testing/open-test-chat.ts";
import type { TestChat, TestChatOptions } from "../../testing/open-test-chat.ts";
import { authRoutes, meRoutes } from "../auth-routes.ts";
import { passwords } from "../password.ts";
import { openTestBrowser } from "./test-browser.ts";
import type { TestBrowser } from "./test-browser.ts";

/** What everybody's password is in tests. */
export const PASSWORD = "a long enough password";

/** A chat on a real socket, with browsers and a clock to move. */
export interface ServedChat extends AsyncDisposable {
  readonly test: TestChat;
  readonly url: string;
  advance(ms: number): void;
  /** A new browser, at an address of its own. */
  browser(address?: string): TestBrowser;
  /** Gives a person a password. */
  withPassword(user: User): Promise<User>;
  /** A new browser that a person, who has a password then, is logged in with. */
  loggedIn(user: User, address?: string): Promise<TestBrowser>;
}

let addresses = 0;
let kept: Promise<string> | undefined;

/** Serves a chat with the routes of people; one proxy stands before it, so that browsers have addresses. */
export async function openServedChat(options: TestChatOptions = {}): Promise<ServedChat> {
  await using opened = new AsyncDisposableStack();
  const server = createServer();
  await listen(server, "127.0.0.1", 0);
  opened.defer(() => stopListening(server));
  const url = `http://127.0.0.1:${portOf(server)}`;
  let offset = 0;
  const test = opened.use(
    await openTestChat({
      now: () => Date.now() + offset,
      routes: [...authRoutes, ...meRoutes, ...adminRoutes],
      ...options,
      settings: { publicUrl: url, proxyHops: 1, ...options.settings },
    }),
  );
  const answer = getRequestListener(test.app.fetch, { overrideGlobalObjects: false });
  server.on("request", (request, response) => void answer(request, response));
  kept ??= passwords.hash(PASSWORD);
  const passwordHash = await kept;
  const browser: ServedChat["browser"] = (address) => {
    addresses += 1;
    return openTestBrowser(url, address ?? `10.0.${addresses >> 8}.${addresses & 255}`);
  };
  const withPassword: ServedChat["withPassword"] = (user) =>
    test.store.users.update(user.id, { passwordHash });
  const cleaning = opened.move();
  return {
    test,
    url,
    advance(ms) {
      offset += ms;
    },
    browser,
    withPassword,
    async loggedIn(user, address) {
      await withPassword(user);
      const page = browser(address);
      const expiresAt = test.chat.now() + test.chat.settings.loginIdleMs;
      const { token } = await test.store.sessions.create({ userId: user.id, expiresAt });
      page.cookies().set("codeact", token);
      return page;
    },
    [Symbol.asyncDispose]: () => cleaning.disposeAsync(),
  };
}
