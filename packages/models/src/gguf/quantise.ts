import { CodeactError } from "@codeact/protocol";
import { type WritableTensorType, writableTypes } from "./tensor-types.ts";

/** Values that share one scale in q8_0. */
const BLOCK = 32;
const BLOCK_BYTES = 34;

/** Numbers as IEEE half precision, little endian, 2 bytes each; too large ones become infinite. */
export function quantiseF16(values: Float32Array): Uint8Array {
  return bytesOf(new Float16Array(values));
}

/**
 * Numbers as q8_0: blocks of 32 with a half-precision scale (largest magnitude / 127) and a signed byte each, rounded
 * as llama.cpp rounds, so that the bytes are the same.
 * @throws CodeactError `invalid_input` for a count that is no multiple of 32, or a number that is not finite
 */
export function quantiseQ8(values: Float32Array): Uint8Array {
  if (values.length % BLOCK !== 0) {
    throw new CodeactError(
      "invalid_input",
      `q8_0 stores blocks of ${BLOCK} values, and ${values.length} is no multiple of that.`,
      { remedy: "Store this tensor as f16 or f32." },
    );
  }
  const blocks = values.length / BLOCK;
  const out = new Uint8Array(blocks * BLOCK_BYTES);
  const view = new DataView(out.buffer);
  const quants = new Int8Array(out.buffer);
  for (let block = 0; block < blocks; block++) {
    const from = block * BLOCK;
    const largest = largestMagnitude(values, from);
    // In single precision, as ggml computes it.
    const scale = Math.fround(largest / 127);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    const at = block * BLOCK_BYTES;
    view.setFloat16(at, scale, true);
    for (let index = 0; index < BLOCK; index++) {
      const scaled = Math.fround((values[from + index] ?? 0) * inverse);
      // C's roundf: halves go away from zero. Storing into bytes cuts the rest off.
      quants[at + 2 + index] = scaled < 0 ? scaled - 0.5 : scaled + 0.5;
    }
  }
  return out;
}

/** The numbers that q8_0 bytes stand for. */
export function dequantiseQ8(bytes: Uint8Array): Float32Array {
  const blocks = Math.floor(bytes.length / BLOCK_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(blocks * BLOCK);
  for (let block = 0; block < blocks; block++) {
    const scale = view.getFloat16(block * BLOCK_BYTES, true);
    for (let index = 0; index < BLOCK; index++) {
      out[block * BLOCK + index] = scale * view.getInt8(block * BLOCK_BYTES + 2 + index);
    }
  }
  return out;
}

/** Numbers in the layout of a tensor type. @throws CodeactError `invalid_input`, see {@link quantiseQ8} */
export function encodeValues(values: Float32Array, type: WritableTensorType): Uint8Array {
  if (type === "q8_0") return quantiseQ8(values);
  return type === "f16" ? quantiseF16(values) : bytesOf(values);
}

/** Bytes that `count` values take as `type`. */
export function bytesOfValues(count: number, type: WritableTensorType): number {
  const { block, bytes } = writableTypes[type];
  return Math.ceil(count / block) * bytes;
}

function bytesOf(array: Float16Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function largestMagnitude(values: Float32Array, from: number): number {
  let largest = 0;
  for (let index = from; index < from + BLOCK; index++) {
    const magnitude = Math.abs(values[index] ?? 0);
    // Written so that a NaN wins as well.
    if (!(magnitude <= largest)) largest = magnitude;
  }
  if (Number.isFinite(largest)) return largest;
  throw new CodeactError("invalid_input", "A value to store as q8_0 is not a finite number.", {
    remedy: "The weights are damaged; f32 would keep them as they are.",
  });
}
