import { type ArchiveEntry, writeZip } from "../archive/write-zip.ts";

/** A zip archive of texts by path. */
export async function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  async function* entries(): AsyncGenerator<ArchiveEntry> {
    for (const [path, content] of Object.entries(files)) {
      yield {
        path,
        modifiedAt: 1_700_000_000_000,
        async *bytes() {
          yield content;
        },
      };
    }
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of writeZip(entries())) pieces.push(piece);
  return Buffer.concat(pieces);
}
