import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  caseCounts,
  evaluateFile,
  PresetName,
  renderReport,
  trainDemo,
  type TrainDemoEvent,
} from "@codeact/datagen";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { exitStatus } from "../../failure.ts";
import { dataFolder } from "../../settings/load-settings.ts";
import { parseCount } from "../../settings/quantity.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { settingsOf } from "../shared-options.ts";
import { createProgressLine } from "./progress-line.ts";

const Flags = z.looseObject({
  json: z.boolean().default(false),
  preset: PresetName.optional(),
  out: z.string().optional(),
  seed: z.string().optional(),
  minutes: z.string().optional(),
  processes: z.string().optional(),
  python: z.string().optional(),
  from: z.string().optional(),
  resume: z.boolean().default(false),
  evaluateOnly: z.string().optional(),
  share: z.string().optional(),
});
type Flags = z.infer<typeof Flags>;

/** `codeact train demo`: trains a demo model, or evaluates a file. Returns 1 when an evaluated file misses a gate. */
export async function trainDemoCommand(
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const flags = Flags.parse(options);
  if (flags.evaluateOnly !== undefined)
    return await evaluateCommand(flags.evaluateOnly, flags, terminal, signal);
  const { preset } = flags;
  if (preset === undefined)
    throw new CodeactError("invalid_input", "It is not said how much to train.", {
      remedy: "Give --preset smoke, ci or full, or --evaluate-only FILE.gguf.",
    });
  const settings = await settingsOf({ ...flags, python: undefined }, process.env);
  const out = flags.out ?? join(dataFolder(settings, process.env), "training", `demo-${preset}`);
  const trained = await trainDemo({
    preset,
    out,
    seed: flags.seed,
    python: flags.python,
    minutes: flags.minutes === undefined ? undefined : minutesOf(flags.minutes),
    processes:
      flags.processes === undefined ? undefined : parseCount(flags.processes, "--processes"),
    from: flags.from,
    resume: flags.resume,
    signal,
    onProgress: flags.json ? jsonProgress(terminal) : lineProgress(terminal),
  });
  if (flags.json) terminal.out.write(`${oneLine(await readFile(trained.reportJson, "utf8"))}\n`);
  else {
    terminal.out.write(await readFile(trained.reportText, "utf8"));
    terminal.err.write(`Try it: codeact ask --profile demo --model ${trained.model} "…"\n`);
  }
  return exitStatus.ok;
}

async function evaluateCommand(
  file: string,
  flags: Flags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const share = flags.share === undefined ? 1 : shareOf(flags.share);
  const { counts, total } = caseCounts(share);
  const line = createProgressLine(terminal);
  const report = await evaluateFile(file, {
    seed: flags.seed,
    counts,
    signal,
    onProgress: ({ done, right }) => {
      if (!flags.json)
        line.show("evaluation", done, Math.max(done, total), `${right} of ${done} right`);
    },
  });
  if (flags.json) terminal.out.write(`${JSON.stringify(report)}\n`);
  else {
    line.note(`Evaluated ${file}.`);
    terminal.out.write(renderReport(report, `codeact train demo --evaluate-only ${file}`));
  }
  return report.gates.some(({ passed }) => passed === false) ? exitStatus.failed : exitStatus.ok;
}

function jsonProgress(terminal: Terminal): (event: TrainDemoEvent) => void {
  return (event) => void terminal.out.write(`${JSON.stringify(event)}\n`);
}

function lineProgress(terminal: Terminal): (event: TrainDemoEvent) => void {
  const line = createProgressLine(terminal);
  let made = "";
  return (event) => {
    if (event.type === "stage-start") line.show(event.stage, 0, 1, "");
    else if (event.type === "shard-made") made = `, shard ${event.made} of ${event.total}`;
    else if (event.type === "stage-end")
      line.note(`${event.stage}: done in ${event.seconds.toFixed(0)} s`);
    else line.show(event.stage, event.done, event.total, `${event.note ?? ""}${made}`);
  };
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && minutes < 100_000) return minutes;
  throw new CodeactError("invalid_input", `--minutes ${JSON.stringify(text)} is not valid.`, {
    remedy: "Give a number of minutes such as 20 or 0.5.",
  });
}

function shareOf(text: string): number {
  const share = Number(text);
  if (share > 0 && share <= 1) return share;
  throw new CodeactError("invalid_input", `--share ${JSON.stringify(text)} is not valid.`, {
    remedy: "Give a share of the questions, more than 0 and at most 1.",
  });
}

function oneLine(json: string): string {
  return JSON.stringify(JSON.parse(json));
}
