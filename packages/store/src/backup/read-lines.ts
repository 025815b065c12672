/** Longest line in bytes; a row of this package is a few megabytes at most. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;

/** Lines of a text that comes in chunks. @throws RangeError for a line that no row can be */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      pieces.push(chunk.subarray(from, end));
      yield Buffer.concat(pieces).toString("utf8");
      [pieces, held, from] = [[], 0, end + 1];
    }
    const rest = chunk.subarray(from);
    held += rest.byteLength;
    if (held > MAX_LINE_BYTES) throw new RangeError("A line is too long.");
    if (rest.byteLength > 0) pieces.push(rest);
  }
  if (held > 0) yield Buffer.concat(pieces).toString("utf8");
}
