import { CodeactError, errorMessage } from "@codeact/protocol";
import { ProfileFile } from "@codeact/server";
import { readLocalFile } from "../../local-file.ts";

/**
 * Reads the profiles of sessions and the most that a session may ask for (docs/engine.md).
 * @throws CodeactError `not_found`, `config_invalid` that names the file and the field
 */
export async function readProfiles(path: string): Promise<ProfileFile> {
  const text = (await readLocalFile(path, { remedy: "Check --profile-file." })).toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CodeactError("config_invalid", `${path} is not JSON: ${errorMessage(error)}`, {
      remedy: "Check --profile-file; docs/engine.md has an example.",
      cause: error,
    });
  }
  const parsed = ProfileFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new CodeactError(
    "config_invalid",
    `${path}: ${field === "" ? "its content" : field} is not valid: ${issue?.message ?? "unknown"}.`,
    { remedy: "docs/engine.md has an example.", cause: parsed.error },
  );
}
