import { CodeactError } from "@codeact/protocol";
import { modelStore, type StoredModel, verifyModel } from "@codeact/models/store";
import { exitStatus } from "../../failure.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { modelSettings } from "./model-settings.ts";
import { createProgressBar } from "./progress-bar.ts";

/** `codeact model verify [NAME…]`: hashes stored models again. Returns 1 when something is wrong with one. */
export async function verifyCommand(
  names: readonly string[],
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { modelsFolder, json } = await modelSettings(options);
  const store = modelStore(modelsFolder);
  const models: StoredModel[] = [];
  for (const name of names) {
    const model = await store.find(name);
    if (model === undefined) throw noSuchModel(name);
    models.push(model);
  }
  if (names.length === 0) models.push(...(await store.list()));
  if (models.length === 0 && !json) terminal.err.write("No model is stored yet.\n");
  let status: number = exitStatus.ok;
  const bar = createProgressBar(terminal);
  for (const model of models) {
    const problems = await verifyModel(model, {
      signal,
      onProgress: (file, completed, total) => json || bar.show(file, completed, total),
    }).finally(() => bar.clear());
    if (problems.length > 0) status = exitStatus.failed;
    const { name } = model.manifest;
    if (json)
      terminal.out.write(`${JSON.stringify({ name, ok: problems.length === 0, problems })}\n`);
    else if (problems.length === 0) terminal.out.write(`${name}: ok\n`);
    for (const { file, problem } of json ? [] : problems)
      terminal.out.write(
        `${sanitise(`${name}: ${file} ${problem}`)}. Remove it and pull it again.\n`,
      );
  }
  return status;
}

/** The failure of a name that no stored model has. */
export function noSuchModel(name: string): CodeactError {
  return new CodeactError("not_found", `No model "${name}" is stored.`, {
    remedy: "codeact model ls lists those that are.",
  });
}
