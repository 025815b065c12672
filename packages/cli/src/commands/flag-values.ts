/** The value of a flag that may be absent. */
export function optional(
  text: string | undefined,
  flag: string,
  parse: (text: string, flag: string) => number,
): number | undefined {
  return text === undefined ? undefined : parse(text, flag);
}

/** Lists may be written with commas, which the environment needs. */
export function split(texts: readonly string[] | undefined): string[] | undefined {
  return texts?.flatMap((text) => text.split(",")).map((text) => text.trim());
}
