import type { EngineName } from "@codeact/models/engines";
import { type Command, Option } from "commander";
import { addCommonOptions } from "../shared-options.ts";
import type { CommandHost } from "./command-host.ts";

/** What `--engine` takes. The models package itself is loaded only when a server starts. */
const engines = [
  "auto",
  "embedded",
  "llama-server",
  "vllm",
  "vllm-docker",
  "ollama",
  "lmstudio",
  "openai",
] as const satisfies readonly EngineName[];

const help = `
Examples:
  codeact model serve                                     the built-in demo model on port 8080
  codeact model serve ./model.gguf --served-model-name gpt-4o-mini
  codeact model serve mistralai/Mistral-7B-v0.1 --engine vllm --host 0.0.0.0 --api-key secret

Environment: CODEACT_API_KEY is the key that clients must send; OPENAI_API_KEY is sent to the server behind --base-url.
Ctrl-C lets running answers come to their end; a second one stops at once.`;

/** Adds `codeact model serve`; what it does is loaded when it is used. */
export function addServeCommand(group: Command, host: CommandHost): void {
  const command = group
    .command("serve [model]")
    .description(
      "serve a model with the OpenAI API: demo, a .gguf file, a pulled model, http://host/v1#NAME (default: demo)",
    )
    .addHelpText("after", help);
  addEngineOptions(addListenOptions(addCommonOptions(command))).action(
    (model: string | undefined, options: unknown) =>
      host.choose(() =>
        host.withSignals(async (signal) =>
          (await import("./serve-model.ts")).serveModel(
            model ?? "demo",
            options,
            host.terminal,
            signal,
          ),
        ),
      ),
  );
}

function addListenOptions(command: Command): Command {
  return command
    .option("-p, --port <port>", "port to listen on; 0 is a free one", "8080")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option(
      "--served-model-name <names...>",
      "names that requests may use (default: the model's own)",
    )
    .option("--api-key <key...>", "keys of which requests must carry one (also: CODEACT_API_KEY)")
    .option("--cors <origin...>", "origins whose web pages may use the API; * is any")
    .option("--allow-host <name...>", "more host names that requests may be addressed to")
    .option("--max-body <size>", "largest request body, for example 32m (default: 8m)")
    .option("-v, --verbose", "write a line for every request to standard error");
}

function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--engine <name>", "what runs the model").choices(engines).default("auto"),
    )
    .option("--base-url <url>", "base URL, with its /v1, of a server that runs already")
    .option("--program <path>", "the program of llama-server or vllm, if it is not on the path")
    .option("--slots <count>", "conversations answered at the same time")
    .option("--queue <count>", "requests that may wait for a slot")
    .option("--context <tokens>", "tokens of one conversation")
    .option("--threads <count>", "processor threads")
    .option("--idle-unload <minutes>", "unload the model after so long without a request; 0: never")
    .option("--vision", "the model can see images");
}
