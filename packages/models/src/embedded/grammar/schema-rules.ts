import { CodeactError } from "@codeact/protocol";
import type { JsonValue } from "@codeact/protocol";
import { anyObject, anyValue } from "./any-json.ts";
import { integerRange } from "./integer-range.ts";
import { isList, isSchema, mergeSchemas, weightOf } from "./merge-schemas.ts";
import type { Schema } from "./merge-schemas.ts";
import { objectBody } from "./object-body.ts";
import type { Member } from "./object-body.ts";
import { References } from "./references.ts";
import { literal, MAX_STRING } from "./rule-book.ts";
import type { RuleBook } from "./rule-book.ts";

/** A schema that mentions itself is followed so often; deeper, only what can do without it is left. */
const MAX_DEPTH = 6;
const MAX_ITEMS = 64;
/** llama.cpp reads no longer repetitions. */
const MAX_LEAST_ITEMS = 1000;
/** No schema that somebody wrote comes near; one made to exhaust us does. */
const MAX_NESTING = 200;
const MAX_WORK = 100_000;
const MAX_SHOWN = 200;
/** So many characters of a text that is compared are as much work as a visit. */
const CHARACTERS_OF_WORK = 100;
/** Objects of which nothing is known nest this deep. */
const ANY_DEPTH = 3;

/** What a grammar could not hold to. Silently ignored, the text would look right and break the schema. */
const IMPOSSIBLE = [
  "not",
  "if",
  "pattern",
  "patternProperties",
  "propertyNames",
  "dependentRequired",
  "dependentSchemas",
  "uniqueItems",
  "contains",
  "multipleOf",
  "minProperties",
  "maxProperties",
  "unevaluatedProperties",
];

/** Writes the rules of one schema. */
export class SchemaRules {
  readonly #root: Schema;
  readonly #book: RuleBook;
  readonly #references: References;
  readonly #known = new Map<string, string | undefined>();
  #anyRule: string | undefined;
  #nesting = 0;
  #work = 0;

  constructor(root: Schema, book: RuleBook) {
    this.#root = root;
    this.#references = new References(root);
    this.#book = book;
  }

  /** @throws CodeactError `model_bad_request` for what a grammar cannot hold to, or what no value fulfils */
  compile(): string {
    const body = this.#any(this.#root, "");
    if (body !== undefined) return body;
    throw refused("no value fulfils it, or it refers to itself without an end", "");
  }

