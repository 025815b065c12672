import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { CodeactError } from "@codeact/protocol";
import { getRequestListener } from "@hono/node-server";
import type { RequestRecord } from "../../http/exchange.ts";
import { isLoopback, localNames } from "../../http/guards.ts";
import { listen, portOf, stopListening, urlHost } from "../../http/listen.ts";
import { createChatApp } from "../app/chat-app.ts";
import type { ChatAppOptions } from "../app/chat-app.ts";
import { createAuthenticate } from "../auth/authenticate.ts";
import { ensureOwnerLink } from "../auth/owner-link.ts";
import type { Chat } from "../chat.ts";
import type { ChatSettings } from "../chat-settings.ts";
import { openChat } from "../open-chat.ts";
import type { OpenChatOptions, OpenedChat } from "../open-chat.ts";
import type { Log } from "./log.ts";
import { readPageFiles } from "./page-files.ts";
import { watchBody } from "./watch-body.ts";
import { welcomePage } from "./welcome-page.ts";

/** Options of {@link openChatServer}. */
export interface ChatServerOptions extends Omit<OpenChatOptions, "settings"> {
  /** `publicUrl` is the server's own address when it is absent. */
  readonly settings: Omit<ChatSettings, "publicUrl"> & { readonly publicUrl?: string | undefined };
  /** @default 127.0.0.1 */
  readonly host?: string | undefined;
  /** 0 is a free one. @default 5173 */
  readonly port?: number | undefined;
  /** More names that requests may be addressed to. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Folder of the built web page. @default none, a plain page says what is there */
  readonly webFolder?: string | undefined;
}

/** A running chat server. */
export interface ChatServer extends AsyncDisposable {
  /** `http://127.0.0.1:5173` */
  readonly url: string;
  readonly port: number;
  readonly chat: Chat;
  /** Opens the set-up of the owner once, while there is none. */
  readonly setupLink: string | undefined;
  /**
   * Takes no new connection or run, lets running ones go on for the grace time, then stops them with what they have.
   * Idempotent; a second call does not wait longer than the first.
   */
  close(options?: { readonly graceMs?: number | undefined }): Promise<void>;
}

const DEFAULT_PORT = 5173;
/** Longer than the minute that proxies and clients keep a connection, so that it is not cut as they use it again. */
const KEEP_ALIVE_MS = 65_000;
/** A client has this long for its headers; bodies and answers may take as long as they need. */
const HEADERS_MS = 20_000;
/** After the last run: time for the last bytes to leave. */
const FAREWELL_MS = 500;

/**
 * Serves the chat over HTTP. It listens first, so that a taken port is told before anything else is opened, and answers
 * 503 until the rest is there.
 * @throws CodeactError `config_invalid` when the port is taken, the address is not ours, or a single-user server would be
 * public; and what `openChat` throws
 */
export async function openChatServer(options: ChatServerOptions): Promise<ChatServer> {
  const host = options.host ?? "127.0.0.1";
  checkSingleUser(options.settings.singleUser, host);
  let answer: RequestListener = answerStarting;
  const server = createServer((incoming, outgoing) => {
    watchBody(incoming, outgoing);
    answer(incoming, outgoing);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEADERS_MS;
  // Uploads of a gigabyte over a slow line take their time; those that stop coming are ended by watchBody.
  server.requestTimeout = 0;
  await listen(server, host, options.port ?? DEFAULT_PORT);
  try {
    const port = portOf(server);
    const url = `http://${urlHost(host)}:${port}`;
    const settings = { ...options.settings, publicUrl: options.settings.publicUrl ?? url };
    const page =
      options.webFolder === undefined ? undefined : await readPageFiles(options.webFolder);
    await using stack = new AsyncDisposableStack();
    const opened = stack.use(await openChat({ ...options, settings }));
    answer = listenerOf(opened.chat, {
      allowedHosts: hostsOf(options, host, settings.publicUrl),
      page: page ?? welcomePage,
    });
    const setupLink = await ensureOwnerLink(opened.chat);
    stack.move();
    const close = closer(server, opened);
    const { chat } = opened;
    return {
      url,
      port,
      chat,
      setupLink,
      close,
      [Symbol.asyncDispose]: () => close({ graceMs: 0 }),
    };
  } catch (error) {
    server.closeAllConnections();
    await stopListening(server);
    throw error;
  }
}

function answerStarting(_: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(503, { "retry-after": "1" }).end("Starting.\n");
}

function listenerOf(
  chat: Chat,
  options: Pick<ChatAppOptions, "allowedHosts" | "page">,
): RequestListener {
  const app = createChatApp(chat, {
    ...options,
    authenticate: createAuthenticate(chat),
    onRequest: (record) => logRequest(chat.log, record),
  });
  // The globals are left alone: this process may not be ours.
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return (incoming, outgoing) => void listener(incoming, outgoing);
}

function closer(server: Server, opened: OpenedChat): ChatServer["close"] {
  let closing: Promise<void> | undefined;
  const finish = async (graceMs: number | undefined): Promise<void> => {
    const stopped = stopListening(server);
    await opened.close({ graceMs });
    await Promise.race([stopped, sleep(FAREWELL_MS, undefined, { ref: false })]);
    server.closeAllConnections();
    await stopped;
  };
  return (how = {}) => (closing ??= finish(how.graceMs));
}

/** @throws CodeactError `config_invalid` for a server without logins that others can reach */
function checkSingleUser(singleUser: boolean, host: string): void {
  if (!singleUser || isLoopback(host)) return;
  throw new CodeactError(
    "config_invalid",
    `Everyone who can reach ${host} could run code here: a single-user server has no login.`,
    {
      remedy: "Leave --single-user out, or listen on 127.0.0.1.",
      details: { host },
    },
  );
}

/** Names that a request may be addressed to: without a public URL, a public address is asked by whatever name it has. */
function hostsOf(
  { allowedHosts = [], settings }: ChatServerOptions,
  host: string,
  publicUrl: string,
): readonly string[] | undefined {
  if (!isLoopback(host) && settings.publicUrl === undefined) return undefined;
  const { hostname } = new URL(publicUrl);
  return [...localNames, host, hostname, ...allowedHosts].map((name) => name.toLowerCase());
}

/** The longest id in a path. Keys, links and paths of shares, which open something, have words that are longer. */
const MAX_ID = 42;

/** A path without the secrets in it: whoever knows the path of a share may read it, and paths may be mistyped. */
function shownPath({ path, route }: RequestRecord): string {
  if (route.includes("{slug}")) return route;
  return path
    .split("/")
    .map((word) => (word.length > MAX_ID ? "…" : word))
    .join("/");
}

/** Monitors ask all the time; what failed here is for the operator. */
function logRequest(log: Log, record: RequestRecord): void {
  const { id, method, route, status, outcome, problem } = record;
  const path = shownPath(record);
  const durationMs = Math.round(record.durationMs * 10) / 10;
  const left = outcome === "client-left";
  const why = left ? problem?.split("\n", 1)[0] : problem;
  const facts = { id, method, path, route, status, outcome, durationMs, problem: why };
  // What breaks because the client is gone is no failure of the server; anybody could fill the log with them.
  if (status >= 500 && !left) log.error(facts, "Request failed.");
  else if (path === "/healthz" || path === "/readyz" || path === "/metrics")
    log.debug(facts, "Request.");
  else log.info(facts, "Request.");
}
