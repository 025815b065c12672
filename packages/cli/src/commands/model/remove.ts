import { manifestBytes, modelStore } from "@codeact/models/store";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { exitStatus } from "../../failure.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { modelSettings } from "./model-settings.ts";
import { bytesText } from "./quantities.ts";
import { noSuchModel } from "./verify.ts";

const Flags = z.looseObject({ dryRun: z.boolean().default(false) });

/** `codeact model rm NAME…`: removes stored models and unfinished downloads; none if one of the names is wrong. */
export async function removeCommand(
  names: readonly string[],
  options: unknown,
  terminal: Terminal,
): Promise<number> {
  const { dryRun } = Flags.parse(options);
  const { modelsFolder, json } = await modelSettings(options);
  const store = modelStore(modelsFolder);
  const unfinished = await store.unfinished();
  const found: { readonly name: string; readonly bytes: number }[] = [];
  for (const text of names) {
    if (text === "demo") throw builtIn();
    // A model whose manifest is damaged can be removed all the same.
    const model = await store.find(text).catch(() => ({ manifest: undefined }));
    const part = unfinished.find(({ name }) => name === text.toLowerCase());
    if (model === undefined && part === undefined) throw noSuchModel(text);
    const stored = model?.manifest === undefined ? 0 : manifestBytes(model.manifest);
    found.push({ name: text.toLowerCase(), bytes: stored + (part?.bytes ?? 0) });
  }
  for (const { name, bytes } of found) {
    if (!dryRun) await store.remove(name);
    if (json) terminal.out.write(`${JSON.stringify({ name, bytes, removed: !dryRun })}\n`);
    else
      terminal.out.write(`${dryRun ? "Would remove" : "Removed"} ${name} (${bytesText(bytes)})\n`);
  }
  return exitStatus.ok;
}

function builtIn(): CodeactError {
  return new CodeactError("invalid_input", `The model "demo" is built in and cannot be removed.`, {
    remedy: "Name a stored model: codeact model ls lists them.",
  });
}
