import { refusal } from "../../http/refusal.ts";

/** Longest head of one part, in bytes. */
const MAX_HEAD = 16_384;
/** Parts of one body. */
const MAX_PARTS = 1000;

/** One field of a form. Its body is read before the next part is asked for; what is left of it is skipped. */
export interface FormPart {
  readonly name: string;
  /** As the client wrote it, not checked; absent for a field that is no file. */
  readonly fileName?: string | undefined;
  readonly mime: string;
  readonly body: AsyncGenerator<Uint8Array, void>;
}

/** The boundary of a multipart body. @throws CodeactError a refusal for another content type */
export function multipartBoundary(contentType: string | null): string {
  const match =
    /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s";]{1,70}))/iu.exec(
      contentType ?? "",
    );
  const boundary = match?.[1] ?? match?.[2];
  // Other characters than these cannot be in a boundary (RFC 2046, 5.1.1).
  if (boundary !== undefined && /^[\w'()+,./:=? -]+$/u.test(boundary)) return boundary;
  throw refusal("The body is not a form (multipart/form-data with a boundary).", {
    code: "not_multipart",
    remedy: "Send the file as a field of a form: curl -F file=@data.csv.",
  });
}

/**
 * Reads a form as it comes (RFC 7578); at most one piece of it is in memory.
 * @throws CodeactError a refusal for a body that is broken off or is no form
 */
export async function* readMultipart(
  pieces: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<FormPart, void> {
  const reader = new PieceReader(pieces);
  try {
    const delimiter = Buffer.from(`\r\n--${boundary}`);
    // What comes before the first delimiter is for nobody.
    await reader.skip(delimiter);
    for (let count = 0; !(await reader.startsWith("--")); count += 1) {
      if (count === MAX_PARTS) throw broken(`has more than ${MAX_PARTS} parts`);
      yield partOf(await reader.head(), reader.until(delimiter));
      await reader.skip(delimiter);
    }
  } finally {
    await reader.close();
  }
}

/** Bytes that come in pieces, cut at delimiters. */
class PieceReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  // A delimiter begins with a line break; the first one may have none before it.
  #held: Buffer = Buffer.from("\r\n");
  /** Whether a delimiter is still to come that was not asked for the last time. */
  #within = true;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** What is left up to the delimiter, which is taken too. */
  async *until(delimiter: Buffer): AsyncGenerator<Uint8Array, void> {
    while (this.#within) {
      const at = this.#held.indexOf(delimiter);
      if (at >= 0) {
        const last = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + delimiter.length);
        this.#within = false;
        if (last.length > 0) yield last;
        return;
      }
      const safe = this.#held.length - delimiter.length + 1;
      if (safe > 0) {
        const piece = this.#held.subarray(0, safe);
        this.#held = this.#held.subarray(safe);
        yield piece;
      }
      await this.#more();
    }
  }

  /** Goes on to behind the delimiter, however much of what comes before it was read. */
  async skip(delimiter: Buffer): Promise<void> {
    const rest = this.until(delimiter);
    while ((await rest.next()).done !== true);
  }

  /** Whether these characters come next; they are not taken. */
  async startsWith(text: string): Promise<boolean> {
    while (this.#held.length < text.length) await this.#more();
    return this.#held.subarray(0, text.length).toString("latin1") === text;
  }

  /** The head of a part with the empty line after it. */
  async head(): Promise<string> {
    for (;;) {
      const at = this.#held.indexOf("\r\n\r\n");
      if (at > MAX_HEAD || (at < 0 && this.#held.length > MAX_HEAD))
        throw broken("has a head that is too long");
      if (at < 0) {
        await this.#more();
        continue;
      }
      const head = this.#held.subarray(0, at);
      this.#held = this.#held.subarray(at + 4);
      this.#within = true;
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(head);
      } catch (cause) {
        throw broken("has a head that is not UTF-8", cause);
      }
    }
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #more(): Promise<void> {
    const next = await this.#pieces.next();
    if (next.done === true) throw broken("ends before its last delimiter");
    this.#held = Buffer.concat([this.#held, next.value]);
  }
}

function partOf(head: string, body: AsyncGenerator<Uint8Array, void>): FormPart {
  const disposition = headerOf(head, "content-disposition");
  const name = parameterOf(disposition, "name");
  if (!/^form-data\b/iu.test(disposition) || name === undefined)
    throw broken("has a part without a name");
  const fileName = exactName(disposition) ?? parameterOf(disposition, "filename");
  const type = headerOf(head, "content-type").split(";")[0]?.trim().toLowerCase() ?? "";
  const mime = /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/u.test(type) ? type : "application/octet-stream";
  return { name, fileName, mime, body };
}

function headerOf(head: string, name: string): string {
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === name)
      return line.slice(colon + 1).trim();
  }
  return "";
}

/** A parameter as browsers write it: quotes and line breaks as %22, %0D and %0A; older clients escape quotes. */
function parameterOf(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"((?:\\\\"|[^"])*)"|([^\\s;"]+))`, "iu").exec(header);
  const value = match?.[1] ?? match?.[2];
  return value
    ?.replaceAll('\\"', '"')
    .replaceAll(/%(22|0d|0a)/giu, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
}

/** A name in the form of RFC 8187, as some libraries write names that are not ASCII. */
function exactName(header: string): string | undefined {
  const encoded = /;\s*filename\*=utf-8'[^']*'([^\s;]+)/iu.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw broken("has a file name that is not UTF-8", cause);
  }
}

function broken(what: string, cause?: unknown): Error {
  const error = refusal(`The form ${what}.`, {
    code: "multipart_broken",
    remedy: "Send it again.",
  });
  if (cause !== undefined) error.cause = cause;
  return error;
}