  /** A rule for the values of a schema; undefined when there are none within the depth. */
  #any(schema: JsonValue, path: string): string | undefined {
    this.#spend(1, path);
    this.#nesting += 1;
    try {
      return this.#one(schema, path);
    } finally {
      this.#nesting -= 1;
    }
  }

  /** @throws CodeactError `model_bad_request` when the schema has become too much work */
  #spend(work: number, path: string): void {
    this.#work += work;
    if (this.#nesting >= MAX_NESTING || this.#work > MAX_WORK)
      throw refused("it is too large or nested too deep", path);
  }

  /** @throws CodeactError `model_bad_request` as {@link #spend} */
  #merge(schema: Schema, parts: readonly JsonValue[], without: string, path: string): Schema {
    this.#spend(
      parts.reduce<number>((sum, part) => sum + weightOf(part), weightOf(schema)),
      path,
    );
    return mergeSchemas(schema, parts, without);
  }

  #one(schema: JsonValue, path: string): string | undefined {
    if (schema === true) return this.#anything();
    if (schema === false) return undefined;
    if (!isSchema(schema)) throw refused("it is neither an object nor true or false", path);
    for (const key of IMPOSSIBLE) {
      const value = schema[key];
      if (value !== undefined && value !== false)
        throw refused(`"${key}" cannot be enforced by a grammar`, path);
    }
    if (typeof schema["$ref"] === "string") return this.#reference(schema, schema["$ref"], path);
    if (schema["const"] !== undefined) return literal(JSON.stringify(schema["const"]));
    if (isList(schema["enum"]))
      return this.#either(
        "enum",
        schema["enum"].map((value) => literal(JSON.stringify(value))),
      );
    if (isList(schema["allOf"]))
      return this.#any(this.#merge(schema, schema["allOf"], "allOf", path), path);
    for (const key of ["anyOf", "oneOf"]) {
      const options = schema[key];
      if (isList(options)) return this.#options(schema, key, options, `${path}/${key}`);
    }
    return this.#typed(schema, path);
  }

  /** A rule for any value. */
  #anything(): string {
    this.#anyRule ??= anyValue(this.#book, ANY_DEPTH);
    return this.#anyRule;
  }

  #options(
    schema: Schema,
    key: string,
    options: readonly JsonValue[],
    path: string,
  ): string | undefined {
    const rules = options.map((option, index) =>
      this.#any(
        isSchema(option) ? this.#merge(schema, [option], key, path) : option,
        `${path}/${index}`,
      ),
    );
    return this.#either("choice", rules);
  }

  #reference(schema: Schema, reference: string, path: string): string | undefined {
    const references = this.#references;
    if (references.depth(reference) >= MAX_DEPTH) return undefined;
    if (!reference.startsWith("#")) throw refused(`"${short(reference)}" is outside of it`, path);
    const target = references.find(reference);
    if (target === undefined) throw refused(`"${short(reference)}" is not in it`, path);
    // What describes a value and does not restrict it is left out.
    const { $ref: _, description: __, default: ___, examples: ____, ...siblings } = schema;
    const besides = JSON.stringify(siblings);
    this.#spend(Math.ceil((reference.length + besides.length) / CHARACTERS_OF_WORK), path);
    return references.follow(reference, () => {
      const key = references.key(reference, besides);
      if (!this.#known.has(key)) {
        this.#spend(weightOf(target), path);
        const whole = isSchema(target) ? { ...target, ...siblings } : target;
        this.#known.set(key, this.#any(whole, reference));
      }
      return this.#known.get(key);
    });
  }

  #typed(schema: Schema, path: string): string | undefined {
    const { type } = schema;
    if (isList(type))
      return this.#either(
        "type",
        [...new Set(type)].map((one) => this.#typed({ ...schema, type: one }, path)),
      );
    const name = typeof type === "boolean" ? String(type) : (type ?? impliedType(schema));
    switch (name) {
      case "object":
        return this.#object(schema, path);
      case "array":
        return this.#array(schema, path);
      case "string":
        return this.#string(schema, path);
      case "integer":
      case "number":
        return this.#number(schema);
      case "boolean":
        return this.#book.basic("boolean");
      case "null":
        return this.#book.basic("null");
      case undefined:
        return this.#anything();
      default:
        throw refused(`${short(JSON.stringify(type))} is no type`, path);
    }
  }

  #string(schema: Schema, path: string): string {
    const min = countOf(schema, "minLength", path) ?? 0;
    const max = countOf(schema, "maxLength", path);
    if (max !== undefined && max < min) throw refused("maxLength is below minLength", path);
    if (min > MAX_STRING) throw refused(`no string of ${min} characters can be written`, path);
    return this.#book.string(min, Math.max(min, Math.min(max ?? Infinity, this.#book.stringLimit)));
  }

  #number(schema: Schema): string | undefined {
    const bound = (key: string): number | undefined =>
      typeof schema[key] === "number" ? schema[key] : undefined;
    const whole = schema["type"] === "integer";
    const above = bound("exclusiveMinimum");
    const below = bound("exclusiveMaximum");
    // Between two excluded whole numbers, fractions are left out: what is written still fulfils the schema.
    const min = above === undefined ? bound("minimum") : Math.floor(above) + 1;
    const max = below === undefined ? bound("maximum") : Math.ceil(below) - 1;
    if (min === undefined && max === undefined)
      return this.#book.basic(whole ? "integer" : "number");
    const range = integerRange(min, max);
    if (range === undefined) return undefined;
    const integers = this.#book.rule("range", range);
    return whole ? integers : this.#either("range", [integers, ...this.#fractions(min, max)]);
  }

  /** Numbers with a fraction, which lie between two whole ones that are both allowed. */
  #fractions(min: number | undefined, max: number | undefined): string[] {
    const up = integerRange(
      Math.max(0, min ?? 0),
      max === undefined ? undefined : Math.floor(max) - 1,
    );
    const down = integerRange(
      max === undefined ? 0 : Math.max(0, -max),
      min === undefined ? undefined : Math.floor(-min) - 1,
    );
    const fraction = '"." [0-9]{1,15}';
    return [
      ...(up === undefined ? [] : [`(${up}) ${fraction}`]),
      ...(down === undefined ? [] : [`"-" (${down}) ${fraction}`]),
    ].map((body) => this.#book.rule("fraction", body));
  }

  #array(schema: Schema, path: string): string | undefined {
    const min = countOf(schema, "minItems", path) ?? 0;
    const tuple = isList(schema["prefixItems"]) ? schema["prefixItems"] : [];
    const rest = schema["items"] ?? tuple.length === 0;
    if (min > MAX_LEAST_ITEMS) throw refused(`no list of ${min} items can be written`, path);
    const most = Math.max(min, MAX_ITEMS);
    const max = Math.min(countOf(schema, "maxItems", path) ?? most, most);
    if (max < min) throw refused("maxItems is below minItems", path);
    const first = tuple.map((item, index) => this.#any(item, `${path}/prefixItems/${index}`));
    const more = rest === false ? undefined : this.#any(rest, `${path}/items`);
    return this.#list(first.slice(0, max), more, min, max);
  }

  #list(
    first: readonly (string | undefined)[],
    more: string | undefined,
    min: number,
    max: number,
  ): string | undefined {
    const least = Math.max(min, first.length);
    if (first.includes(undefined) || (more === undefined && least > first.length))
      return min === 0 ? '"[]"' : undefined;
    const comma = `"," ${this.#book.basic("sp")}`;
    const fixed = first.filter((item) => item !== undefined).join(` ${comma} `);
    if (more === undefined || max <= first.length) return this.#brackets(fixed);
    const tail = (from: number, to: number): string => `(${comma} ${more}){${from},${to}}`;
    if (fixed !== "")
      return this.#brackets(`${fixed} ${tail(least - first.length, max - first.length)}`);
    const filled = `${more} ${tail(Math.max(0, min - 1), max - 1)}`;
    return this.#brackets(min === 0 ? `(${filled})?` : filled);
  }

  #brackets(body: string): string {
    return body === "" ? '"[]"' : this.#book.rule("array", `"[" ${body} "]"`);
  }

  #object(schema: Schema, path: string): string | undefined {
    const { properties = {}, required = [] } = schema;
    if (!isSchema(properties)) throw refused('"properties" is no object', path);
    const needed = new Set(
      isList(required) ? required.filter((key) => typeof key === "string") : [],
    );
    const extra = schema["additionalProperties"];
    if (Object.keys(properties).length === 0 && needed.size === 0) {
      if (extra === false) return '"{}"';
      const value = extra === undefined ? true : extra;
      const rule = value === true ? undefined : this.#any(value, `${path}/additionalProperties`);
      return anyObject(this.#book, ANY_DEPTH, rule);
    }
    const undeclared = [...needed].filter((key) => !Object.hasOwn(properties, key));
    const all = {
      ...properties,
      ...Object.fromEntries(undeclared.map((key) => [key, extra ?? true])),
    };
    const members: Member[] = [];
    for (const [key, value] of Object.entries(all)) {
      const rule = this.#any(value, `${path}/properties/${key}`);
      const isRequired = needed.has(key);
      if (rule === undefined && isRequired) return undefined;
      if (rule !== undefined) members.push({ key, rule, required: isRequired });
    }
    return objectBody(this.#book, members);
  }

  #either(hint: string, rules: readonly (string | undefined)[]): string | undefined {
    const possible = [...new Set(rules.filter((rule) => rule !== undefined))];
    if (possible.length < 2) return possible[0];
    return this.#book.rule(hint, possible.join(" | "));
  }
}

/** @throws CodeactError always: says where in the schema the trouble is */
function refused(why: string, path: string): CodeactError {
  const where = path === "" ? "" : ` at ${short(path)}`;
  return new CodeactError("model_bad_request", `The JSON schema cannot be used${where}: ${why}.`, {
    remedy: "Change the schema, or ask for any JSON object and check it yourself.",
    details: { path: short(path) },
  });
}

/** A text of a schema for a message: it may be as long as the request. */
function short(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

function countOf(schema: Schema, key: string, path: string): number | undefined {
  const value = schema[key];
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw refused(`"${key}" is no whole number`, path);
}

function impliedType(schema: Schema): string | undefined {
  if (schema["properties"] !== undefined || schema["additionalProperties"] !== undefined)
    return "object";
  if (schema["items"] !== undefined || schema["prefixItems"] !== undefined) return "array";
  return undefined;
}
