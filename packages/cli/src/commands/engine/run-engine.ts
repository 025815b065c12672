import { join } from "node:path";
import { openSandbox } from "@codeact/session";
import type { SandboxChoice } from "@codeact/session";
import type { EngineServer, RequestRecord } from "@codeact/server";
import {
  checkExposure,
  checkPort,
  isLoopback,
  openEngine,
  openEngineServer,
  serveMcpStdio,
} from "@codeact/server";
import type { Sandbox } from "@codeact/protocol";
import { exitStatus } from "../../failure.ts";
import { dataFolder } from "../../settings/load-settings.ts";
import type { Settings } from "../../settings/settings.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import { styler, type Terminal } from "../../terminal/terminal.ts";
import { sandboxChoice } from "../open-agent.ts";
import { settingsOf } from "../shared-options.ts";
import { type EngineFlags, readEngineFlags } from "./engine-flags.ts";
import { openNetworkLog } from "./network-log.ts";
import { refuseIgnoredFlags } from "./sandbox-flags.ts";

/**
 * `codeact engine`: serves sessions until the signal fires, then lets running cells come to their end and saves what can
 * be saved. Returns the exit status.
 * @throws CodeactError as opening the sandbox and the server do
 */
export async function runEngine(
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const settings = await settingsOf(options, process.env);
  const choice = backendChoice(settings);
  const flags = await readEngineFlags(options, process.env, choice.limits);
  refuseIgnoredFlags(choice.backend, flags);
  if (!flags.mcp) {
    checkExposure(flags.server);
    await checkPort(flags.server.host, flags.server.port);
  }
  await using networkLog =
    flags.networkLog === undefined
      ? undefined
      : await openNetworkLog(flags.networkLog, (text) => warn(terminal, text));
  await using sandbox = await openSandbox({
    ...choice,
    ...flags.sandbox,
    networkLog: networkLog?.log,
  });
  if (flags.mcp) return await serveMcp(sandbox, flags, signal);
  const json = hasJson(options);
  await using server = await openEngineServer({
    ...flags.server,
    sandbox,
    dataFolder: flags.stateFolder ?? engineFolder(settings, flags.server.port),
    onRequest: flags.verbose ? accessLog(terminal, json) : undefined,
  });
  if (flags.tokenShown)
    warn(terminal, "A token on the command line can be seen by other users: use --token-file.");
  announce(server, sandbox, flags, terminal, json);
  await untilAborted(signal);
  const { live } = server.engine.table.counts();
  if (live > 0 && !json) terminal.err.write(`Closing ${live} sessions; Ctrl-C stops at once.\n`);
  await server.close(flags.close);
  return exitStatus.ok;
}

async function serveMcp(
  sandbox: Sandbox,
  flags: EngineFlags,
  signal: AbortSignal,
): Promise<number> {
  const { limits, profiles, defaultLimits, maxLimits, networkKinds } = flags.server;
  await using engine = await openEngine({
    sandbox,
    limits,
    profiles,
    defaultLimits,
    maxLimits,
    networkKinds,
  });
  await serveMcpStdio(engine, { input: process.stdin, output: process.stdout, signal });
  // Standard input would keep the process for a client that is gone.
  process.stdin.destroy();
  return exitStatus.ok;
}

/** `auto` is never another engine here: the URL in the environment may be this engine's own. */
function backendChoice(settings: Settings): SandboxChoice {
  const choice = sandboxChoice(settings);
  return choice.backend === "remote" ? choice : { ...choice, engineUrl: undefined };
}

/** Engines on different ports are different engines; one on a free port has no past and leaves nothing behind. */
function engineFolder(settings: Settings, port: number): string | undefined {
  if (port === 0 && settings.dataDir === undefined) return undefined;
  return join(dataFolder(settings, process.env), "engine", String(port));
}

function hasJson(options: unknown): boolean {
  return (
    typeof options === "object" && options !== null && "json" in options && options.json === true
  );
}

function warn(terminal: Terminal, text: string): void {
  terminal.err.write(`${styler(terminal.color)("yellow", "codeact:")} ${text}\n`);
}

function announce(
  server: EngineServer,
  sandbox: Sandbox,
  flags: EngineFlags,
  terminal: Terminal,
  json: boolean,
): void {
  const { url } = server;
  const guarded = flags.server.tokens !== undefined;
  if (json) {
    const facts = { url, backend: sandbox.backend, guarded };
    terminal.out.write(`${JSON.stringify({ type: "serving", ...facts })}\n`);
    return;
  }
  const token = guarded ? ` -H "Authorization: Bearer $CODEACT_ENGINE_TOKEN"` : "";
  const note = isLoopback(flags.server.host) ? "" : ", without TLS: put a proxy in front";
  terminal.out.write(
    `codeact engine at ${url} (sandbox ${sandbox.backend}${guarded ? ", with tokens" : ""}${note})\n` +
      `curl ${url}/execute${token} -d '{"convid":"a","code":"print(6 * 7)"}'\n`,
  );
}

/** Writes a line for every request to standard error: text for people, or JSON. Neither has code or output. */
function accessLog(terminal: Terminal, json: boolean): (record: RequestRecord) => void {
  return (record) => {
    const time = new Date().toISOString();
    const { method, path, status, outcome, durationMs, problem } = record;
    const parts = [
      `${time.slice(11, 19)} ${method} ${path} ${status} ${durationMs.toFixed(0)} ms`,
      ...(outcome === "sent" ? [] : ["the client left"]),
      ...(problem === undefined ? [] : [problem]),
    ];
    const line = json
      ? JSON.stringify({ type: "request", time, ...record })
      : sanitise(parts.join("; ")).replaceAll(/\s+/g, " ");
    terminal.err.write(`${line}\n`);
  };
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}
