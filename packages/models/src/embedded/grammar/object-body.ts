import { literal } from "./rule-book.ts";
import type { RuleBook } from "./rule-book.ts";

/** A property of an object, with the rule of its value. */
export interface Member {
  readonly key: string;
  readonly rule: string;
  readonly required: boolean;
}

/** An object with these properties in this order; optional ones may be left out, others cannot come. */
export function objectBody(book: RuleBook, members: readonly Member[]): string {
  const sp = book.basic("sp");
  const pairs = members.map(({ key, rule }) =>
    book.rule("pair", `${literal(`${JSON.stringify(key)}:`)} ${sp} ${rule}`),
  );
  // What may come after a property, from the last one backwards.
  let after = "";
  const openings: string[] = [];
  let emptyAllowed = true;
  for (let index = members.length - 1; index >= 0; index -= 1) {
    const pair = pairs[index] ?? "";
    const required = members[index]?.required === true;
    const beginning = `${pair} ${after}`.trim();
    // An object can begin with any property before which none is required.
    if (required) openings.length = 0;
    openings.unshift(beginning);
    emptyAllowed &&= !required;
    const part = `"," ${sp} ${pair}`;
    after = book.rule("rest", `${required ? part : `(${part})?`} ${after}`.trim());
  }
  const choice = openings.length > 1 ? `(${openings.join(" | ")})` : (openings[0] ?? "");
  if (choice === "") return '"{}"';
  return book.rule("object", `"{" ${emptyAllowed ? `(${choice})?` : choice} "}"`);
}
