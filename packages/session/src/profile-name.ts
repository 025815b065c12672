import { type ProfileName, profiles } from "@codeact/agent";
import { CodeactError } from "@codeact/protocol";

/**
 * Reads the name of a profile; absent is `codeact`.
 * @throws CodeactError `config_invalid` that lists the names
 */
export function profileName(name: string | undefined): ProfileName {
  if (name === undefined) return "codeact";
  if (isProfileName(name)) return name;
  throw new CodeactError("config_invalid", `There is no profile "${name}".`, {
    remedy: `Use one of: ${Object.keys(profiles).join(", ")}.`,
  });
}

function isProfileName(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name);
}
