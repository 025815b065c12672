import type { Command } from "commander";
import type { CommandHost } from "../model/command-host.ts";
import { addCommonOptions, addSandboxOptions } from "../shared-options.ts";
import { addVariableOptions } from "../variable-options.ts";
import type { VariableOption } from "../variable-options.ts";

const help = `
Examples:
  codeact serve                                        http://127.0.0.1:5173; prints the owner's set-up link
  codeact serve --single-user                          no login, for this machine alone
  codeact serve --model qwen3 --base-url http://127.0.0.1:8080/v1
  codeact serve --host 0.0.0.0 --public-url https://chat.example.org --registration invite
  codeact serve --database postgres://chat@db/chat     several servers, one database

Environment: every flag from --port to --grace is also a variable, CODEACT_SERVE_ and its name: --public-url is
CODEACT_SERVE_PUBLIC_URL, --single-user is CODEACT_SERVE_SINGLE_USER=1. Lists are written with commas. A flag wins over a
variable, and both over the section "serve" of the config file. CODEACT_SECRET_KEY seals the keys of model servers.
Ctrl-C lets runs come to their end for --grace, then stops them with what they have; a second one stops at once.
docs/server.md tells the rest.`;

const listenOptions: readonly VariableOption[] = [
  ["-p, --port <port>", "port to listen on; 0 is a free one (default: 5173)"],
  ["--host <address>", "address to listen on (default: 127.0.0.1)"],
  ["--public-url <url>", "address that people use; links and cookies follow it"],
  ["--allow-host <name...>", "more host names that requests may be addressed to"],
  ["--proxy-hops <count>", "reverse proxies in front that add to X-Forwarded-For (default: 0)"],
  ["--cors <origin...>", "origins whose web pages may use /v1 with a key; * is any"],
  ["--web-dir <folder>", "folder of the built web page (default: the one that comes along)"],
];

const keepOptions: readonly VariableOption[] = [
  ["--database <url>", "postgres://… instead of a SQLite file in the data folder"],
  ["--single-user", "no login: everything belongs to one person; loopback interface only"],
  [
    "--registration <who>",
    "who may make an account: closed, invite, domains, open (default: closed)",
  ],
  ["--domain <name...>", "mail domains of --registration domains"],
];

const modelOptions: readonly VariableOption[] = [
  ["-m, --model <name>", "model to offer first, as of codeact ask (default: the built-in one)"],
  ["--base-url <url>", "base URL of an OpenAI-compatible API, with its /v1"],
  ["--api-key-env <variable>", "variable with its key (default: CODEACT_API_KEY, OPENAI_API_KEY)"],
  [
    "--model-host <host...>",
    "hosts of the own network where admins may add model servers; * is any",
  ],
];

const limitOptions: readonly VariableOption[] = [
  ["--max-steps <count>", "model calls of one run (default: 20)"],
  ["--run-timeout <duration>", "wall time of one run (default: 1h)"],
  ["--max-kernels <count>", "live interpreters of this process (default: 32)"],
  ["--kernel-idle <duration>", "interpreters unused for so long sleep (default: 20m)"],
  ["--max-file <size>", "largest upload (default: 1g)"],
  ["--max-body <size>", "largest JSON body (default: 8m)"],
  ["--grace <duration>", "runs may go on for so long at the end (default: 10s)"],
];

/** Adds `codeact serve`; what it does is loaded when it is used. */
export function addServeCommand(program: Command, host: CommandHost): void {
  const command = program
    .command("serve")
    .description("the chat: web page, API, and the agent as a model for any OpenAI client")
    .addHelpText("after", help);
  addSandboxOptions(addCommonOptions(command));
  addVariableOptions(
    command,
    [...listenOptions, ...keepOptions, ...modelOptions, ...limitOptions],
    {
      prefix: "CODEACT_SERVE_",
    },
  ).action((options: unknown) =>
    host.choose(() =>
      host.withSignals(async (signal) =>
        (await import("./run-serve.ts")).runServe(options, host.terminal, signal),
      ),
    ),
  );
}
