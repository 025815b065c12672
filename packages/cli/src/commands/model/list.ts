import { stat } from "node:fs/promises";
import {
  demoModelFile,
  demoModelName,
  manifestBytes,
  manifestSource,
  modelStore,
  type StoredModel,
} from "@codeact/models/store";
import { modelFacts, readGgufHeader } from "@codeact/models/gguf";
import { exitStatus } from "../../failure.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { modelSettings } from "./model-settings.ts";
import { bytesText, countText } from "./quantities.ts";
import { textTable } from "./text-table.ts";

/** A model as it is listed. */
interface Row {
  readonly name: string;
  readonly bytes: number;
  readonly architecture: string;
  readonly parameters: number;
  readonly quantisation: string;
  readonly contextLength: number | undefined;
  readonly from: string;
  readonly pulledAt: string | undefined;
  readonly file: string;
}

/** `codeact model ls`: the built-in model and what was pulled. Returns the exit status. */
export async function listCommand(options: unknown, terminal: Terminal): Promise<number> {
  const { modelsFolder, json } = await modelSettings(options);
  const store = modelStore(modelsFolder);
  const demo = await demoRow();
  const rows = [...(demo === undefined ? [] : [demo]), ...(await store.list()).map(storedRow)];
  const unfinished = await store.unfinished();
  if (json) {
    terminal.out.write(`${JSON.stringify({ models: rows, unfinished })}\n`);
    return exitStatus.ok;
  }
  const header = ["NAME", "SIZE", "PARAMETERS", "TYPE", "CONTEXT", "PULLED", "FROM"];
  terminal.out.write(textTable([header, ...rows.map(cells)], [1, 2, 4]));
  for (const { name, bytes } of unfinished)
    terminal.err.write(
      `${name}: a pull is unfinished (${bytesText(bytes)} so far). Pull it again to go on, or remove it: codeact model rm ${name}\n`,
    );
  return exitStatus.ok;
}

function storedRow({ manifest, file }: StoredModel): Row {
  const { name, architecture, parameters, quantisation, contextLength, pulledAt } = manifest;
  const from = manifestSource(manifest);
  const bytes = manifestBytes(manifest);
  return {
    name,
    bytes,
    architecture,
    parameters,
    quantisation,
    contextLength,
    from,
    pulledAt,
    file,
  };
}

/** The model that comes with the program; none where it was left out. */
async function demoRow(): Promise<Row | undefined> {
  const file = demoModelFile();
  const status = await stat(file).catch(() => undefined);
  if (status === undefined) return undefined;
  const { architecture, parameters, quantisation, contextLength } = modelFacts(
    await readGgufHeader(file),
  );
  return {
    name: demoModelName,
    bytes: status.size,
    architecture,
    parameters,
    quantisation,
    contextLength,
    from: "built in",
    pulledAt: undefined,
    file,
  };
}

function cells(row: Row): readonly string[] {
  return [
    row.name,
    bytesText(row.bytes),
    countText(row.parameters),
    `${row.architecture} ${row.quantisation}`,
    row.contextLength === undefined ? "unknown" : String(row.contextLength),
    row.pulledAt?.slice(0, 10) ?? "",
    row.from,
  ];
}
