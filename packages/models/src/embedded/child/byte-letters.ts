/** Letters that GPT-2's vocabularies write for bytes: printable Latin-1 as itself, the others from U+0100 on. */
const BYTES: ReadonlyMap<string, number> = new Map(
  (() => {
    let next = 256;
    return Array.from({ length: 256 }, (_, byte): [string, number] => {
      const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
      return [String.fromCodePoint(printable ? byte : next++), byte];
    });
  })(),
);

/** The byte that a letter of a byte-level vocabulary stands for. */
export function byteOfLetter(letter: string): number | undefined {
  return BYTES.get(letter);
}
