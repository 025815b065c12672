/** A field outside what the demo model can do, how people ask about it, and what they ask about. */
export interface RefusalSubject {
  readonly name: string;
  /** Small grammars as in question families. */
  readonly patterns: readonly string[];
  readonly slots: Readonly<Record<string, readonly string[]>>;
}

/** Writes a subject down. */
export function subject(
  name: string,
  slots: Readonly<Record<string, readonly string[]>>,
  patterns: readonly string[],
): RefusalSubject {
  return { name, slots, patterns };
}

/** Items of a list that is written with commas or newlines between them. */
export function items(text: string): readonly string[] {
  return text
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
