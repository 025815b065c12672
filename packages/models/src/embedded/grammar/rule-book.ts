import { CodeactError } from "@codeact/protocol";

/** How much text a grammar may ask for. */
export interface GrammarRoom {
  /** Characters that the tokens of the answer can hold. */
  readonly characters: number;
  /** The model may not find the end of a string by itself: strings get their share of the room and no more. */
  readonly wanders: boolean;
}

/** Most characters of a string. Those of large models are bounded too, against one that repeats itself for ever. */
export const MAX_STRING = 16_384;
const MIN_STRING = 8;
const MAX_RULES = 20_000;
/** llama.cpp takes seconds for what is much longer. */
const MAX_CHARACTERS = 256 * 1024;
const BLOCK = 64;

/** One character of a JSON string: no bare control characters, no half of a surrogate pair. */
const CHARACTER = String.raw`[^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" ([0-9a-cA-CefEF] hex hex hex | [dD] [0-7] hex hex))`;

const BASICS: Readonly<Record<string, string>> = {
  hex: "[0-9a-fA-F]",
  char: CHARACTER,
  // One space is what models write; more is what lost ones write until their tokens run out.
  sp: '" "?',
  whole: '"0" | [1-9] [0-9]{0,14}',
  integer: '"-"? whole',
  number: '"-"? whole ("." [0-9]{1,15})?',
  boolean: '"true" | "false"',
  null: '"null"',
};

/** The rules of a grammar in llama.cpp's GBNF, as they are found to be needed. */
export class RuleBook {
  /** Most characters of a string that says nothing about its length. */
  readonly stringLimit: number;
  readonly #rules = new Map<string, string>();
  readonly #names = new Map<string, string>();
  #length = 0;

  /** @param strings how many strings share the room */
  constructor(room: GrammarRoom, strings: number) {
    const share = room.wanders ? room.characters / (strings + 1) : room.characters;
    this.stringLimit = Math.max(MIN_STRING, Math.min(MAX_STRING, Math.floor(share)));
  }

  /** The name of a basic rule. */
  basic(name: keyof typeof BASICS): string {
    const body = BASICS[name];
    if (body === undefined || this.#rules.has(name)) return name;
    this.#rules.set(name, body);
    for (const other of Object.keys(BASICS)) {
      if (other !== name && new RegExp(`\\b${other}\\b`).test(body)) this.basic(other);
    }
    return name;
  }

  /** The name of a rule with this body; the same body gets the same name. */
  rule(hint: string, body: string): string {
    const known = this.#names.get(body);
    if (known !== undefined) return known;
    const name = `${hint}-${this.#names.size}`;
    this.#names.set(body, name);
    this.set(name, body);
    return name;
  }

  /** Writes a rule under a name that was given out before. */
  set(name: string, body: string): void {
    this.#rules.set(name, body);
    this.#spend(body);
  }

  /** A JSON string of so many characters. */
  string(min = 0, max: number = Math.max(min, this.stringLimit)): string {
    this.basic("char");
    return this.rule("string", `"\\"" ${this.#characters(min, max)} "\\""`);
  }

  /** The whole grammar. */
  render(root: string): string {
    this.#spend(root);
    const rules = [...this.#rules].map(([name, body]) => `${name} ::= ${body}`);
    return [`root ::= ${root}`, ...rules].join("\n");
  }

  /** @throws CodeactError `model_bad_request` when the grammar becomes too large */
  #spend(body: string): void {
    this.#length += body.length;
    if (this.#rules.size <= MAX_RULES && this.#length <= MAX_CHARACTERS) return;
    throw new CodeactError("model_bad_request", "The JSON schema becomes too large a grammar.", {
      remedy: `Make the schema smaller: ${MAX_RULES} rules and ${MAX_CHARACTERS} characters are allowed.`,
    });
  }

  /** Blocks, because llama.cpp makes a rule of each of the characters in a repetition. */
  #characters(min: number, max: number): string {
    if (max <= BLOCK) return `char{${min},${max}}`;
    const whole = this.rule("block", `char{${BLOCK}}`);
    if (min >= BLOCK) return `${whole} ${this.#characters(min - BLOCK, max - BLOCK)}`;
    return `(${this.#shorter(min)} | ${whole} ${this.#upTo(max - BLOCK)})`;
  }

  #shorter(min: number): string {
    return this.rule("part", `char{${min},${BLOCK - 1}}`);
  }

  #upTo(max: number): string {
    if (max < BLOCK) return this.rule("part", `char{0,${max}}`);
    const whole = this.rule("block", `char{${BLOCK}}`);
    return this.rule("text", `${this.#shorter(0)} | ${whole} ${this.#upTo(max - BLOCK)}`);
  }
}

/** A literal text in GBNF. */
export function literal(text: string): string {
  const escaped = text
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\r", String.raw`\r`)
    .replaceAll("\t", String.raw`\t`);
  return `"${escaped}"`;
}
