import { CodeactError } from "@codeact/protocol";
import { Option } from "commander";
import type { Command } from "commander";

/** An option as the help lists it: its flags, what it is for, and its default. */
export type VariableOption = readonly [flags: string, description: string, fallback?: string];

/** Where variables of options are found. */
export interface VariablePlace {
  /** How their names begin, `CODEACT_ENGINE_`. */
  readonly prefix: string;
  /** @default the process's */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Adds options that can also be given by an environment variable, named after them. Variables are read when the command
 * has been chosen; a flag wins.
 */
export function addVariableOptions(
  command: Command,
  options: readonly VariableOption[],
  { prefix, environment = process.env }: VariablePlace,
): Command {
  const added = options.map(([flags, description, fallback]) => {
    const option = new Option(flags, description);
    if (fallback !== undefined) option.default(fallback);
    command.addOption(option);
    return option;
  });
  command.hook("preAction", () => {
    for (const option of added) takeVariable(command, option, { prefix, environment });
  });
  // The help says once how the variables are named, and not at every flag.
  return command.configureHelp({
    optionDescription({ description, defaultValue }) {
      const shown = typeof defaultValue === "string" ? ` (default: ${defaultValue})` : "";
      return `${description}${shown}`;
    },
  });
}

/**
 * What Kubernetes gives every pod beside a Service named codeact-engine: `CODEACT_ENGINE_PORT=tcp://10.0.0.1:8081`, and
 * likewise of codeact-serve. It is about that Service and not for us.
 */
const SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\/\S+:\d+$/u;

function takeVariable(
  command: Command,
  option: Option,
  { prefix, environment }: Required<VariablePlace>,
): void {
  const key = option.attributeName();
  if (command.getOptionValueSource(key) === "cli") return;
  // A name that begins with no- loses that in the key, and keeps it in the variable.
  const name = `${prefix}${option.name().toUpperCase().replaceAll("-", "_")}`;
  const text = environment?.[name];
  if (text === undefined || (name === `${prefix}PORT` && SERVICE_ADDRESS.test(text))) return;
  command.setOptionValueWithSource(key, valueOf(option, name, text), "env");
}

function valueOf(option: Option, name: string, text: string): unknown {
  if (option.variadic) return [text];
  if (option.required || option.optional) return text;
  const on = booleanOf(text);
  if (on === undefined)
    throw new CodeactError("invalid_input", `${name} is ${JSON.stringify(text)}.`, {
      remedy: "Give 1 or true, 0 or false, or leave it out.",
    });
  return on !== option.negate;
}

function booleanOf(text: string): boolean | undefined {
  if (/^(?:1|true|yes|on)$/iu.test(text)) return true;
  return /^(?:0|false|no|off)$/iu.test(text) ? false : undefined;
}
