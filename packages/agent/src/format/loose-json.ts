import { JsonValue } from "@codeact/protocol";

/** JSON in which no tag can be closed by its text: `</` is written as `<\/`, which JSON reads back as the same. */
export function jsonText(value: JsonValue): string {
  return JSON.stringify(value).replaceAll("</", String.raw`<\/`);
}

/** Places where an object may begin that are tried in one reply; more are no reply but noise. */
const MAX_OBJECTS = 20;

/** Reads, one after the other, the values at the first opening braces of a text. */
export function* readObjects(
  text: string,
): Generator<LooseJson & { readonly start: number }, void> {
  let start = text.indexOf("{");
  for (let tries = 0; start >= 0 && tries < MAX_OBJECTS; tries += 1) {
    const read = readLooseJson(text, start);
    if (read !== undefined) yield { ...read, start };
    start = text.indexOf("{", start + 1);
  }
}

/** A JSON value read from text that is perhaps not quite JSON. */
export interface LooseJson {
  readonly value: JsonValue;
  /** True when the text was not strict JSON. */
  readonly mended: boolean;
  /** Position after the value. */
  readonly end: number;
}

/**
 * Reads one JSON value at `from`, tolerating what models write: single and typographic quotes, Python's True, False and
 * None, comments, trailing commas, unquoted keys, raw newlines in strings, and a missing end of the text. Returns
 * undefined when there is no value. Keys named `__proto__` are dropped.
 */
export function readLooseJson(text: string, from = 0): LooseJson | undefined {
  const strict = readStrict(text, from);
  if (strict !== undefined) return strict;
  const reader = new LooseReader(text, from);
  const value = reader.value(0);
  if (value === undefined) return undefined;
  return { value, mended: true, end: reader.position };
}

function readStrict(text: string, from: number): LooseJson | undefined {
  const end = text.trimEnd().length;
  try {
    const value: unknown = JSON.parse(text.slice(from, end));
    return { value: JsonValue.parse(value), mended: false, end };
  } catch {
    return undefined;
  }
}

const closers: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "“": "”",
  "”": "”",
  "‘": "’",
  "`": "`",
};
const words: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["null", null],
  ["None", null],
  ["undefined", null],
  ["NaN", null],
]);
const MAX_DEPTH = 60;

/** A recursive reader over one text; `position` is where it stands. */
class LooseReader {
  position: number;
  /** Open parentheses; only inside of them does one end a string. */
  #tuples = 0;
  readonly #text: string;

  constructor(text: string, from: number) {
    this.#text = text;
    this.position = from;
  }

  value(depth: number): JsonValue | undefined {
    this.#skipSpace();
    const character = this.#text[this.position];
    if (character === undefined || depth > MAX_DEPTH) return undefined;
    if (character === "{") return this.#object(depth);
    if (character === "[" || character === "(")
      return this.#list(depth, character === "[" ? "]" : ")");
    if (closers[character] !== undefined) return this.#string();
    return this.#word();
  }

  #object(depth: number): JsonValue {
    const entries: [string, JsonValue][] = [];
    this.position += 1;
    for (;;) {
      this.#skipSpace(",");
      if (this.#atEnd("}"))
        return Object.fromEntries(entries.filter(([key]) => key !== "__proto__"));
      const before = this.position;
      const key = this.#key();
      this.#skipSpace();
      if (/[:=]/.test(this.#text[this.position] ?? "")) this.position += 1;
      const value = this.value(depth + 1);
      if (key !== undefined && value !== undefined) entries.push([key, value]);
      if (this.position === before) this.position += 1;
    }
  }

  #list(depth: number, close: string): JsonValue {
    const items: JsonValue[] = [];
    if (close === ")") this.#tuples += 1;
    this.position += 1;
    for (;;) {
      this.#skipSpace(",");
      if (this.#atEnd(close)) {
        if (close === ")") this.#tuples -= 1;
        return items;
      }
      const before = this.position;
      const item = this.value(depth + 1);
      if (item !== undefined) items.push(item);
      if (this.position === before) this.position += 1;
    }
  }

  /** Steps over the closing character; the end of the text closes everything. */
  #atEnd(close: string): boolean {
    const character = this.#text[this.position];
    if (character === undefined) return true;
    if (character !== close) return false;
    this.position += 1;
    return true;
  }

  #key(): string | undefined {
    if (closers[this.#text[this.position] ?? ""] !== undefined) return this.#string();
    return this.#match(/[\w$-]+/y);
  }

  #string(): string {
    const open = this.#text[this.position] ?? '"';
    const triple = this.#text.startsWith(open.repeat(3), this.position)
      ? open.repeat(3)
      : undefined;
    const close = triple ?? closers[open] ?? open;
    this.position += triple === undefined ? 1 : 3;
    let value = "";
    while (this.position < this.#text.length) {
      if (
        this.#text.startsWith(close, this.position) &&
        (triple !== undefined || this.#closesHere(close))
      ) {
        this.position += close.length;
        return value;
      }
      if (this.#text[this.position] === "\\") value += this.#escape();
      else {
        value += this.#text[this.position] ?? "";
        this.position += 1;
      }
    }
    return value;
  }

  /** A quote inside a string that nobody escaped is followed by more of the string, not by a comma, colon or bracket. */
  #closesHere(close: string): boolean {
    const ends = this.#tuples > 0 ? /^\s*(?:[,:}\])]|\/\/|$)/ : /^\s*(?:[,:}\]]|\/\/|$)/;
    return ends.test(
      this.#text.slice(this.position + close.length, this.position + close.length + 40),
    );
  }

  #escape(): string {
    const letter = this.#text[this.position + 1] ?? "";
    const hex = /^[0-9a-fA-F]{4}/.exec(this.#text.slice(this.position + 2, this.position + 6));
    if (letter === "u" && hex !== null) {
      this.position += 6;
      return String.fromCodePoint(Number.parseInt(hex[0], 16));
    }
    this.position += 2;
    const known: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
    // An escape that JSON does not know (\d of a regular expression) is kept as written.
    return known[letter] ?? (/["'\\/`“”]/.test(letter) ? letter : `\\${letter}`);
  }

  #word(): JsonValue | undefined {
    const number = this.#match(/[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?=[\s,}\])]|$)/y);
    if (number !== undefined) return Number(number.replaceAll("_", ""));
    const word = this.#match(/[^\s,}\]):'"]+/y);
    if (word === undefined) return undefined;
    return words.get(word) ?? word;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.#text)?.[0];
    if (match !== undefined) this.position += match.length;
    return match;
  }

  #skipSpace(also = ""): void {
    for (;;) {
      const character = this.#text[this.position];
      if (character === undefined) return;
      if (/\s/.test(character) || (also !== "" && also.includes(character))) this.position += 1;
      else if (this.#match(/\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//y) === undefined) return;
    }
  }
}
