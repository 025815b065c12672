/** A field of a protobuf message; which of its values means something depends on the message's definition. */
export interface ProtobufField {
  readonly number: number;
  /** Of a length-delimited field. */
  readonly bytes: Uint8Array;
  /** Of a varint, up to 2^53. */
  readonly integer: number;
  /** Of a 32-bit field. */
  readonly float: number;
}

const EMPTY = new Uint8Array(0);
/** A varint of 64 bits has at most ten bytes. */
const MAX_VARINT_BYTES = 10;

/** Reads the fields of a protobuf message, one level deep (wire types of protobuf.dev/programming-guides/encoding). */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The fields in their order. @throws RangeError for a message that is cut off or has a wire type that does not exist */
  *fields(): Generator<ProtobufField, void, void> {
    while (this.#at < this.#bytes.length) {
      const key = this.#varint();
      yield this.#field(Math.floor(key / 8), key % 8);
    }
  }

  #field(number: number, wireType: number): ProtobufField {
    const empty = { number, bytes: EMPTY, integer: 0, float: 0 };
    switch (wireType) {
      case 0:
        return { ...empty, integer: this.#varint() };
      case 1:
        this.#take(8);
        return empty;
      case 2:
        return { ...empty, bytes: this.#sub(this.#varint()) };
      case 5:
        return { ...empty, float: this.#view.getFloat32(this.#take(4), true) };
      default:
        throw new RangeError(`wire type ${wireType}`);
    }
  }

  #varint(): number {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      const byte = this.#view.getUint8(this.#take(1));
      value += (byte % 128) * 128 ** index;
      if (byte < 128) return value;
    }
    throw new RangeError("varint too long");
  }

  #sub(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  #take(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) throw new RangeError("message cut off");
    this.#at += count;
    return at;
  }
}
