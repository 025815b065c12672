import { Duplex } from "node:stream";

/** One byte of stream type, three of padding, four of length (Docker Engine API, "Attach to a container"). */
const HEADER_BYTES = 8;
const STDOUT = 1;

/**
 * Takes the attached standard streams of a container apart. Returns output to read and input to write, which closes when
 * the container has ended; `onError` gets the bytes of standard error as they come. Nothing is kept but an incomplete
 * header; a reader that stops stops the reading of the connection.
 */
export function takeApart(connection: Duplex, onError: (bytes: Buffer) => void): Duplex {
  const splitter = new Splitter();
  const wire = new Duplex({
    // The container's end of output is the end of everything.
    allowHalfOpen: false,
    read() {
      connection.resume();
    },
    write(bytes: Buffer, _encoding, done) {
      connection.write(bytes, done);
    },
    final(done) {
      connection.end();
      done();
    },
    destroy(error, done) {
      connection.destroy();
      done(error);
    },
  });
  connection.on("data", (chunk: Buffer) => {
    for (const { stream, bytes } of splitter.push(chunk)) {
      if (stream !== STDOUT) onError(bytes);
      else if (!wire.push(bytes)) connection.pause();
    }
  });
  // A reset is an end to us: the close event always follows.
  connection.on("error", () => undefined);
  connection.on("close", () => {
    wire.push(null);
  });
  return wire;
}

interface Piece {
  readonly stream: number;
  readonly bytes: Buffer;
}

/** Follows the headers of a multiplexed stream, wherever the chunks are cut. */
class Splitter {
  #header: Buffer = Buffer.alloc(0);
  #stream = STDOUT;
  #left = 0;

  push(chunk: Buffer): Piece[] {
    const pieces: Piece[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#left > 0) {
        const bytes = rest.subarray(0, this.#left);
        this.#left -= bytes.length;
        rest = rest.subarray(bytes.length);
        pieces.push({ stream: this.#stream, bytes });
        continue;
      }
      const wanted = HEADER_BYTES - this.#header.length;
      this.#header = Buffer.concat([this.#header, rest.subarray(0, wanted)]);
      rest = rest.subarray(wanted);
      if (this.#header.length < HEADER_BYTES) break;
      this.#stream = this.#header.readUInt8(0);
      this.#left = this.#header.readUInt32BE(4);
      this.#header = Buffer.alloc(0);
    }
    return pieces;
  }
}
