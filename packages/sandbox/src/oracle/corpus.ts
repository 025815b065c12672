import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** One cell of the corpus. */
export interface CorpusCell {
  readonly group: string;
  /** Unique within its group; says what the cell shows. */
  readonly name: string;
  readonly code: string;
}

const folder = fileURLToPath(new URL("../../corpus/", import.meta.url));

/**
 * The corpus by group. The cells of a group run in one kernel, in order. A file `corpus/GROUP.cells` holds one group;
 * a line `#### NAME` begins a cell.
 */
export async function readCorpus(): Promise<ReadonlyMap<string, readonly CorpusCell[]>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".cells")).sort();
  const groups = new Map<string, readonly CorpusCell[]>();
  for (const name of names) {
    const group = name.slice(0, -".cells".length);
    groups.set(group, parseCells(group, await readFile(folder + name, "utf8")));
  }
  return groups;
}

function parseCells(group: string, text: string): readonly CorpusCell[] {
  const [before = "", ...parts] = text.split(/^#### /mu);
  if (before.trim() !== "") throw new Error(`${group}.cells has text before its first cell`);
  const cells = parts.map((part) => {
    const end = part.indexOf("\n");
    return { group, name: part.slice(0, end), code: part.slice(end + 1).replace(/\n+$/u, "") };
  });
  const repeated = cells.find(
    (cell, index) => cells.findIndex(({ name }) => name === cell.name) !== index,
  );
  if (repeated !== undefined) throw new Error(`${group}.cells has two cells "${repeated.name}"`);
  return cells;
}
