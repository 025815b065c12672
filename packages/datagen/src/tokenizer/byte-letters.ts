/**
 * How byte-level vocabularies write bytes as visible characters (the table of GPT-2, which llama.cpp and `tokenizer.json`
 * files share): printable Latin-1 stands for itself, everything else is counted up from U+0100.
 */
export const byteLetters: readonly string[] = buildByteLetters();

const byteOfLetter: ReadonlyMap<string, number> = new Map(
  byteLetters.map((letter, byte) => [letter, byte]),
);

const encoder = new TextEncoder();

/** A text's UTF-8 bytes, each as its letter: `" é"` becomes `Ġ`, `Ã`, `©`. */
export function toByteLetters(text: string): string[] {
  return Array.from(encoder.encode(text), (byte) => byteLetters[byte] ?? "");
}

/** The bytes behind a token of a byte-level vocabulary; undefined when a character is no byte letter. */
export function fromByteLetters(token: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const letter of token) {
    const byte = byteOfLetter.get(letter);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function buildByteLetters(): string[] {
  let next = 0x1_00;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    if (printable) return String.fromCodePoint(byte);
    next += 1;
    return String.fromCodePoint(next - 1);
  });
}
