import { writeFile } from "node:fs/promises";

/** A tensor to write. */
export interface SafeContent {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Writes a safetensors file; bfloat16 is cut off, not rounded. */
export async function writeSafetensors(
  path: string,
  tensors: readonly SafeContent[],
  type: "F32" | "F16" | "BF16" | "F64",
): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: { format: "pt" } };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    const bytes = encode(values, type);
    header[name] = { dtype: type, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
    parts.push(bytes);
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  await writeFile(path, Buffer.concat([length, json, ...parts]));
}

function encode(values: Float32Array, type: "F32" | "F16" | "BF16" | "F64"): Uint8Array {
  if (type === "BF16") {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
    return new Uint8Array(Uint16Array.from(words, (word) => word >>> 16).buffer);
  }
  if (type === "F16") return new Uint8Array(new Float16Array(values).buffer);
  if (type === "F64") return new Uint8Array(Float64Array.from(values).buffer);
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
