import { ActionFormatName, CodeactError } from "@codeact/protocol";
import { type Command, Option } from "commander";
import { z } from "zod";
import { loadSettings } from "../settings/load-settings.ts";
import { parseBytes, parseCount, parseDurationMs } from "../settings/quantity.ts";
import type { Settings } from "../settings/settings.ts";

/** Adds the options that every command has. */
export function addCommonOptions(command: Command): Command {
  return command
    .option("--json", "print JSON instead of text")
    .option("--debug", "show stack traces of failures")
    .option(
      "--config <file>",
      "settings file (default: codeact/config.json in the user's config folder)",
    )
    .option("--data-dir <folder>", "folder for conversations, images and history");
}

/** Adds the options that choose and limit the sandbox. */
export function addSandboxOptions(command: Command): Command {
  return addBackendOptions(command)
    .option(
      "--engine-url <url>",
      "run code on this execution engine instead of this machine (token: CODEACT_ENGINE_TOKEN)",
    )
    .addOption(
      new Option("--jupyter_kernel_url <url>", "the original's name of --engine-url").hideHelp(),
    );
}

/** Adds the options of a sandbox on this machine, in a container or on a Jupyter server. */
export function addBackendOptions(command: Command): Command {
  return command
    .option(
      "--sandbox <backend>",
      "where code runs: auto, local, wasm, docker, jupyter, remote (default: auto)",
    )
    .option("--python <path>", "Python to run in the sandbox (default: the best one found)")
    .option("--shell <kind>", "ipython, plain, or auto")
    .option("--docker-host <url>", "socket or URL of Docker or podman (default: DOCKER_HOST)")
    .option("--docker-image <name>", "image of the docker sandbox")
    .option("--jupyter-url <url>", "Jupyter server (token: CODEACT_JUPYTER_TOKEN)")
    .option("--jupyter-kernel <name>", "kernel of the Jupyter server (default: its own default)")
    .option("--timeout <duration>", "wall time of one cell, for example 2s or 5m (default: 60s)")
    .option("--memory <size>", "memory of one process in the sandbox, for example 512m or 4g");
}

/** Adds the options that choose the model and shape the run. */
export function addModelOptions(command: Command): Command {
  return command
    .option(
      "-m, --model <name>",
      "model name, or a full one such as ollama:qwen3 or http://host/v1#name",
    )
    .addOption(new Option("--model_name <name>", "the original's name of --model").hideHelp())
    .option("--base-url <url>", "base URL of an OpenAI-compatible API, with its /v1")
    .addOption(
      new Option("--openai_api_base <url>", "the original's name of --base-url").hideHelp(),
    )
    .addOption(
      new Option("--openai_base_url <url>", "the original's name of --base-url").hideHelp(),
    )
    .option(
      "--api-key-env <variable>",
      "environment variable that holds the API key (default: CODEACT_API_KEY, OPENAI_API_KEY)",
    )
    .option(
      "--format <name>",
      `how the model writes actions: ${ActionFormatName.options.join(", ")}`,
    )
    .option(
      "--profile <name>",
      "prompt and observation texts: codeact, compat-chat, compat-instruct, demo",
    )
    .option("--system <file>", "use the system prompt in this file")
    .option("--temperature <number>", "sampling temperature, 0 to 2")
    .option("--max-tokens <count>", "tokens of one reply")
    .option("--max-steps <count>", "model calls of one run (default: 20)")
    .option("--run-timeout <duration>", "wall time of one run, for example 10m");
}

/** The flags of a command as commander parsed them; unknown ones never get here. */
const Flags = z.looseObject({
  json: z.boolean().default(false),
  debug: z.boolean().default(false),
  config: z.string().optional(),
  dataDir: z.string().optional(),
  python: z.string().optional(),
  shell: z.string().optional(),
  sandbox: z.string().optional(),
  engineUrl: z.string().optional(),
  dockerHost: z.string().optional(),
  dockerImage: z.string().optional(),
  jupyterUrl: z.string().optional(),
  jupyterKernel: z.string().optional(),
  jupyter_kernel_url: z.string().optional(),
  timeout: z.string().optional(),
  memory: z.string().optional(),
  model: z.string().optional(),
  model_name: z.string().optional(),
  baseUrl: z.string().optional(),
  openai_api_base: z.string().optional(),
  openai_base_url: z.string().optional(),
  apiKeyEnv: z.string().optional(),
  format: z.string().optional(),
  profile: z.string().optional(),
  system: z.string().optional(),
  temperature: z.string().optional(),
  maxTokens: z.string().optional(),
  maxSteps: z.string().optional(),
  runTimeout: z.string().optional(),
});

/** Joins a command's flags with environment and config file. @throws CodeactError `invalid_input`, `config_invalid` */
export async function settingsOf(
  options: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  const flags = Flags.parse(options);
  const given: Record<string, unknown> = {
    dataDir: flags.dataDir,
    python: flags.python,
    shell: flags.shell,
    sandbox: flags.sandbox,
    engineUrl: flags.engineUrl ?? flags.jupyter_kernel_url,
    dockerHost: flags.dockerHost,
    dockerImage: flags.dockerImage,
    jupyterUrl: flags.jupyterUrl,
    jupyterKernel: flags.jupyterKernel,
    cellTimeoutMs:
      flags.timeout === undefined ? undefined : parseDurationMs(flags.timeout, "--timeout"),
    memoryBytes: flags.memory === undefined ? undefined : parseBytes(flags.memory, "--memory"),
    model: flags.model ?? flags.model_name,
    baseUrl: flags.baseUrl ?? flags.openai_base_url ?? flags.openai_api_base,
    apiKey: keyFrom(flags.apiKeyEnv, environment),
    format: flags.format,
    profile: flags.profile,
    systemFile: flags.system,
    temperature: flags.temperature === undefined ? undefined : Number(flags.temperature),
    maxTokens:
      flags.maxTokens === undefined ? undefined : parseCount(flags.maxTokens, "--max-tokens"),
    maxSteps: flags.maxSteps === undefined ? undefined : parseCount(flags.maxSteps, "--max-steps"),
    runTimeoutMs:
      flags.runTimeout === undefined
        ? undefined
        : parseDurationMs(flags.runTimeout, "--run-timeout"),
  };
  return loadSettings(given, environment, flags.config);
}

function keyFrom(
  variable: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (variable === undefined) return undefined;
  const key = environment[variable];
  if (key !== undefined && key !== "") return key;
  throw new CodeactError(
    "invalid_input",
    `The environment variable ${variable} named by --api-key-env is not set.`,
    {
      remedy: `Set it, or leave the flag out.`,
    },
  );
}
