import { Transform } from "node:stream";
import type { TransformCallback } from "node:stream";

/** Shorter secrets would be found by chance in every answer; they are not masked. */
const MIN_BYTES = 6;
const STAR = "*";

/** Replaces secrets in a text by stars of the same length. */
export function maskText(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= MIN_BYTES)
    .reduce((masked, secret) => masked.replaceAll(secret, STAR.repeat(secret.length)), text);
}

/**
 * A stream in which every occurrence of a secret becomes stars, also across chunks. The length does not change. For
 * servers that answer with what they were sent; it does not find a secret in any other encoding.
 */
export class SecretMask extends Transform {
  readonly #secrets: readonly Buffer[];
  readonly #overlap: number;
  #rest = Buffer.alloc(0);

  constructor(secrets: readonly string[]) {
    super();
    this.#secrets = secrets
      .map((secret) => Buffer.from(secret))
      .filter(({ length }) => length >= MIN_BYTES);
    this.#overlap = Math.max(1, ...this.#secrets.map(({ length }) => length)) - 1;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const bytes = Buffer.concat([this.#rest, chunk]);
    this.#mask(bytes);
    // What could be the beginning of a secret waits for the next chunk.
    const ready = Math.max(0, bytes.length - this.#overlap);
    this.#rest = bytes.subarray(ready);
    done(null, bytes.subarray(0, ready));
  }

  override _flush(done: TransformCallback): void {
    done(null, this.#rest);
  }

  #mask(bytes: Buffer): void {
    for (const secret of this.#secrets) {
      for (
        let at = bytes.indexOf(secret);
        at >= 0;
        at = bytes.indexOf(secret, at + secret.length)
      ) {
        bytes.fill(STAR, at, at + secret.length);
      }
    }
  }
}
