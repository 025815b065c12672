import { StreamSanitiser } from "./sanitise.ts";
import type { TextStream } from "./terminal.ts";

/** Options of {@link IndentedText}. */
export interface IndentedTextOptions {
  /** Written before each line. */
  readonly indent: string;
  /** Applied to each piece of text, never across a line end. */
  readonly paint?: ((text: string) => string) | undefined;
  /** Lines shown before the rest is only counted. @default no limit */
  readonly maxLines?: number | undefined;
  /** Whether carriage returns reach the terminal (live progress bars) or become line ends. @default false */
  readonly carriageReturns?: boolean | undefined;
}

/** Writes text as it comes, indented, and knows whether the cursor is at the start of a line. */
export class IndentedText {
  readonly #out: TextStream;
  readonly #options: IndentedTextOptions;
  #atLineStart = true;
  #lines = 0;
  #hidden = 0;
  #sanitiser = new StreamSanitiser();

  constructor(out: TextStream, options: IndentedTextOptions) {
    this.#out = out;
    this.#options = options;
  }

  write(
    text: string,
    paint: (text: string) => string = this.#options.paint ?? ((piece) => piece),
  ): void {
    const clean = this.#sanitiser.push(text).replaceAll("\r\n", "\n");
    const ready = this.#options.carriageReturns === true ? clean : clean.replaceAll("\r", "\n");
    for (const piece of ready.split(/(?<=\n)|(?=\r)/)) this.#writePiece(piece, paint);
  }

  /** Ends the current line if one was begun and says how many lines were not shown. */
  finish(note: (hidden: number) => string): void {
    if (!this.#atLineStart) this.#out.write("\n");
    this.#atLineStart = true;
    if (this.#hidden > 0) this.#out.write(`${this.#options.indent}${note(this.#hidden)}\n`);
    this.#hidden = 0;
    this.#lines = 0;
    this.#sanitiser = new StreamSanitiser();
  }

  #writePiece(piece: string, paint: (text: string) => string): void {
    if (piece === "") return;
    const ends = piece.endsWith("\n");
    if (this.#lines >= (this.#options.maxLines ?? Number.POSITIVE_INFINITY)) {
      if (ends) this.#hidden += 1;
      return;
    }
    const returns = piece.startsWith("\r");
    const body = piece.slice(returns ? 1 : 0, ends ? -1 : undefined);
    if (returns && body !== "") this.#out.write(`\r\u001b[K${this.#options.indent}${paint(body)}`);
    else if (body !== "")
      this.#out.write(`${this.#atLineStart ? this.#options.indent : ""}${paint(body)}`);
    if (ends) {
      this.#out.write("\n");
      this.#lines += 1;
    }
    if (ends || body !== "") this.#atLineStart = ends;
  }
}
