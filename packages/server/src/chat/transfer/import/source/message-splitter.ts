import { unreadable } from "../finding.ts";
import type { ImportBounds } from "../import-bounds.ts";
import type { SourceFile } from "./source-file.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** What may stand between two messages: white space and commas. */
const between: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, COMMA]);
/** Brackets that are open between two messages. */
const LIST_DEPTH = 2;
/** The member whose list is taken apart. */
const LIST = "messages";

/**
 * Takes an export of ours apart as it comes: the elements of its list `messages` one by one, and the rest of it, where that
 * list is then empty. Looks at every character once; whether either is JSON is found out by who parses it.
 */
export class MessageSplitter {
  readonly #name: string;
  readonly #bounds: ImportBounds;
  readonly #head: string[] = [];
  #message: string[] = [];
  /** What the characters belong to. */
  #within: "head" | "list" | "message" = "head";
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Characters of the last string at the first level that are those of `LIST`; -1 when it is another. */
  #matched = -1;

  constructor(name: string, bounds: ImportBounds) {
    this.#name = name;
    this.#bounds = bounds;
  }

  /** The text without its messages; whole when everything was read. */
  get head(): string {
    return this.#head.join("");
  }

  /** @throws CodeactError `invalid_input` for a file that is too large, not UTF-8, or no list where messages should be */
  async *read(file: SourceFile): AsyncGenerator<string> {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let bytes = 0;
    for await (const piece of file.open()) {
      bytes += piece.byteLength;
      if (bytes > this.#bounds.maxJsonBytes) throw this.#tooLarge();
      yield* this.#add(this.#decode(decoder, piece));
    }
    yield* this.#add(this.#decode(decoder));
    if (this.#depth !== 0) throw unreadable(`${this.#name} is not JSON: it is broken off.`);
  }

  #decode(decoder: TextDecoder, piece?: Uint8Array): string {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch (error) {
      throw unreadable(`${this.#name} is not UTF-8.`, error);
    }
  }

  #tooLarge(): Error {
    const most = this.#bounds.maxJsonBytes.toLocaleString("en");
    return unreadable(
      `${this.#name} is larger than the ${most} bytes that one file of JSON may have.`,
    );
  }

  *#add(chunk: string): Generator<string> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const was = this.#within;
      this.#look(chunk.charCodeAt(at));
      if (was === this.#within) continue;
      // A bracket of the list belongs to the head, those of a message to the message.
      if (was === "head") this.#head.push(chunk.slice(from, at + 1));
      else if (was === "message") {
        this.#message.push(chunk.slice(from, at + 1));
        yield this.#message.splice(0).join("");
      }
      from = this.#within === "list" ? at + 1 : at;
    }
    if (this.#within === "head") this.#head.push(chunk.slice(from));
    if (this.#within === "message") this.#message.push(chunk.slice(from));
  }

  #look(code: number): void {
    if (this.#inString) this.#lookInString(code);
    else if (this.#within === "list") this.#lookInList(code);
    else if (code === QUOTE) {
      this.#inString = true;
      this.#matched = 0;
    } else if (code === OPEN || code === OPEN_LIST) {
      const begins = this.#within === "head" && this.#depth === 1 && code === OPEN_LIST;
      if (begins && this.#matched === LIST.length) this.#within = "list";
      this.#depth += 1;
    } else if (code === CLOSE || code === CLOSE_LIST) {
      this.#depth -= 1;
      if (this.#within === "message" && this.#depth === LIST_DEPTH) this.#within = "list";
    }
  }

  #lookInString(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === BACKSLASH) this.#escaped = true;
    else if (code === QUOTE) {
      this.#inString = false;
      return;
    }
    const next = this.#matched < 0 ? undefined : LIST.charCodeAt(this.#matched);
    this.#matched = next === code ? this.#matched + 1 : -1;
  }

  #lookInList(code: number): void {
    if (code === OPEN) {
      this.#within = "message";
      this.#depth += 1;
    } else if (code === CLOSE_LIST) {
      this.#within = "head";
      this.#depth -= 1;
    } else if (!between.has(code))
      throw unreadable(`${this.#name} has something else than objects among its messages.`);
  }
}
