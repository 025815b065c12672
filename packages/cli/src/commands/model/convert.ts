import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { convertCheckpoint } from "@codeact/models/gguf";
import { findKnownModel } from "@codeact/models/store";
import { z } from "zod";
import { exitStatus } from "../../failure.ts";
import { alreadyThere } from "../../local-file.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { createProgressBar } from "./progress-bar.ts";
import { bytesText, countText } from "./quantities.ts";

const Flags = z.looseObject({
  outtype: z.enum(["f32", "f16", "q8_0"]),
  output: z.string().optional(),
  preTokenizer: z.string().optional(),
  force: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** Lines of `--json` come at most so often. */
const JSON_MS = 250;

/** `codeact model convert FOLDER`: writes a GGUF file of a Hugging Face checkpoint. Returns the exit status. */
export async function convertCommand(
  folder: string,
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { outtype, output, preTokenizer, force, json } = Flags.parse(options);
  const file = resolve(output ?? `${basename(resolve(folder))}-${outtype}.gguf`);
  if (!force && (await stat(file).catch(() => undefined)) !== undefined)
    throw alreadyThere(file, "Give another file with --output, or --force.");
  const bar = createProgressBar(terminal);
  let writtenAt = 0;
  const converted = await convertCheckpoint(folder, file, {
    type: outtype,
    preTokenizer,
    fallbackTemplate: findKnownModel(basename(resolve(folder)))?.chatTemplate,
    signal,
    onProgress: ({ completedBytes: completed, totalBytes: total, tensor }) => {
      if (!json) bar.show(basename(file), completed, total);
      else if (Date.now() - writtenAt >= JSON_MS || completed === total) {
        writtenAt = Date.now();
        terminal.out.write(
          `${JSON.stringify({ status: "converting", tensor, total, completed })}\n`,
        );
      }
    },
  }).finally(() => bar.clear());
  if (json) terminal.out.write(`${JSON.stringify({ status: "success", file, ...converted })}\n`);
  else {
    for (const warning of converted.warnings) terminal.err.write(`Note: ${sanitise(warning)}\n`);
    const { family, parameters, bytes } = converted;
    terminal.out.write(
      sanitise(
        `${file}: ${family}, ${countText(parameters)} parameters, ${outtype}, ${bytesText(bytes)}\n`,
      ),
    );
  }
  return exitStatus.ok;
}
