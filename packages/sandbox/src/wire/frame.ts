import { CodeactError } from "@codeact/protocol";

/** Longest header in bytes: 32 MiB (docs/formats/kernel-wire.md). */
export const MAX_HEADER_BYTES = 33_554_432;
/** Longest payload in bytes: 16 MiB (docs/formats/kernel-wire.md). */
export const MAX_PAYLOAD_BYTES = 16_777_216;

const PREFIX_BYTES = 8;

/** One message on the wire: a JSON object and, for file contents, raw bytes. */
export interface Frame {
  readonly header: unknown;
  readonly payload: Buffer;
  /** Bytes the whole frame took on the wire. */
  readonly bytes: number;
}

/** One message as bytes. */
export function encodeFrame(header: object, payload: Uint8Array = new Uint8Array()): Buffer {
  const text = Buffer.from(JSON.stringify(header), "utf8");
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  prefix.writeUInt32BE(text.length, 0);
  prefix.writeUInt32BE(payload.length, 4);
  return Buffer.concat([prefix, text, payload]);
}

/**
 * Cuts a byte stream into frames. Holds at most one incomplete frame, so at most 48 MiB whatever the other side sends.
 */
export class FrameReader {
  #chunks: Buffer[] = [];
  #buffered = 0;
  #wanted = PREFIX_BYTES;

  /**
   * Takes the next bytes and returns the frames they complete.
   * @throws CodeactError `kernel_protocol` when a length is out of range or a header is not a JSON object
   */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    const frames: Frame[] = [];
    // Joining only when a whole frame is there keeps a large frame linear in its size.
    while (this.#buffered >= this.#wanted) {
      const bytes = this.#join();
      const size = frameSize(bytes);
      if (bytes.length < size) {
        this.#wanted = size;
        break;
      }
      frames.push(decodeFrame(bytes, size));
      this.#chunks = [bytes.subarray(size)];
      this.#buffered = bytes.length - size;
      this.#wanted = PREFIX_BYTES;
    }
    return frames;
  }

  #join(): Buffer {
    const [first] = this.#chunks;
    const bytes =
      first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }
}

function frameSize(bytes: Buffer): number {
  const headerBytes = bytes.readUInt32BE(0);
  const payloadBytes = bytes.readUInt32BE(4);
  if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || payloadBytes > MAX_PAYLOAD_BYTES) {
    throw new CodeactError(
      "kernel_protocol",
      `The kernel sent a frame of ${headerBytes} + ${payloadBytes} bytes, out of range.`,
    );
  }
  return PREFIX_BYTES + headerBytes + payloadBytes;
}

function decodeFrame(bytes: Buffer, size: number): Frame {
  const headerEnd = PREFIX_BYTES + bytes.readUInt32BE(0);
  const text = bytes.toString("utf8", PREFIX_BYTES, headerEnd);
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw new CodeactError("kernel_protocol", "The kernel sent a header that is not JSON.", {
      cause,
    });
  }
  return { header, payload: bytes.subarray(headerEnd, size), bytes: size };
}
