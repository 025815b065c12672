import { createHash } from "node:crypto";
import { CodeactError } from "@codeact/protocol";
import { z } from "zod";

/** Most terms of one query; more are a text somebody pasted. */
const MAX_TERMS = 32;
/** Longest query in characters. */
const MAX_QUERY = 1000;

/** Where a hit may lie. */
export const SearchKind = z.enum(["prose", "code", "output"]);
export type SearchKind = z.infer<typeof SearchKind>;

/** One word or phrase that has to be there (or, `not`, must not be). Words are as {@link wordsOf} cuts them. */
export interface SearchTerm {
  readonly words: readonly string[];
  readonly not: boolean;
  /** The last word may go on: the person is still typing. */
  readonly prefix: boolean;
}

/** What a person asked for, understood. */
export interface SearchQuery {
  readonly terms: readonly SearchTerm[];
  /** Absent: anywhere. */
  readonly kinds?: readonly SearchKind[] | undefined;
  readonly model?: string | undefined;
  /** Milliseconds since the epoch; messages from then on are left out. */
  readonly before?: number | undefined;
  /** Milliseconds since the epoch; earlier messages are left out. */
  readonly after?: number | undefined;
  /** The text without operators, for titles. */
  readonly title: string;
}

/** Cuts text into words as both engines are given them: letters and digits, lower case, accents dropped. */
export function wordsOf(text: string): readonly string[] {
  return foldForSearch(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Lower case without accents. */
export function foldForSearch(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase();
}

/**
 * Reads what a person typed: words, `"phrases"`, `-not`, `in:code`, `in:output`, `in:prose`, `model:name`,
 * `before:2026-01-31`, `after:2026-01-01`. Whatever it does not understand is words; nothing of it is ever a statement
 * of a query language.
 * @throws CodeactError `invalid_input` for text longer than 1,000 characters or a query of exclusions only
 */
export function parseSearch(text: string): SearchQuery {
  if (text.length > MAX_QUERY) {
    throw new CodeactError(
      "invalid_input",
      `A search of ${text.length} characters is too long (at most ${MAX_QUERY}).`,
      {
        remedy: "Search for a few words of it.",
        details: { reason: "search_too_long" },
      },
    );
  }
  const terms: SearchTerm[] = [];
  const filters: Filters = {};
  const title: string[] = [];
  for (const match of text.matchAll(/(-?)"([^"]*)"?|(\S+)/gu)) {
    const [, minus, phrase, bare] = match;
    if (bare !== undefined && readFilter(bare, filters)) continue;
    const not = minus === "-" || (bare?.startsWith("-") ?? false);
    const raw = phrase ?? bare ?? "";
    const words = wordsOf(raw);
    if (words.length === 0) continue;
    const last = match.index + match[0].length === text.length;
    terms.push({ words, not, prefix: last && !not && phrase === undefined });
    if (!not) title.push(phrase ?? raw);
  }
  if (terms.length > 0 && terms.every(({ not }) => not)) {
    throw new CodeactError("invalid_input", "A search needs a word that has to be there.", {
      remedy: "Add a word or a phrase without a minus.",
      details: { reason: "search_only_excludes" },
    });
  }
  return { terms: terms.slice(0, MAX_TERMS), ...filters, title: title.join(" ") };
}

interface Filters {
  kinds?: readonly SearchKind[];
  model?: string;
  before?: number;
  after?: number;
}

function readFilter(word: string, filters: Filters): boolean {
  const [, name, value] = /^(in|model|before|after):(.+)$/u.exec(word) ?? [];
  if (name === undefined || value === undefined) return false;
  if (name === "model") {
    filters.model = value;
    return true;
  }
  if (name === "in") {
    const kind = SearchKind.options.find((known) => known === value);
    if (kind !== undefined) filters.kinds = [kind];
    return kind !== undefined;
  }
  const time = /^\d{4}-\d{2}-\d{2}$/u.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) return false;
  if (name === "before") filters.before = time;
  else filters.after = time;
  return true;
}

/** First of the 16,384 letters that owner words are written in; outside of what people type beside each other. */
const FIRST_LETTER = 0x4e00;

/**
 * The owner as a word of the index: three letters out of the hash of the id. Three, so that it is one word for the cutter
 * of words and one piece for the cutter of trigrams. Two owners with one word are told apart by the rows.
 */
export function ownerWord(userId: string): string {
  const hash = createHash("sha256").update(userId).digest();
  return [0, 2, 4]
    .map((at) => String.fromCodePoint(FIRST_LETTER + (hash.readUInt16BE(at) & 0x3fff)))
    .join("");
}
