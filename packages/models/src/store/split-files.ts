/** A part of a model in several files, told by its name. */
export interface SplitName {
  /** Path without the part's number and ending. */
  readonly base: string;
  /** 1 for the first. */
  readonly index: number;
  readonly count: number;
}

/** Reads `name-00001-of-00003.gguf` as llama.cpp writes it; undefined for the name of a whole model. */
export function splitOf(path: string): SplitName | undefined {
  const match = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i.exec(path);
  if (match?.[1] === undefined) return undefined;
  const index = Number(match[2]);
  const count = Number(match[3]);
  return index >= 1 && index <= count && count <= 999
    ? { base: match[1], index, count }
    : undefined;
}

/** Paths of all parts of the model that `path` is a part of; just itself for a whole one. */
export function splitPaths(path: string): readonly string[] {
  const split = splitOf(path);
  if (split === undefined) return [path];
  return Array.from(
    { length: split.count },
    (_, index) => `${split.base}-${fiveDigits(index + 1)}-of-${fiveDigits(split.count)}.gguf`,
  );
}

function fiveDigits(value: number): string {
  return String(value).padStart(5, "0");
}
