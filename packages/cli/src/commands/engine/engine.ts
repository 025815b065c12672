import type { Command } from "commander";
import type { CommandHost } from "../model/command-host.ts";
import { addBackendOptions, addCommonOptions } from "../shared-options.ts";
import { addVariableOptions } from "../variable-options.ts";
import type { VariableOption } from "../variable-options.ts";

const help = `
Examples:
  codeact engine                                       POST /execute and /v1 on http://127.0.0.1:8081
  curl -d '{"convid":"a","code":"x = 1"}' localhost:8081/execute
  codeact engine --host 0.0.0.0 --token-file tokens    for other machines; one token a line: TOKEN [SCOPE,SCOPE]
  codeact engine --limit memory=1g --max-limit memory=4g time=5m
  codeact engine --mcp                                 an MCP server on standard input and output

Limits: memory, cpu (time of one process), time (of one cell), output (of one cell), disk, files (open), processes.
Scopes: execute, files, admin (default: all). CODEACT_ENGINE_TOKEN is a token with all scopes.
Environment: every flag from --port to --grace is also a variable, CODEACT_ENGINE_ and its name: --max-sessions is
CODEACT_ENGINE_MAX_SESSIONS, --no-sleep is CODEACT_ENGINE_NO_SLEEP=1. Lists are written with commas. A flag wins.
Ctrl-C lets running cells come to their end and sends sessions to sleep; a second one stops at once.
docs/engine.md tells the rest.`;

const listenOptions: readonly VariableOption[] = [
  ["-p, --port <port>", "port to listen on; 0 is a free one", "8081"],
  [
    "--host <address>",
    "address to listen on; another than the loopback interface needs a token",
    "127.0.0.1",
  ],
  ["--token-file <file>", "tokens of which requests must carry one"],
  ["--cors <origin...>", "origins whose web pages may use the engine; * is any"],
  ["--allow-host <name...>", "more host names that requests may be addressed to"],
];

const limitOptions: readonly VariableOption[] = [
  [
    "--tier <tier>",
    "walls of the local sandbox: auto (namespaces or nothing), namespaces, landlock",
  ],
  ["--pool <count>", "interpreters kept ready", "2"],
  ["--reserve <size>", "memory that stays free; else 429 (default: a sixteenth of it)"],
  ["--limit <name=value...>", "limits of sessions that ask for none, as memory=2g cpu=10m"],
  ["--max-limit <name=value...>", "the most that a session may ask for, likewise"],
  ["--profile-file <file>", "JSON: profiles of sessions, and the most they may ask for"],
  ["--network <kind...>", "network policies that sessions may ask for: allow, open"],
  ["--network-log <file>", "gets a JSON line for every request of such a session"],
];

const sessionOptions: readonly VariableOption[] = [
  ["--max-sessions <count>", "sessions with a running interpreter (default: 256)"],
  ["--max-sleeping <count>", "sessions that sleep or have ended (default: 10000)"],
  ["--idle <duration>", "sessions unused for so long sleep or end (default: 10m)"],
  ["--max-age <duration>", "no session gets older (default: 1 day)"],
  ["--keep <duration>", "sleeping sessions are kept for so long (default: 7 days)"],
  ["--queue <count>", "cells of one session that may wait (default: 64)"],
  [
    "--answer-timeout <duration>",
    "a tool call or input() that nobody answers fails after this (default: 30m)",
  ],
  ["--max-file <size>", "largest upload, archive or snapshot (default: 256m)"],
  ["--max-body <size>", "largest JSON body (default: 8m)"],
  [
    "--state-dir <folder>",
    "the list of sessions, and those that sleep (default: engine/PORT in the data folder)",
  ],
  ["--no-sleep", "end sessions when the engine stops, instead of saving them"],
  ["--grace <duration>", "running cells may go on for so long at the end (default: 10s)"],
];

/** Adds `codeact engine`; what it does is loaded when it is used. */
export function addEngineCommand(program: Command, host: CommandHost): void {
  const command = program
    .command("engine")
    .description("the code execution engine: private Python sessions over HTTP or MCP")
    .addHelpText("after", help);
  addBackendOptions(addCommonOptions(command))
    .option("--mcp", "serve one MCP client on standard input and output instead of HTTP")
    .option("-v, --verbose", "write a line for every request to standard error")
    .option("--token <token...>", "a token on the command line, where others can see it");
  addVariableOptions(command, [...listenOptions, ...limitOptions, ...sessionOptions], {
    prefix: "CODEACT_ENGINE_",
  }).action((options: unknown) =>
    host.choose(() =>
      host.withSignals(async (signal) =>
        (await import("./run-engine.ts")).runEngine(options, host.terminal, signal),
      ),
    ),
  );
}
