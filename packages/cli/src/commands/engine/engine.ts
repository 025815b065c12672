import type { Command } from "commander";
import type { CommandHost } from "../model/command-host.ts";
import { addCommonOptions } from "../shared-options.ts";

const help = `
Examples:
  codeact engine                                       POST /execute and /v1 on http://127.0.0.1:8081
  curl -d '{"convid":"a","code":"x = 1"}' localhost:8081/execute
  codeact engine --host 0.0.0.0 --token-file tokens    for other machines; one token a line: TOKEN [SCOPE,SCOPE]
  codeact engine --mcp                                 an MCP server on standard input and output

Scopes: execute, files, admin (default: all). Environment: CODEACT_ENGINE_TOKEN is a token with all scopes.
Ctrl-C lets running cells come to their end and sends sessions to sleep; a second one stops at once.`;

/** Adds `codeact engine`; what it does is loaded when it is used. */
export function addEngineCommand(program: Command, host: CommandHost): void {
  const command = program
    .command("engine")
    .description("the code execution engine: private Python sessions over HTTP or MCP")
    .addHelpText("after", help);
  addSessionOptions(addListenOptions(addCommonOptions(command))).action((options: unknown) =>
    host.choose(() =>
      host.withSignals(async (signal) =>
        (await import("./run-engine.ts")).runEngine(options, host.terminal, signal),
      ),
    ),
  );
}

function addListenOptions(command: Command): Command {
  return command
    .option("-p, --port <port>", "port to listen on; 0 is a free one", "8081")
    .option(
      "--host <address>",
      "address to listen on; another than the loopback interface needs a token",
      "127.0.0.1",
    )
    .option("--token-file <file>", "tokens of which requests must carry one")
    .option("--token <token...>", "the same on the command line, where others can see it")
    .option("--cors <origin...>", "origins whose web pages may use the engine; * is any")
    .option("--allow-host <name...>", "more host names that requests may be addressed to")
    .option("--mcp", "serve one MCP client on standard input and output instead of HTTP")
    .option("-v, --verbose", "write a line for every request to standard error");
}

function addSessionOptions(command: Command): Command {
  return command
    .option("--python <path>", "Python to run in the sandbox (default: the best one found)")
    .option("--shell <kind>", "ipython, plain, or auto")
    .option("--pool <count>", "interpreters kept ready", "2")
    .option("--timeout <duration>", "wall time of one cell, for example 2s or 5m (default: 60s)")
    .option("--memory <size>", "memory of one process in the sandbox, for example 512m or 4g")
    .option("--max-sessions <count>", "sessions with a running interpreter (default: 256)")
    .option("--idle <duration>", "sessions unused for so long sleep or end (default: 10m)")
    .option("--max-age <duration>", "no session gets older (default: 1 day)")
    .option("--max-file <size>", "largest file, archive or snapshot (default: 256m)")
    .option("--network <kind...>", "network policies that sessions may ask for: allow, open")
    .option("--no-sleep", "end sessions when the engine stops, instead of saving them")
    .option("--grace <duration>", "running cells may go on for so long at the end (default: 10s)");
}
