import { CodeactError, type JsonValue } from "@codeact/protocol";
import type { GgufMetadata, GgufValue } from "@codeact/models/gguf";
import { inspectModel, type ModelReport, resolveModelName } from "@codeact/models/store";
import { z } from "zod";
import { exitStatus } from "../../failure.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { modelSettings } from "./model-settings.ts";
import { bytesText, countText } from "./quantities.ts";
import { textTable } from "./text-table.ts";

const Flags = z.looseObject({
  template: z.boolean().default(false),
  metadata: z.boolean().default(false),
});

/** `codeact model inspect MODEL`: what a model is and what it needs here. Returns the exit status. */
export async function inspectCommand(
  text: string,
  options: unknown,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const flags = Flags.parse(options);
  const { modelsFolder, json, hub, offline } = await modelSettings(options);
  const place = await resolveModelName(text, { modelsFolder });
  const report = await inspectModel(place, { hub, offline, signal });
  if (json) terminal.out.write(`${JSON.stringify(jsonReport(report, flags.metadata))}\n`);
  else if (flags.template) terminal.out.write(`${templateOf(report)}\n`);
  else {
    terminal.out.write(textTable(reportRows(report)));
    if (flags.metadata) terminal.out.write(`\n${textTable(metadataRows(report.header.metadata))}`);
  }
  return exitStatus.ok;
}

function templateOf({ facts, known, from }: ModelReport): string {
  const template = facts.chatTemplate ?? known?.chatTemplate;
  if (template !== undefined) return sanitise(template);
  throw new CodeactError("not_found", `${from} has no chat template in it.`, {
    remedy: "Such a model continues text; a chat model has one.",
  });
}

function reportRows(report: ModelReport): readonly (readonly string[])[] {
  const { facts, memory, known, files } = report;
  const need = `about ${bytesText(memory.bytes)} with ${memory.contextLength} tokens; this machine has ${bytesText(memory.machineBytes)}`;
  const template =
    facts.chatTemplate === undefined
      ? `none in the file${known === undefined ? "" : "; ChatML is used, as the model is known"}`
      : `${facts.chatTemplate.length} characters (--template prints it)`;
  const rows: (readonly [string, string | undefined])[] = [
    ["from", report.from],
    ["name", facts.name ?? known?.title],
    ["size", `${bytesText(report.bytes)}${files.length > 1 ? ` in ${files.length} files` : ""}`],
    ["sha256", files.length === 1 ? files[0]?.sha256 : undefined],
    ["architecture", facts.architecture],
    ["parameters", countText(facts.parameters)],
    ["quantisation", facts.quantisation],
    ["context", facts.contextLength === undefined ? "unknown" : `${facts.contextLength} tokens`],
    ["layers", textOf(facts.layers)],
    [
      "vocabulary",
      facts.vocabularySize === undefined
        ? undefined
        : `${facts.vocabularySize} tokens (${facts.tokenizer ?? "unknown"})`,
    ],
    ["chat template", template],
    ["stops at", known?.stop.join("  ")],
    ["profile", known?.profile],
    ["memory", need],
    [
      "runs here",
      report.notRunnable === undefined
        ? "yes, with the built-in engine"
        : `no: ${report.notRunnable}`,
    ],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]));
}

function textOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** Longer values are cut: a vocabulary is no table. */
const SHOWN_CHARACTERS = 80;
const SHOWN_ELEMENTS = 8;

function metadataRows(metadata: GgufMetadata): readonly (readonly string[])[] {
  return [...metadata].map(([key, value]) => {
    const text = JSON.stringify(jsonValue(value, SHOWN_ELEMENTS));
    const cut = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
    return [key, value.type === "array" ? `${value.values.length} × ${value.of} ${cut}` : cut];
  });
}

function jsonReport(report: ModelReport, withMetadata: boolean): unknown {
  const { header, known, ...rest } = report;
  const metadata = withMetadata
    ? Object.fromEntries(
        [...header.metadata].map(([key, value]) => [
          key,
          jsonValue(value, Number.POSITIVE_INFINITY),
        ]),
      )
    : undefined;
  return { ...rest, known: known?.name, stop: known?.stop, profile: known?.profile, metadata };
}

function jsonValue(value: GgufValue, elements: number): JsonValue {
  if (value.type === "array") return [...value.values].slice(0, elements).map(jsonScalar);
  return jsonScalar(value.value);
}

/** JSON has no 64-bit integers, and no infinite numbers. */
function jsonScalar(value: number | bigint | boolean | string): JsonValue {
  if (typeof value === "bigint") return value.toString();
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
