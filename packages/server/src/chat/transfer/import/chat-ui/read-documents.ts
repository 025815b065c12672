import { type Finding, skipped, whySkipped } from "../finding.ts";
import type { ImportBounds } from "../import-bounds.ts";
import { bsonLength, readBson } from "../source/read-bson.ts";
import { readJsonDocuments } from "../source/read-json-documents.ts";
import { gunzipped, readHead, type SourceFile } from "../source/source-file.ts";

/** The documents of a collection, dumped as BSON (packed or not) or exported as JSON. */
export async function* readDocuments(packed: SourceFile, bounds: ImportBounds): AsyncGenerator {
  const file = /\.gz$/iu.test(packed.name) ? gunzipped(packed, bounds) : packed;
  if (await isBson(file, bounds)) yield* readBson(file, bounds);
  else yield* readJsonDocuments(file, bounds);
}

/** By its name, and where that does not say by its first bytes. */
async function isBson(file: SourceFile, bounds: ImportBounds): Promise<boolean> {
  if (/\.bson$/iu.test(file.name)) return true;
  if (/\.jsonl?$/iu.test(file.name)) return false;
  const head = await readHead(file, 5);
  // A text's first four bytes, read as a length, are far above what a document may have.
  return bsonLength(head, bounds.maxDocumentBytes) !== undefined;
}

/** The same; a fault ends the collection and is told. */
export async function* readUntilFault(
  file: SourceFile,
  bounds: ImportBounds,
): AsyncGenerator<{ readonly type: "document"; readonly value: unknown } | Finding> {
  try {
    for await (const value of readDocuments(file, bounds)) yield { type: "document", value };
  } catch (error) {
    yield skipped(file.name, whySkipped(error));
  }
}
