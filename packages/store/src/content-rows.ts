import { Output } from "@codeact/protocol";
import type { Insertable, Selectable, Transaction } from "kysely";
import { z } from "zod";
import { type Database, inPieces } from "./engine.ts";
import type {
  CellStatus,
  MessagePart,
  OutputBlob,
  StoredCell,
  StoredOutput,
} from "./message-content.ts";
import { invalid } from "./store-errors.ts";
import { orNothing, readJsonAs, storedJson, storedText } from "./stored-values.ts";
import type { Tables } from "./tables.ts";

const StoredStatus: z.ZodType<CellStatus> = z.enum([
  "writing",
  "queued",
  "running",
  "ok",
  "error",
  "interrupted",
  "timeout",
  "died",
  "rejected",
]);
const StoredAuthor = z.enum(["agent", "user"]);
const StoredEncoding = z.enum(["base64", "json", "text"]);
const PartKind = z.enum(["text", "reasoning", "cell", "file", "notice"]);

/** Replaces the parts of a message and the given cells with their outputs; cells not given stay. */
export async function writeContent(
  transaction: Transaction<Tables>,
  messageId: string,
  content: { readonly parts: readonly MessagePart[]; readonly cells: readonly StoredCell[] },
): Promise<void> {
  await transaction.deleteFrom("part").where("message_id", "=", messageId).execute();
  const parts = content.parts.map((part, ordinal) => ({
    message_id: messageId,
    ordinal,
    ...partRow(part),
  }));
  for (const piece of inPieces(parts)) await transaction.insertInto("part").values(piece).execute();
  // Cells that did not change may be left out, so their parts tell the place.
  const order = content.parts.flatMap((part) => (part.kind === "cell" ? [part.cellId] : []));
  for (const [index, cell] of content.cells.entries()) {
    const place = order.indexOf(cell.id);
    await writeCell(transaction, messageId, place < 0 ? index : place, cell);
  }
}

async function writeCell(
  transaction: Transaction<Tables>,
  messageId: string,
  ordinal: number,
  cell: StoredCell,
): Promise<void> {
  const facts = { ordinal, ...cellColumns(cell) };
  const written = await transaction
    .insertInto("cell")
    .values({ id: cell.id, message_id: messageId, ...facts })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet(facts).where("cell.message_id", "=", messageId),
    )
    .returning("id")
    .executeTakeFirst();
  if (written === undefined) {
    throw invalid(
      "cell_elsewhere",
      `The cell ${cell.id} belongs to another message.`,
      "Give every cell an id of its own.",
    );
  }
  await writeOutputs(transaction, cell);
}

function cellColumns(
  cell: StoredCell,
): Omit<Insertable<Tables["cell"]>, "id" | "message_id" | "ordinal"> {
  return {
    version: cell.version,
    supersedes_id: cell.supersedesId ?? null,
    author: cell.author,
    title: storedText(cell.title),
    language: cell.language,
    source: storedText(cell.source),
    status: cell.status,
    execution_count: cell.executionCount ?? null,
    kernel_id: cell.kernelId ?? null,
    queued_at: cell.queuedAt ?? null,
    started_at: cell.startedAt ?? null,
    ended_at: cell.endedAt ?? null,
  };
}

async function writeOutputs(transaction: Transaction<Tables>, cell: StoredCell): Promise<void> {
  await transaction.deleteFrom("output").where("cell_id", "=", cell.id).execute();
  const outputs = cell.outputs.map(({ output, truncatedBytes }, ordinal) => ({
    cell_id: cell.id,
    ordinal,
    value_json: storedJson(output),
    truncated_bytes: truncatedBytes,
  }));
  for (const piece of inPieces(outputs)) {
    await transaction.insertInto("output").values(piece).execute();
  }
  const blobs = cell.outputs.flatMap((output, ordinal) =>
    output.blobs.map((blob) => ({ cell_id: cell.id, ordinal, ...blob })),
  );
  for (const piece of inPieces(blobs)) {
    await transaction.insertInto("output_blob").values(piece).execute();
  }
}

