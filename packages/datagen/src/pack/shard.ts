import { createHash } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { type EncodedDialogue, fullWeight } from "./encode-dialogue.ts";
import { packRows } from "./pack-rows.ts";

/** What a shard's `.json` says about its `.bin`; written last, so a reader that sees it finds the whole shard. */
export const ShardIndex = z.strictObject({
  version: z.literal(1),
  /** Name of the binary file, in the same folder. */
  file: z.string(),
  sha256: z.string(),
  /** SHA-256 of the tokenizer.json that the ids belong to. */
  tokenizer: z.string(),
  vocabulary: z.int(),
  rowLength: z.int(),
  rows: z.int(),
  documents: z.int(),
  tokens: z.int(),
  /** Tokens with full weight. */
  supervisedTokens: z.int(),
  /** Share of the rows' places that hold a token, 0 to 1. */
  fill: z.number(),
  /** Byte offsets of the arrays, little endian: ids u16, weights u8 (hundredths), starts u32 in tokens, with an end. */
  offsets: z.strictObject({
    ids: z.int(),
    documentStarts: z.int(),
    rowStarts: z.int(),
    weights: z.int(),
  }),
});
export type ShardIndex = z.infer<typeof ShardIndex>;

/** Options of {@link writeShard}. */
export interface WriteShardOptions {
  readonly folder: string;
  /** File name without extension: `train-00001`. */
  readonly name: string;
  readonly rowLength: number;
  readonly tokenizerSha256: string;
  readonly vocabulary: number;
}

/**
 * Packs encoded dialogues into rows and writes them as one binary file and its index. A shard of the same name is
 * replaced as a whole.
 *
 * @throws CodeactError `internal` when a row has nothing to learn from
 */
export async function writeShard(
  dialogues: readonly EncodedDialogue[],
  options: WriteShardOptions,
): Promise<ShardIndex> {
  const rows = packRows(
    dialogues.map(({ ids }) => ids.length),
    options.rowLength,
  );
  const layout = layOut(dialogues, rows);
  const { body, offsets } = concatenate(layout);
  const file = `${options.name}.bin`;
  const index: ShardIndex = {
    version: 1,
    file,
    sha256: createHash("sha256").update(body).digest("hex"),
    tokenizer: options.tokenizerSha256,
    vocabulary: options.vocabulary,
    rowLength: options.rowLength,
    rows: rows.length,
    documents: dialogues.length,
    tokens: layout.ids.length,
    supervisedTokens: layout.weights.filter((weight) => weight === fullWeight).length,
    fill: layout.ids.length / Math.max(1, rows.length * options.rowLength),
    offsets,
  };
  await writeWhole(join(options.folder, file), body);
  await writeWhole(join(options.folder, `${options.name}.json`), `${JSON.stringify(index)}\n`);
  return index;
}

interface Layout {
  readonly ids: Uint16Array;
  readonly weights: Uint8Array;
  readonly documentStarts: Uint32Array;
  readonly rowStarts: Uint32Array;
}

function layOut(dialogues: readonly EncodedDialogue[], rows: readonly number[][]): Layout {
  const tokens = dialogues.reduce((sum, { ids }) => sum + ids.length, 0);
  const ids = new Uint16Array(tokens);
  const weights = new Uint8Array(tokens);
  const documentStarts: number[] = [];
  const rowStarts: number[] = [];
  let at = 0;
  for (const row of rows) {
    rowStarts.push(at);
    let supervised = 0;
    for (const document of row) {
      const dialogue = dialogues[document];
      if (dialogue === undefined) continue;
      documentStarts.push(at);
      ids.set(dialogue.ids, at);
      weights.set(dialogue.weights, at);
      supervised += dialogue.weights.filter((weight) => weight === fullWeight).length;
      at += dialogue.ids.length;
    }
    if (supervised === 0)
      throw new CodeactError("internal", "A training row has no token to learn.", {
        remedy: "Every dialogue needs an assistant message with learn not false.",
      });
  }
  return {
    ids,
    weights,
    documentStarts: Uint32Array.from([...documentStarts, at]),
    rowStarts: Uint32Array.from([...rowStarts, at]),
  };
}

/** The wider arrays first, so that each begins at a multiple of its element size. */
function concatenate(layout: Layout): { body: Buffer; offsets: ShardIndex["offsets"] } {
  const offsets = { documentStarts: 0, rowStarts: 0, ids: 0, weights: 0 };
  offsets.rowStarts = layout.documentStarts.byteLength;
  offsets.ids = offsets.rowStarts + layout.rowStarts.byteLength;
  offsets.weights = offsets.ids + layout.ids.byteLength;
  const parts = [layout.documentStarts, layout.rowStarts, layout.ids, layout.weights];
  const body = Buffer.concat(
    parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)),
  );
  return { body, offsets };
}

async function writeWhole(path: string, content: Buffer | string): Promise<void> {
  await writeFile(`${path}.partial`, content);
  await rename(`${path}.partial`, path);
}
