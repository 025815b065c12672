import { openChatServer, openLog } from "@codeact/server";
import type { ChatServer, Log } from "@codeact/server";
import { z } from "zod";
import { exitStatus } from "../../failure.ts";
import type { ServeSettings } from "../../settings/serve-settings.ts";
import type { Settings } from "../../settings/settings.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import { styler, type Terminal } from "../../terminal/terminal.ts";
import { serveOptions } from "./serve-options.ts";

const Manner = z.looseObject({
  json: z.boolean().default(false),
  debug: z.boolean().default(false),
});

/** What the command was told. */
export interface ServeRequest {
  readonly settings: Settings;
  readonly serve: ServeSettings;
  /** As commander has them. */
  readonly options: unknown;
}

/**
 * Serves the chat until the signal fires, then lets runs come to their end. Returns the exit status.
 * @throws CodeactError as opening the server does
 */
export async function serveChat(
  { settings, serve, options }: ServeRequest,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { json, debug } = Manner.parse(options);
  const chosen = serveOptions(settings, serve, process.env);
  const log = openLog({
    target: terminal.err,
    pretty: terminal.err.isTTY === true && !json,
    debug,
  });
  const leftovers = watchDefects(log);
  try {
    await using server = await openChatServer({
      ...chosen,
      settings: { ...chosen.settings, debug },
      webFolder: chosen.webFolder ?? builtPage(),
      log,
    });
    await announce(server, terminal, json);
    await untilAborted(signal);
    const { working } = server.chat.desk;
    log.info(
      { runs: working },
      "Closing; what runs may come to its end. A second signal stops at once.",
    );
    await server.close({ graceMs: serve.graceMs });
    log.info({}, "Closed.");
    return exitStatus.ok;
  } finally {
    leftovers[Symbol.dispose]();
  }
}

/** Where the build of packages/web lies, beside this package. */
function builtPage(): string {
  return new URL("../../../../web/dist", import.meta.url).pathname;
}

async function announce(server: ChatServer, terminal: Terminal, json: boolean): Promise<void> {
  const { url, setupLink, chat } = server;
  const { publicUrl, singleUser } = chat.settings;
  const [model] = await chat.models.list();
  if (json) {
    const facts = { url, publicUrl, setupLink, singleUser, model: model?.name };
    terminal.out.write(`${JSON.stringify({ type: "serving", ...facts })}\n`);
    return;
  }
  const how = singleUser ? ", one user, no login" : "";
  const paint = styler(terminal.color);
  terminal.out.write(
    `codeact at ${paint("cyan", publicUrl)} (model ${sanitise(model?.name ?? "none")}${how})\n`,
  );
  if (setupLink !== undefined)
    terminal.out.write(`Nobody owns it yet. Set it up once, within a day:\n  ${setupLink}\n`);
}

/** A defect that no request waits for is told to the log, and does not take every other run along. */
function watchDefects(log: Log): Disposable {
  const tell = (reason: unknown): void => {
    const problem = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
    log.error({ problem }, "A defect: something failed that nobody waited for.");
  };
  process.on("unhandledRejection", tell);
  return { [Symbol.dispose]: () => void process.off("unhandledRejection", tell) };
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}
