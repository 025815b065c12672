import { openEngine, type Engine } from "@codeact/models/engines";
import { openModelServer, type ModelServer } from "@codeact/models/serve";
import { exitStatus } from "../../failure.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import { styler, type Terminal } from "../../terminal/terminal.ts";
import { accessLog } from "./access-log.ts";
import { modelSettings } from "./model-settings.ts";
import { readServeFlags, type ServeFlags } from "./serve-flags.ts";

/**
 * `codeact model serve`: serves a model until the signal fires, then lets running answers come to their end. Returns the
 * exit status.
 * @throws CodeactError as opening the engine and the server do
 */
export async function serveModel(
  model: string,
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const flags = readServeFlags(options, process.env);
  const { modelsFolder, json } = await modelSettings(options);
  await using engine = await openEngine({
    ...flags.engine,
    model,
    modelsFolder,
    env: process.env,
    signal,
  });
  await using server = await openModelServer({
    ...flags.server,
    engine,
    unlistedNames: unlistedNames(model, engine),
    onRequest: flags.verbose ? accessLog(terminal, { json }) : undefined,
  });
  warn(flags, terminal);
  // Requests that come while the model loads wait for it.
  await engine.ready(signal);
  announce(server, engine, flags, terminal, json);
  await untilAborted(signal);
  const { busySlots = 0 } = engine.status();
  if (busySlots > 0 && !json)
    terminal.err.write(`Letting ${busySlots} answers come to their end; Ctrl-C stops at once.\n`);
  return exitStatus.ok;
}

/** The name as it was given and the file's name, which llama.cpp's server and the original's clients use. */
function unlistedNames(given: string, engine: Engine): readonly string[] {
  const own = engine.status().models;
  return [given, ...own.map((name) => `${name}.gguf`)];
}

function warn({ open, server }: ServeFlags, terminal: Terminal): void {
  if (!open || server.apiKeys !== undefined) return;
  const style = styler(terminal.color);
  terminal.err.write(
    `${style("yellow", "codeact:")} Everyone who can reach ${server.host} can use the model: no --api-key is set.\n`,
  );
}

function announce(
  server: ModelServer,
  engine: Engine,
  flags: ServeFlags,
  terminal: Terminal,
  json: boolean,
): void {
  const { models, contextLength, slots } = engine.status();
  const names = flags.server.servedNames ?? models;
  if (json) {
    const { url } = server;
    const facts = { url, models: names, engine: engine.kind, contextLength, slots };
    terminal.out.write(`${JSON.stringify({ type: "serving", ...facts })}\n`);
    return;
  }
  const facts = [
    `engine ${engine.kind}`,
    ...(contextLength === undefined
      ? []
      : [`context ${contextLength.toLocaleString("en")} tokens`]),
    ...(slots === undefined ? [] : [`${slots} ${slots === 1 ? "slot" : "slots"}`]),
  ];
  // Names may be those of files and of servers.
  terminal.out.write(
    sanitise(
      `${names.join(", ")} at ${server.url} (${facts.join(", ")})\n${curlLine(server, names[0] ?? "", flags)}\n`,
    ),
  );
}

/** A request to try it with. */
function curlLine(server: ModelServer, model: string, flags: ServeFlags): string {
  const body = { model, messages: [{ role: "user", content: "What is 6 times 7?" }] };
  const key =
    flags.server.apiKeys === undefined ? "" : ` -H "Authorization: Bearer $CODEACT_API_KEY"`;
  const quoted = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  return `curl ${server.url}/chat/completions${key} -d '${quoted}'`;
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}
