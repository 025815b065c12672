/*
 * Letters, single digits, the minus sign, single characters beyond ASCII, and runs of everything else (spaces, line ends,
 * punctuation). No token of ours ever crosses such a border, so each piece can be encoded alone, and a word or a number
 * has the same tokens wherever it stands: that is what makes copying easy for a small model.
 */
const piece = /[A-Za-z]+|[0-9]|-|[^A-Za-z0-9\-\u{80}-\u{10ffff}]+|[\u{80}-\u{10ffff}]/gu;

/** Cuts a text into the pieces that tokens never cross. Joined again they are the text. */
export function splitText(text: string): string[] {
  return text.match(piece) ?? [];
}

/** Within a run of punctuation and spaces: nothing but spaces and line ends may follow a line end. */
const markToken = /^[^\n]*(?:\n[\n ]*)?$/u;

/**
 * True when two neighbouring tokens of one piece may become one. A line end never joins what follows it (only further
 * line ends and indentation), so that text after `assistant\n` has the tokens it would have alone.
 */
export function mayMerge(left: string, right: string): boolean {
  return markToken.test(left + right);
}
