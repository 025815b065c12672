import type { SplitDelta } from "./action-format.ts";

type Place = "before" | "key" | "value" | "after";

/**
 * Follows a JSON object while it arrives and shows the text of some of its top-level strings: which key is prose, which
 * is code. Text that is not JSON is held back: only the whole reply can tell what it is.
 */
export class JsonStringScanner {
  readonly #shown: Readonly<Record<string, SplitDelta["type"]>>;
  #depth = 0;
  #place: Place = "before";
  #key = "";
  #quote = "";
  #string = "";
  #escape = "";
  #deltas: SplitDelta[] = [];

  constructor(shown: Readonly<Record<string, SplitDelta["type"]>>) {
    this.#shown = shown;
  }

  push(text: string): readonly SplitDelta[] {
    this.#deltas = [];
    for (const character of text) this.#take(character);
    return this.#deltas;
  }

  #take(character: string): void {
    if (this.#quote !== "") {
      this.#takeInString(character);
      return;
    }
    if (this.#place === "before" && character !== "{") return;
    switch (character) {
      case "{":
      case "[":
        this.#depth += 1;
        if (this.#depth === 1) this.#place = "key";
        return;
      case "}":
      case "]":
        this.#depth -= 1;
        if (this.#depth === 0) this.#place = "after";
        return;
      case '"':
        if (this.#place === "after") return;
        this.#quote = character;
        this.#string = "";
        return;
      case ":":
        if (this.#depth === 1 && this.#place === "key") {
          this.#key = this.#string;
          this.#place = "value";
        }
        return;
      case ",":
        if (this.#depth === 1) this.#place = "key";
        return;
      default:
    }
  }

  #takeInString(character: string): void {
    if (this.#escape !== "") {
      this.#takeEscape(character);
      return;
    }
    if (character === "\\") this.#escape = character;
    else if (character === this.#quote) this.#quote = "";
    else this.#add(character);
  }

  #takeEscape(character: string): void {
    this.#escape += character;
    if (this.#escape[1] === "u" && this.#escape.length < 6) return;
    const known: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
    const code = Number.parseInt(this.#escape.slice(2), 16);
    if (this.#escape[1] !== "u") this.#add(known[character] ?? character);
    else if (!Number.isNaN(code)) this.#add(String.fromCodePoint(code));
    this.#escape = "";
  }

  #add(text: string): void {
    if (this.#place === "key") {
      this.#string += text;
      return;
    }
    const type = this.#depth === 1 && this.#place === "value" ? this.#shown[this.#key] : undefined;
    if (type === undefined) return;
    const last = this.#deltas.at(-1);
    if (last?.type === type)
      this.#deltas[this.#deltas.length - 1] = { type, text: last.text + text };
    else this.#deltas.push({ type, text });
  }
}
