import type { Draw } from "../family.ts";
import { py } from "../py.ts";
import { drawSome } from "./table-draws.ts";

/** A JSON value as `JSON.parse` gives it. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

const KEYS: Readonly<Record<string, (random: Draw) => Json>> = {
  name: (random) => random.name(),
  age: (random) => random.int(18, 80),
  city: (random) =>
    random.pick(["Berlin", "Paris", "Rome", "Oslo", "Lima", "Cairo", "Boston", "Tokyo"]),
  price: (random) => (random.chance(0.5) ? random.decimal(1, 90, 2) : random.int(1, 90)),
  quantity: (random) => random.int(1, 60),
  title: (random) => random.word(),
  color: (random) => random.pick(["red", "blue", "green", "black", "white", "yellow"]),
  active: (random) => random.chance(0.5),
  email: (random) => `${random.word()}@example.com`,
  score: (random) => random.int(1, 100),
  year: (random) => random.int(1950, 2025),
  id: (random) => random.int(1, 9999),
  product: (random) => random.word(),
  stock: (random) => random.int(1, 200),
  country: (random) =>
    random.pick(["Spain", "Norway", "Peru", "Japan", "Kenya", "Canada", "Italy"]),
  role: (random) => random.pick(["admin", "user", "guest", "editor", "owner"]),
  total: (random) => random.decimal(5, 500, 2),
};

/** A flat object of two to five keys, in some of them keys that occur nowhere else. */
export function drawObject(random: Draw, fewest = 2, most = 5): Record<string, Json> {
  const names = drawSome(random, Object.keys(KEYS), random.int(fewest, most));
  const strange = random.chance(0.4) ? random.words(random.int(1, 2)) : [];
  const all = [...names.slice(strange.length), ...strange];
  return Object.fromEntries(
    all.map((name) => [name, KEYS[name]?.(random) ?? strangeValue(random)]),
  );
}

function strangeValue(random: Draw): Json {
  return random.chance(0.5) ? random.int(1, 100) : random.word();
}

/** JSON text as people paste it: on one line, with or without spaces, or one entry of a list per line. */
export function jsonText(random: Draw, value: Json): string {
  if (random.chance(0.15)) return JSON.stringify(value);
  if (random.chance(0.15) && isList(value)) {
    return `[\n${value.map((item) => `  ${spaced(item)}`).join(",\n")}\n]`;
  }
  return spaced(value);
}

/** JSON on one line with a space after commas and colons, as Python writes it. */
function spaced(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(spaced).join(", ")}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`,
  );
  return `{${entries.join(", ")}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Python that parses JSON text copied from the question; every family of pasted JSON begins like this. */
export function parseJson(text: string): string[] {
  return ["import json", `data = json.loads('''${text}''')`];
}

/** Python that parses a JSON file. */
export function parseJsonFile(file: string): string[] {
  return ["import json", `data = json.load(open(${py(file)}))`];
}

/** An object and one of its keys. */
export interface ObjectSlots extends Readonly<Record<string, string>> {
  readonly json: string;
  readonly key: string;
}

/** Draws an object as text with one of its keys. */
export function drawKey(random: Draw, fewest = 2, most = 5): ObjectSlots {
  const object = drawObject(random, fewest, most);
  return { json: jsonText(random, object), key: random.pick(Object.keys(object)) };
}
