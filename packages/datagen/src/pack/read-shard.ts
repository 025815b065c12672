import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { ShardIndex } from "./shard.ts";
import type { EncodedDialogue } from "./encode-dialogue.ts";

/** A shard's index and its documents, row by row. */
export interface ReadShard {
  readonly index: ShardIndex;
  readonly rows: readonly (readonly EncodedDialogue[])[];
}

/** Reads a shard by the path of its index. @throws CodeactError `invalid_input` when index and data do not fit together */
export async function readShard(path: string): Promise<ReadShard> {
  try {
    const index = ShardIndex.parse(JSON.parse(await readFile(path, "utf8")));
    const body = await readFile(join(dirname(path), index.file));
    return { index, rows: splitRows(index, body) };
  } catch (error) {
    throw new CodeactError("invalid_input", `${path} describes no shard that can be read.`, {
      remedy: "Pack the data again.",
      cause: error,
    });
  }
}

function splitRows(index: ShardIndex, body: Buffer): EncodedDialogue[][] {
  const { offsets, tokens, documents } = index;
  if (body.length !== offsets.weights + tokens)
    throw new RangeError(`${index.file} has ${body.length} bytes, not ${offsets.weights + tokens}`);
  const starts = Array.from({ length: documents + 1 }, (_, at) =>
    body.readUInt32LE(offsets.documentStarts + 4 * at),
  );
  const rowStarts = new Set(
    Array.from({ length: index.rows }, (_, at) => body.readUInt32LE(offsets.rowStarts + 4 * at)),
  );
  const rows: EncodedDialogue[][] = [];
  for (let document = 0; document < documents; document += 1) {
    const start = starts[document] ?? 0;
    const length = (starts[document + 1] ?? start) - start;
    if (rowStarts.has(start)) rows.push([]);
    rows.at(-1)?.push({
      ids: Array.from({ length }, (_, at) => body.readUInt16LE(offsets.ids + 2 * (start + at))),
      weights: [...body.subarray(offsets.weights + start, offsets.weights + start + length)],
    });
  }
  return rows;
}
