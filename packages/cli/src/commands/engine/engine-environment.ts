import { Option } from "commander";
import type { Command } from "commander";

const PREFIX = "CODEACT_ENGINE_";

/** An option as the help lists it: its flags, what it is for, and its default. */
export type EngineOption = readonly [flags: string, description: string, fallback?: string];

/** Adds options that can also be given by an environment variable, named after them. */
export function addVariableOptions(command: Command, options: readonly EngineOption[]): Command {
  for (const [flags, description, fallback] of options) {
    const option = new Option(flags, description);
    option.env(`${PREFIX}${option.name().toUpperCase().replaceAll("-", "_")}`);
    command.addOption(fallback === undefined ? option : option.default(fallback));
  }
  // The help says once how the variables are named, and not at every flag.
  return command.configureHelp({
    optionDescription({ description, defaultValue }) {
      const shown = typeof defaultValue === "string" ? ` (default: ${defaultValue})` : "";
      return `${description}${shown}`;
    },
  });
}
