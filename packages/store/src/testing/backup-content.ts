import { readTar } from "../backup/tar-reader.ts";

/** What is in a backup but its header and its end, whose times differ: the rows of every piece, and the names of the blobs. */
export async function contentOf(file: string): Promise<Readonly<Record<string, string>>> {
  const content: Record<string, string> = {};
  for await (const entry of readTar(file)) {
    const bytes = Buffer.concat(await Array.fromAsync(entry.bytes));
    if (entry.name.startsWith("tables/")) content[entry.name] = bytes.toString("utf8");
    if (entry.name.startsWith("blobs/")) content[entry.name] = "";
  }
  return content;
}
