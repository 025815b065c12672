import type { JsonValue } from "@codeact/protocol";
import { anyObject } from "./any-json.ts";
import type { Schema } from "./merge-schemas.ts";
import { RuleBook } from "./rule-book.ts";
import type { GrammarRoom } from "./rule-book.ts";
import { SchemaRules } from "./schema-rules.ts";

const OBJECT_DEPTH = 4;
/** A guess at how many strings an object has whose keys are not known. */
const OBJECT_STRINGS = 7;
const LIST_STRINGS = 3;

/**
 * A GBNF grammar for JSON: any object, or the values of a schema. Numbers have 15 digits at most and no exponent,
 * integers no fraction, strings a bound, and one space at most stands between things, so that a model that loses its way
 * still ends. Of a schema it keeps: types, enum, const, properties in their order, required, lists with their counts,
 * tuples, lengths, bounds of numbers, anyOf and oneOf, allOf, references also to itself to a depth of six. Formats and
 * descriptions are ignored; properties that are not declared cannot come.
 * @throws CodeactError `model_bad_request` for a schema that a grammar cannot hold to
 */
export function jsonGrammar(
  json: "object" | { readonly schema: Schema },
  room: GrammarRoom,
): string {
  if (json === "object") {
    const book = new RuleBook(room, OBJECT_STRINGS);
    return book.render(anyObject(book, OBJECT_DEPTH));
  }
  const book = new RuleBook(room, countStrings(json.schema));
  return book.render(new SchemaRules(json.schema, book).compile());
}

/** Places in a schema where a string may stand; lists count several times. */
export function countStrings(schema: JsonValue): number {
  if (typeof schema !== "object" || schema === null) return 0;
  if (Array.isArray(schema)) return schema.reduce((sum, part) => sum + countStrings(part), 0);
  let count = 0;
  for (const [key, value] of Object.entries(schema)) {
    if (key === "type" && JSON.stringify(value).includes('"string"')) count += 1;
    else if (key === "items") count += LIST_STRINGS * countStrings(value);
    else count += countStrings(value);
  }
  return count;
}
