import { CodeactError } from "@codeact/protocol";
import { type GgufScalarType, type GgufValue, valueTypeNumbers } from "./gguf-value.ts";
import { writableTypes, type WritableTensorType } from "./tensor-types.ts";

/** Offsets of tensors, and the start of the data, are multiples of this (GGUF's default). */
export const ALIGNMENT = 32;
/** ggml keeps tensor names in 64 bytes with their terminator. */
export const MAX_TENSOR_NAME_BYTES = 63;
export const MAX_DIMENSIONS = 4;
/** `GGUF` read as a little-endian number. */
const MAGIC = 0x46554747;
const VERSION = 3;

/** What the header says of a tensor. */
export interface TensorEntry {
  readonly name: string;
  /** Rows first, as torch prints it; the file has them the other way round. */
  readonly shape: readonly number[];
  readonly type: WritableTensorType;
  /** From the start of the data. */
  readonly offset: number;
}

/** The next multiple of {@link ALIGNMENT}. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/**
 * The bytes before the data, padded to the alignment.
 * @throws CodeactError `invalid_input` for a value outside its type's range or a key that comes twice
 */
export function encodeHeader(
  metadata: readonly (readonly [string, GgufValue])[],
  tensors: readonly TensorEntry[],
): Uint8Array {
  const bytes = new GrowingBytes();
  bytes.number("uint32", MAGIC);
  bytes.number("uint32", VERSION);
  bytes.big(BigInt(tensors.length));
  bytes.big(BigInt(metadata.length));
  const keys = new Set<string>();
  for (const [key, value] of metadata) {
    if (keys.has(key) || key === "")
      throw invalid(`The metadata key "${key}" is empty or comes twice.`);
    keys.add(key);
    bytes.text(key);
    writeValue(bytes, key, value);
  }
  for (const tensor of tensors) {
    bytes.text(tensor.name);
    bytes.number("uint32", tensor.shape.length);
    for (const size of tensor.shape.toReversed()) bytes.big(BigInt(size));
    bytes.number("uint32", writableTypes[tensor.type].id);
    bytes.big(BigInt(tensor.offset));
  }
  return bytes.padded();
}

function writeValue(bytes: GrowingBytes, key: string, value: GgufValue): void {
  bytes.number("uint32", valueTypeNumbers[value.type]);
  if (value.type !== "array") {
    writeScalar(bytes, key, value.type, value.value);
    return;
  }
  bytes.number("uint32", valueTypeNumbers[value.of]);
  bytes.big(BigInt(value.values.length));
  for (const item of value.values) writeScalar(bytes, key, value.of, item);
}

function writeScalar(
  bytes: GrowingBytes,
  key: string,
  type: GgufScalarType,
  value: number | bigint | boolean | string,
): void {
  if (type === "string") bytes.text(String(value));
  else if (type === "bool") bytes.number("uint8", value === true ? 1 : 0);
  else if (type === "uint64" || type === "int64") {
    const big = BigInt(value);
    if ((type === "uint64" ? BigInt.asUintN(64, big) : BigInt.asIntN(64, big)) !== big)
      throw outOfRange(key, type, value);
    bytes.big(big);
  } else {
    const number = Number(value);
    if (!fits(number, type)) throw outOfRange(key, type, value);
    bytes.number(type, number);
  }
}

const ranges = {
  uint8: [0, 0xff],
  int8: [-0x80, 0x7f],
  uint16: [0, 0xffff],
  int16: [-0x8000, 0x7fff],
  uint32: [0, 0xffff_ffff],
  int32: [-0x8000_0000, 0x7fff_ffff],
} as const;

type FixedType = keyof typeof ranges | "float32" | "float64";

function fits(value: number, type: FixedType): boolean {
  if (type === "float32" || type === "float64") return true;
  const [least, most] = ranges[type];
  return Number.isInteger(value) && value >= least && value <= most;
}

function outOfRange(key: string, type: string, value: unknown): CodeactError {
  return invalid(`The metadata value ${String(value)} of "${key}" does not fit into ${type}.`);
}

function invalid(message: string): CodeactError {
  return new CodeactError("invalid_input", message, { remedy: "Correct the metadata." });
}

const widths: Readonly<Record<FixedType, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  float64: 8,
};

/** Bytes that grow while a header is written; little endian throughout. */
class GrowingBytes {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  number(type: FixedType, value: number): void {
    const at = this.#room(widths[type]);
    const view = this.#view;
    if (type === "uint8") view.setUint8(at, value);
    else if (type === "int8") view.setInt8(at, value);
    else if (type === "uint16") view.setUint16(at, value, true);
    else if (type === "int16") view.setInt16(at, value, true);
    else if (type === "uint32") view.setUint32(at, value, true);
    else if (type === "int32") view.setInt32(at, value, true);
    else if (type === "float32") view.setFloat32(at, value, true);
    else view.setFloat64(at, value, true);
  }

  big(value: bigint): void {
    const at = this.#room(8);
    // The same bytes for both signs.
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), true);
  }

  text(text: string): void {
    const encoded = new TextEncoder().encode(text);
    this.big(BigInt(encoded.length));
    const at = this.#room(encoded.length);
    this.#bytes.set(encoded, at);
  }

  padded(): Uint8Array {
    this.#room(aligned(this.#length) - this.#length);
    return this.#bytes.subarray(0, this.#length);
  }

  /** Takes `count` bytes and returns where they begin; may replace the view and the bytes, so it is called before either is used. */
  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
