import { CodeactError } from "@codeact/protocol";

/**
 * A parser step: yields the number of bytes it must have before it can go on. A plain loop feeds it, so that parsing
 * itself waits for nothing and one parser serves files and remote ranges.
 */
export type ParserStep<T> = Generator<number, T, void>;

/** Longer than any chat template or embedded text that was seen; a longer one is a damaged or hostile file. */
const MAX_TEXT_BYTES = 8 * 1024 ** 2;
/**
 * Elements of all metadata arrays together: several times those of the largest vocabulary with its merges. In memory
 * each takes eight bytes and more, in the file perhaps one.
 */
const MAX_ELEMENTS = 1 << 23;
/** Characters of a name that are shown in a message. */
const SHOWN_CHARACTERS = 80;

/** Reads the numbers and texts of a header, in order, from bytes that come in pieces. */
export class HeaderCursor {
  readonly name: string;
  #bytes: Uint8Array = new Uint8Array(0);
  #view = new DataView(new ArrayBuffer(0));
  #at = 0;
  #dropped = 0;
  #elements = 0;
  readonly #decoder = new TextDecoder();

  constructor(name: string) {
    this.name = name;
  }

  /** Position in the file. */
  get position(): number {
    return this.#dropped + this.#at;
  }

  /** Where the bytes that came so far end. */
  get end(): number {
    return this.#dropped + this.#bytes.length;
  }

  /** Adds the bytes that follow those which came so far; consumed ones are let go. */
  feed(bytes: Uint8Array): void {
    const rest = this.#bytes.subarray(this.#at);
    const joined = new Uint8Array(rest.length + bytes.length);
    joined.set(rest);
    joined.set(bytes, rest.length);
    this.#dropped += this.#at;
    this.#at = 0;
    this.#bytes = joined;
    this.#view = new DataView(joined.buffer);
  }

  /** Reads one little-endian number of `width` bytes. */
  *number(width: number, read: (view: DataView, at: number) => number): ParserStep<number> {
    // Taking may replace the view, so it comes first.
    const at = yield* this.#take(width);
    return read(this.#view, at);
  }

  *uint32(): ParserStep<number> {
    const at = yield* this.#take(4);
    return this.#view.getUint32(at, true);
  }

  *big(signed: boolean): ParserStep<bigint> {
    const at = yield* this.#take(8);
    return signed ? this.#view.getBigInt64(at, true) : this.#view.getBigUint64(at, true);
  }

  /** A count or size of 64 bits. @throws CodeactError `invalid_input` above `max` */
  *count(what: string, max: number): ParserStep<number> {
    const value = yield* this.big(false);
    if (value <= BigInt(max)) return Number(value);
    throw damaged(
      this.name,
      `it declares ${what} of ${value}, more than the ${max} that are allowed`,
    );
  }

  /** The length of a metadata array. @throws CodeactError `invalid_input` when the arrays together become too long */
  *elements(what: string): ParserStep<number> {
    const count = yield* this.count(what, MAX_ELEMENTS - this.#elements);
    this.#elements += count;
    return count;
  }

  *text(what: string, maxBytes: number = MAX_TEXT_BYTES): ParserStep<string> {
    const length = yield* this.count(`a length of ${what}`, maxBytes);
    const at = yield* this.#take(length);
    return this.#decoder.decode(this.#bytes.subarray(at, at + length));
  }

  *#take(count: number): ParserStep<number> {
    if (this.#at + count > this.#bytes.length) yield count;
    const at = this.#at;
    this.#at += count;
    return at;
  }
}

/** A name from a file for a message: quoted, and cut when it is long. */
export function quoted(name: string): string {
  return name.length <= SHOWN_CHARACTERS ? `"${name}"` : `"${name.slice(0, SHOWN_CHARACTERS)}…"`;
}

/** The failure of a file that calls itself GGUF and is not sound. */
export function damaged(name: string, problem: string): CodeactError {
  return new CodeactError("invalid_input", `${name} is a damaged GGUF file: ${problem}.`, {
    remedy: "Download or convert it again.",
  });
}
