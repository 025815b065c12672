import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { Settings } from "./settings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Environment variables read, in order of preference. The OPENAI ones are those that other tools and the original use. */
const variables = {
  model: ["CODEACT_MODEL"],
  baseUrl: ["CODEACT_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_BASE"],
  apiKey: ["CODEACT_API_KEY", "OPENAI_API_KEY"],
  python: ["CODEACT_PYTHON"],
  engineUrl: ["CODEACT_ENGINE_URL", "JUPYTER_API_URL"],
  engineToken: ["CODEACT_ENGINE_TOKEN"],
  dockerHost: ["DOCKER_HOST"],
  jupyterUrl: ["CODEACT_JUPYTER_URL"],
  jupyterToken: ["CODEACT_JUPYTER_TOKEN", "JUPYTER_TOKEN"],
  dataDir: ["CODEACT_DATA_DIR"],
} satisfies Partial<Record<keyof Settings, readonly string[]>>;

/** Where the config file is looked for when none is named. */
function defaultConfigPath(environment: Environment): string {
  return join(
    environment["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"),
    "codeact",
    "config.json",
  );
}

/** Folder for conversations, images and history. */
export function dataFolder(settings: Settings, environment: Environment): string {
  return (
    settings.dataDir ??
    join(environment["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "codeact")
  );
}

/**
 * Joins flags, environment and config file (in that order of strength).
 * @throws CodeactError `config_invalid` naming the file, variable or flag, `not_found` for a named file
 */
export async function loadSettings(
  flags: Readonly<Record<string, unknown>>,
  environment: Environment,
  configPath: string | undefined,
): Promise<Settings> {
  const file = await readConfigFile(
    configPath ?? environment["CODEACT_CONFIG"],
    defaultConfigPath(environment),
  );
  const named = Object.entries(variables).flatMap(([field, names]) => {
    const name = names.find((candidate) => (environment[candidate] ?? "") !== "");
    return name === undefined ? [] : [{ field, name, value: environment[name] }];
  });
  const fromEnvironment = check(
    Object.fromEntries(named.map(({ field, value }) => [field, value])),
    (field) =>
      `The environment variable ${named.find((entry) => entry.field === field)?.name ?? field}`,
  );
  const fromFlags = check(
    Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)),
    (field) => `${flagOf(field)} ${JSON.stringify(flags[field])}`,
  );
  const settings = { ...file, ...fromEnvironment, ...fromFlags };
  // A full name given as a flag says where the model is; a base URL from a weaker place must not overrule it.
  const full = /^(?:openai|ollama):|^https?:/.test(fromFlags.model ?? "");
  return full && fromFlags.baseUrl === undefined ? { ...settings, baseUrl: undefined } : settings;
}

const flagNames: Readonly<Record<string, string>> = {
  cellTimeoutMs: "--timeout",
  runTimeoutMs: "--run-timeout",
  memoryBytes: "--memory",
  systemFile: "--system",
};

function flagOf(field: string): string {
  return (
    flagNames[field] ?? `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  );
}

async function readConfigFile(named: string | undefined, standard: string): Promise<Settings> {
  const path = named ?? standard;
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (named === undefined) return {};
    throw new CodeactError(
      "not_found",
      `Cannot read the config file ${path}: ${errorMessage(error)}`,
      {
        remedy: "Check --config and CODEACT_CONFIG.",
        cause: error,
      },
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CodeactError(
      "config_invalid",
      `The config file ${path} is not JSON: ${errorMessage(error)}`,
      {
        remedy: "Mend or remove the file.",
        cause: error,
      },
    );
  }
  return check(
    value,
    (field) => `The config file ${path}: ${field === "" ? "its content" : `"${field}"`}`,
  );
}

function check(value: unknown, subject: (field: string) => string): Settings {
  const parsed = Settings.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new CodeactError(
    "config_invalid",
    `${subject(field)} is not valid: ${issue?.message ?? "unknown"}.`,
    {
      remedy: "codeact ask --help lists the flags, the README the settings.",
      cause: parsed.error,
    },
  );
}
