import type { RuleBook } from "./rule-book.ts";

/** Objects and lists of which nothing is known have at most so many members. */
const MAX_MEMBERS = 32;
const MAX_KEY = 64;

/** Any JSON value, with objects and lists nested so deep. */
export function anyValue(book: RuleBook, depth: number): string {
  const atoms = [book.string(), book.basic("number"), book.basic("boolean"), book.basic("null")];
  if (depth === 0) return book.rule("value", atoms.join(" | "));
  const item = anyValue(book, depth - 1);
  const array = book.rule("array", `"[" ${members(book, item)} "]"`);
  return book.rule("value", [...atoms, array, anyObject(book, depth - 1)].join(" | "));
}

/** An object with any keys; its values follow the rule, or are any value nested one less deep. */
export function anyObject(
  book: RuleBook,
  depth: number,
  value: string = anyValue(book, Math.max(0, depth - 1)),
): string {
  const key = book.string(1, Math.min(MAX_KEY, book.stringLimit));
  const pair = book.rule("pair", `${key} ":" ${book.basic("sp")} ${value}`);
  return book.rule("object", `"{" ${members(book, pair)} "}"`);
}

function members(book: RuleBook, item: string): string {
  return `(${item} ("," ${book.basic("sp")} ${item}){0,${MAX_MEMBERS - 1}})?`;
}
