import { CodeactError } from "@codeact/protocol";
import { fromByteLetters, toByteLetters } from "./byte-letters.ts";
import { splitText } from "./split-text.ts";
import { escapeRegExp, type TokenizerFile } from "./tokenizer-file.ts";

/** Remembered pieces; a run of digits and words fills it slowly, and it starts afresh when full. */
const cacheLimit = 200_000;

/** Turns text into token ids and back, with the same result as `@huggingface/tokenizers` and llama.cpp. */
export class Encoder {
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #added: ReadonlyMap<string, number>;
  readonly #bytes: ReadonlyMap<number, Uint8Array>;
  readonly #addedPattern: RegExp;
  readonly #cache = new Map<string, readonly number[]>();

  constructor(file: TokenizerFile) {
    this.#ranks = new Map(file.model.merges.map((pair, rank) => [pair, rank]));
    this.#ids = new Map(Object.entries(file.model.vocab));
    this.#added = new Map(file.added_tokens.map(({ content, id }) => [content, id]));
    this.#addedPattern = new RegExp(
      `(${[...this.#added.keys()].map(escapeRegExp).join("|")})`,
      "u",
    );
    const utf8 = new TextEncoder();
    this.#bytes = new Map([
      ...Array.from(this.#ids, ([token, id]): [number, Uint8Array] => [
        id,
        fromByteLetters(token) ?? new Uint8Array(),
      ]),
      ...Array.from(this.#added, ([token, id]): [number, Uint8Array] => [id, utf8.encode(token)]),
    ]);
  }

  /** Token ids of a text; the texts of added tokens in it become those tokens. */
  encode(text: string): number[] {
    const ids: number[] = [];
    for (const part of text.split(this.#addedPattern)) {
      const added = this.#added.get(part);
      if (added !== undefined) ids.push(added);
      else for (const piece of splitText(part)) ids.push(...this.#encodePiece(piece));
    }
    return ids;
  }

  /** The id of one token by its text. @throws CodeactError `internal` for a text that is not exactly one token */
  idOf(text: string): number {
    const [id, ...rest] = this.encode(text);
    if (id !== undefined && rest.length === 0) return id;
    throw new CodeactError("internal", `${JSON.stringify(text)} is not one token.`);
  }

  /** The bytes that a token stands for; none for an id that is unused. */
  bytesOf(id: number): Uint8Array {
    return this.#bytes.get(id) ?? new Uint8Array();
  }

  /** The text of token ids, added tokens included. Bytes that are no UTF-8 become U+FFFD. */
  decode(ids: readonly number[]): string {
    return Buffer.concat(ids.map((id) => this.bytesOf(id))).toString("utf8");
  }

  #encodePiece(piece: string): readonly number[] {
    const known = this.#cache.get(piece);
    if (known !== undefined) return known;
    const ids = this.#merge(toByteLetters(piece)).map((token) => this.#ids.get(token) ?? 0);
    if (this.#cache.size >= cacheLimit) this.#cache.clear();
    this.#cache.set(piece, ids);
    return ids;
  }

  /** Joins the pair that was learned first, again and again, leftmost first. */
  #merge(letters: readonly string[]): string[] {
    const tokens = [...letters];
    for (;;) {
      let bestAt = -1;
      let bestRank = Number.POSITIVE_INFINITY;
      for (let index = 0; index + 1 < tokens.length; index += 1) {
        const rank = this.#ranks.get(`${tokens[index] ?? ""} ${tokens[index + 1] ?? ""}`);
        if (rank !== undefined && rank < bestRank) {
          bestRank = rank;
          bestAt = index;
        }
      }
      if (bestAt < 0) return tokens;
      tokens.splice(bestAt, 2, (tokens[bestAt] ?? "") + (tokens[bestAt + 1] ?? ""));
    }
  }
}