/** Parts of messages, by message, in order. */
export async function readParts(
  database: Database,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly MessagePart[]>> {
  const parts = new Map<string, MessagePart[]>();
  for (const piece of inPieces(messageIds)) {
    const rows = await database
      .selectFrom("part")
      .selectAll()
      .where("message_id", "in", piece)
      .orderBy("message_id")
      .orderBy("ordinal")
      .execute();
    for (const row of rows) collect(parts, row.message_id, toPart(row));
  }
  return parts;
}

/** Cells of messages with their outputs, by message, in order, older versions first. */
export async function readCells(
  database: Database,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredCell[]>> {
  const cells = new Map<string, StoredCell[]>();
  for (const piece of inPieces(messageIds)) {
    const rows = await database
      .selectFrom("cell")
      .selectAll()
      .where("message_id", "in", piece)
      .orderBy("ordinal")
      .orderBy("version")
      .orderBy("id")
      .execute();
    const outputs = await readOutputs(
      database,
      rows.map(({ id }) => id),
    );
    for (const row of rows) collect(cells, row.message_id, toCell(row, outputs.get(row.id) ?? []));
  }
  return cells;
}

/** Outputs of cells, by cell, in order. */
export async function readOutputs(
  database: Database,
  cellIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredOutput[]>> {
  const outputs = new Map<string, StoredOutput[]>();
  for (const piece of inPieces(cellIds)) {
    const rows = await database
      .selectFrom("output")
      .selectAll()
      .where("cell_id", "in", piece)
      .orderBy("cell_id")
      .orderBy("ordinal")
      .execute();
    const blobs = await readBlobs(database, piece);
    for (const row of rows) {
      collect(outputs, row.cell_id, {
        output: readJsonAs(Output, row.value_json),
        truncatedBytes: row.truncated_bytes,
        blobs: blobs.get(`${row.cell_id}/${row.ordinal}`) ?? [],
      });
    }
  }
  return outputs;
}

async function readBlobs(
  database: Database,
  cellIds: readonly string[],
): Promise<ReadonlyMap<string, readonly OutputBlob[]>> {
  const blobs = new Map<string, OutputBlob[]>();
  const rows = await database
    .selectFrom("output_blob")
    .selectAll()
    .where("cell_id", "in", cellIds)
    .orderBy("mime")
    .execute();
  for (const { cell_id, ordinal, mime, sha256, size, encoding } of rows) {
    collect(blobs, `${cell_id}/${ordinal}`, {
      mime,
      sha256,
      size,
      encoding: StoredEncoding.parse(encoding),
    });
  }
  return blobs;
}

/** A row of a cell in the words of the door. */
export function toCell(
  row: Selectable<Tables["cell"]>,
  outputs: readonly StoredOutput[],
): StoredCell {
  return {
    id: row.id,
    version: row.version,
    supersedesId: orNothing(row.supersedes_id),
    author: StoredAuthor.parse(row.author),
    title: row.title,
    language: row.language,
    source: row.source,
    status: StoredStatus.parse(row.status),
    executionCount: orNothing(row.execution_count),
    kernelId: orNothing(row.kernel_id),
    queuedAt: orNothing(row.queued_at),
    startedAt: orNothing(row.started_at),
    endedAt: orNothing(row.ended_at),
    outputs,
  };
}

function partRow(part: MessagePart): { kind: string; text: string; ref_id: string | null } {
  switch (part.kind) {
    case "text":
    case "reasoning":
      return { kind: part.kind, text: storedText(part.text), ref_id: null };
    case "cell":
      return { kind: part.kind, text: "", ref_id: part.cellId };
    case "file":
      return { kind: part.kind, text: "", ref_id: part.fileId };
    case "notice":
      return { kind: part.kind, text: storedText(part.text), ref_id: part.code };
    default:
      return part satisfies never;
  }
}

function toPart(row: Selectable<Tables["part"]>): MessagePart {
  const kind = PartKind.parse(row.kind);
  switch (kind) {
    case "text":
    case "reasoning":
      return { kind, text: row.text };
    case "cell":
      return { kind, cellId: row.ref_id ?? "" };
    case "file":
      return { kind, fileId: row.ref_id ?? "" };
    case "notice":
      return { kind, code: row.ref_id ?? "", text: row.text };
    default:
      return kind satisfies never;
  }
}

function collect<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}
