import type { SpecialToken } from "../../template/split-specials.ts";
import type { AddonModel } from "./addon.ts";
import { byteOfLetter } from "./byte-letters.ts";

const UNKNOWN = 1;
const CONTROL = 8;
const USER_DEFINED = 16;
const BYTE = 32;
const STRIP_LEFT = 128;
const STRIP_RIGHT = 256;

const SPACE_MARK = "\u2581";
const SPACE = 0x20;
const BYTE_LEVEL = 2;
const WITH_MARKED_SPACES: ReadonlySet<number> = new Set([1, 3, 4]);

/** A model's tokens: their bytes, and which of them mean something. */
export class Vocabulary {
  /** Number of tokens. */
  readonly size: number;
  readonly #model: AddonModel;
  /** How the file writes a token's bytes: as letters of a byte alphabet, as text with marked spaces, or otherwise. */
  readonly #spelling: "letters" | "marked-spaces" | "other";
  readonly #bytes = new Map<number, Uint8Array>();
  #specials: readonly SpecialToken[] | undefined;
  #controls: readonly number[] | undefined;

  constructor(model: AddonModel, size: number) {
    this.#model = model;
    this.size = size;
    const kind = model.getVocabularyType();
    if (WITH_MARKED_SPACES.has(kind)) this.#spelling = "marked-spaces";
    else if (kind !== BYTE_LEVEL) this.#spelling = "other";
    else this.#spelling = this.#marksSpaces() ? "marked-spaces" : "letters";
  }

  /** Tokens that only a template may write, longest text first. */
  get specials(): readonly SpecialToken[] {
    this.#specials ??= this.#findSpecials();
    return this.#specials;
  }

  /** The text of the beginning and end of text tokens, as templates want them; empty where there is none. */
  get boundaries(): { readonly bos: string; readonly eos: string } {
    const text = (token: number): string =>
      this.#has(token) ? (this.#model.getTokenString(token) ?? "") : "";
    return { bos: text(this.#model.tokenBos()), eos: text(this.#model.tokenEos()) };
  }

  /** The token that must come first, if the model wants one. */
  get first(): number | undefined {
    const token = this.#model.tokenBos();
    return this.#model.shouldPrependBosToken() && this.#has(token) ? token : undefined;
  }

  /** The token that stands for an empty prompt. */
  get start(): number | undefined {
    return [this.#model.tokenBos(), this.#model.tokenEos()].find((token) => this.#has(token));
  }

  /** True when the tokens of a text begin with a space that is not in it, as SentencePiece wants it. */
  get addsSpace(): boolean {
    const [first] = this.tokenize("a");
    return first !== undefined && this.bytesOf(first)[0] === SPACE;
  }

  /** Every token that may be written only on purpose. */
  get controls(): readonly number[] {
    this.#controls ??= Array.from({ length: this.size }, (_, id) => id).filter((id) =>
      this.isControl(id),
    );
    return this.#controls;
  }

  /** The tokens of a text; unless told otherwise, special tokens in it are nothing but their letters. */
  tokenize(text: string, options: { readonly specials?: boolean } = {}): readonly number[] {
    return text === "" ? [] : [...this.#model.tokenize(text, options.specials ?? false)];
  }

  /** The bytes that a token adds to the text: none for control tokens. */
  bytesOf(token: number): Uint8Array {
    let bytes = this.#bytes.get(token);
    if (bytes === undefined) {
      bytes = this.isControl(token) ? new Uint8Array(0) : this.#readBytes(token);
      this.#bytes.set(token, bytes);
    }
    return bytes;
  }

  /** True for tokens that carry no text but a meaning. */
  isControl(token: number): boolean {
    return (this.#model.getTokenAttributes(token) & (CONTROL | UNKNOWN)) !== 0;
  }

  /** The name of a control token, such as `<|im_end|>`. */
  nameOf(token: number): string {
    return this.#model.getTokenString(token) ?? "";
  }

  /** True for a token that ends a turn or the text. */
  isEnd(token: number): boolean {
    return this.#model.isEogToken(token);
  }

  /** Gemma's newer vocabularies are merged like byte-level ones and spelled like SentencePiece. */
  #marksSpaces(): boolean {
    return this.tokenize(" ").some((token) => this.nameOf(token).includes(SPACE_MARK));
  }

  #has(token: number): boolean {
    return token >= 0 && token < this.size;
  }

  #findSpecials(): readonly SpecialToken[] {
    const found: SpecialToken[] = [];
    for (const id of this.controls) {
      const attributes = this.#model.getTokenAttributes(id);
      const text = this.#model.getTokenString(id) ?? "";
      // A single character cannot be kept apart from the same one in a message.
      if (text.length < 2) continue;
      found.push({
        id,
        text,
        stripsLeft: (attributes & STRIP_LEFT) !== 0,
        stripsRight: (attributes & STRIP_RIGHT) !== 0,
      });
    }
    return found.sort((a, b) => b.text.length - a.text.length);
  }

  #readBytes(token: number): Uint8Array {
    const text = this.#model.getTokenString(token) ?? "";
    const attributes = this.#model.getTokenAttributes(token);
    if ((attributes & USER_DEFINED) !== 0) return Buffer.from(text);
    if (this.#spelling === "letters")
      return Buffer.concat(Array.from(text, (letter) => bytesOfLetter(letter)));
    if (this.#spelling === "other")
      return Buffer.from(this.#model.detokenize(Uint32Array.of(token), false));
    const hex = (attributes & BYTE) === 0 ? undefined : /^<0x([0-9A-Fa-f]{2})>$/.exec(text)?.[1];
    if (hex !== undefined) return Uint8Array.of(Number.parseInt(hex, 16));
    return Buffer.from(text.replaceAll(SPACE_MARK, " "));
  }
}

function bytesOfLetter(letter: string): Uint8Array {
  const byte = byteOfLetter(letter);
  return byte === undefined ? Buffer.from(letter) : Uint8Array.of(byte);
}
