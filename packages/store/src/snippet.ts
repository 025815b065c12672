import { foldForSearch, type SearchTerm } from "./search-words.ts";

/** Characters shown around the first found word. */
const AROUND = 80;
/** Most marks in one snippet. */
const MAX_MARKS = 20;

/** A piece of a found text. */
export interface Snippet {
  readonly text: string;
  /** Where found words stand in it: start and end in characters (UTF-16 units). */
  readonly marks: readonly (readonly [start: number, end: number])[];
}

/** The surroundings of the first found word. */
export function snippetOf(text: string, terms: readonly SearchTerm[]): Snippet {
  const wanted = terms.filter(({ not }) => !not);
  const exact = new Set(wanted.flatMap(({ words }) => words));
  const beginnings = wanted.flatMap(({ words, prefix }) => (prefix ? words.slice(-1) : []));
  const isHit = (word: string): boolean => {
    const folded = foldForSearch(word);
    return exact.has(folded) || beginnings.some((beginning) => folded.startsWith(beginning));
  };
  let from: number | undefined;
  const marks: [number, number][] = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (from !== undefined && match.index > from + 2 * AROUND) break;
    if (!isHit(match[0])) continue;
    from ??= Math.max(0, match.index - AROUND);
    marks.push([match.index - from, match.index - from + match[0].length]);
    if (marks.length === MAX_MARKS) break;
  }
  const start = from ?? 0;
  const end = Math.max(start + 2 * AROUND, start + (marks.at(-1)?.[1] ?? 0));
  return { text: text.slice(start, end).toWellFormed(), marks };
}
