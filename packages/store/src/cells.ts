import type { Selectable } from "kysely";
import type { Blobs, ByteRange } from "./blobs.ts";
import { readOutputs, toCell } from "./content-rows.ts";
import type { Database, Engine } from "./engine.ts";
import type { OutputBlob, OutputContent, StoredCell, StoredOutput } from "./message-content.ts";
import { moveOutput } from "./output-blobs.ts";
import { notFound, requireId } from "./store-errors.ts";
import type { Tables } from "./tables.ts";

/** Most versions of one cell that are followed. */
const MAX_VERSIONS = 1000;

/** A representation of an output with its bytes. */
export interface OpenedOutput {
  readonly blob: OutputBlob;
  /** Read it to the end or call `return()`. */
  readonly bytes: AsyncGenerator<Uint8Array>;
}

/** Cells by id. Every call names the user; what is another's is `not_found`. */
export class Cells {
  readonly #engine: Engine;
  readonly #blobs: Blobs;

  constructor(engine: Engine, blobs: Blobs) {
    this.#engine = engine;
    this.#blobs = blobs;
  }

  /** @throws CodeactError `not_found` */
  async get(userId: string, cellId: string): Promise<StoredCell> {
    const row = await requireCell(this.#engine.database, userId, cellId);
    const outputs = await readOutputs(this.#engine.database, [cellId]);
    return toCell(row, outputs.get(cellId) ?? []);
  }

  /** The conversation that a cell is in. @throws CodeactError `not_found` */
  async conversationOf(userId: string, cellId: string): Promise<string> {
    const { message_id } = await requireCell(this.#engine.database, userId, cellId);
    const { conversation_id } = await this.#engine.database
      .selectFrom("message")
      .select("conversation_id")
      .where("id", "=", message_id)
      .executeTakeFirstOrThrow();
    return conversation_id;
  }

  /** A cell and the versions it replaced, newest first. @throws CodeactError `not_found` */
  async versions(userId: string, cellId: string): Promise<readonly StoredCell[]> {
    const rows = [await requireCell(this.#engine.database, userId, cellId)];
    const seen = new Set([cellId]);
    for (
      let before = rows[0]?.supersedes_id ?? null;
      before !== null && rows.length < MAX_VERSIONS;
    ) {
      if (seen.has(before)) break;
      seen.add(before);
      const row = await findCell(this.#engine.database, userId, before);
      if (row === undefined) break;
      rows.push(row);
      before = row.supersedes_id;
    }
    const ids = rows.map(({ id }) => id);
    const outputs = await readOutputs(this.#engine.database, ids);
    return rows.map((row) => toCell(row, outputs.get(row.id) ?? []));
  }

  /**
   * Keeps what is large or binary of an output, before events tell of it; the content saved with those events has the
   * same `blobs`, which keeps them from the sweep.
   */
  keepOutput(content: OutputContent): Promise<StoredOutput> {
    return moveOutput(this.#blobs, content);
  }

  /**
   * Bytes of a representation that is kept outside of the row (`StoredOutput.blobs`), or a range of them.
   * @throws CodeactError `not_found`
   */
  async openOutput(
    userId: string,
    which: { readonly cellId: string; readonly ordinal: number; readonly mime: string },
    range: ByteRange = {},
  ): Promise<OpenedOutput> {
    await requireCell(this.#engine.database, userId, which.cellId);
    const outputs = await readOutputs(this.#engine.database, [which.cellId]);
    const blob = outputs
      .get(which.cellId)
      ?.[which.ordinal]?.blobs.find(({ mime }) => mime === which.mime);
    if (blob === undefined) throw notFound("output", `${which.cellId}/${which.ordinal}`);
    return { blob, bytes: this.#blobs.read(blob, range) };
  }
}

async function requireCell(
  database: Database,
  userId: string,
  cellId: string,
): Promise<Selectable<Tables["cell"]>> {
  requireId("cell", cellId);
  const row = await findCell(database, userId, cellId);
  if (row === undefined) throw notFound("cell", cellId);
  return row;
}

function findCell(
  database: Database,
  userId: string,
  cellId: string,
): Promise<Selectable<Tables["cell"]> | undefined> {
  return database
    .selectFrom("cell")
    .innerJoin("message", "message.id", "cell.message_id")
    .innerJoin("conversation", "conversation.id", "message.conversation_id")
    .selectAll("cell")
    .where("cell.id", "=", cellId)
    .where("conversation.user_id", "=", userId)
    .where("conversation.deleted_at", "is", null)
    .executeTakeFirst();
}
