import { errorMessage } from "@codeact/protocol";
import { EJSON } from "bson";
import { unreadable } from "../finding.ts";
import type { ImportBounds } from "../import-bounds.ts";
import type { SourceFile } from "./source-file.ts";

/**
 * The documents of a JSON export (extended JSON): objects one per line, one after the other, or in an array, one in memory
 * at a time. @throws CodeactError `invalid_input` at the first that is none
 */
export async function* readJsonDocuments(file: SourceFile, bounds: ImportBounds): AsyncGenerator {
  const splitter = new ObjectSplitter(file.name, bounds.maxDocumentBytes);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let count = 0;
  const decode = (piece?: Uint8Array): string => {
    try {
      return decoder.decode(piece, { stream: piece !== undefined });
    } catch (error) {
      throw unreadable(`${file.name} is not UTF-8.`, error);
    }
  };
  for await (const piece of file.open()) {
    for (const text of splitter.add(decode(piece))) {
      count += 1;
      yield parse(text, `${file.name}, document ${count}`);
    }
  }
  for (const text of splitter.add(decode())) yield parse(text, file.name);
  splitter.end();
}

function parse(text: string, what: string): unknown {
  try {
    return EJSON.parse(text);
  } catch (error) {
    const why = error instanceof RangeError ? "it is nested too deeply" : errorMessage(error);
    throw unreadable(`${what} is not JSON: ${why.slice(0, 200)}`, error);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** What may stand between the objects: white space, and an array's brackets and commas. */
const between = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c, 0x5b, 0x5d]);

/** Cuts a text, as it comes, into the objects it consists of. Looks at every character once. */
class ObjectSplitter {
  readonly #name: string;
  readonly #maxLength: number;
  /** The object in progress. */
  #pieces: string[] = [];
  #length = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(name: string, maxLength: number) {
    this.#name = name;
    this.#maxLength = maxLength;
  }

  *add(chunk: string): Generator<string> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const was = this.#depth;
      this.#look(chunk.charCodeAt(at));
      if (was === 0 && this.#depth === 1) from = at;
      if (was !== 1 || this.#depth !== 0) continue;
      this.#keep(chunk.slice(from, at + 1));
      yield this.#pieces.splice(0).join("");
      this.#length = 0;
    }
    if (this.#depth > 0) this.#keep(chunk.slice(from));
  }

  end(): void {
    if (this.#depth !== 0) throw unreadable(`${this.#name} ends within a document.`);
  }

  #look(character: number): void {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (character === BACKSLASH) this.#escaped = true;
      else if (character === QUOTE) this.#inString = false;
      return;
    }
    if (character === OPEN) this.#depth += 1;
    else if (this.#depth === 0) {
      if (!between.has(character))
        throw unreadable(`${this.#name} is not a list of JSON documents.`);
    } else if (character === CLOSE) this.#depth -= 1;
    else if (character === QUOTE) this.#inString = true;
  }

  #keep(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#maxLength)
      throw unreadable(`${this.#name} has a document of more than ${this.#maxLength} characters.`);
    this.#pieces.push(text);
  }
}
