import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import { CodeactError, errorMessage } from "@codeact/protocol";
import {
  ALIGNMENT,
  aligned,
  encodeHeader,
  MAX_DIMENSIONS,
  MAX_TENSOR_NAME_BYTES,
  type TensorEntry,
} from "./encode-header.ts";
import type { GgufValue } from "./gguf-value.ts";
import { bytesOfValues, encodeValues } from "./quantise.ts";
import { writableTypes, type WritableTensorType } from "./tensor-types.ts";

/** A tensor to write. */
export interface GgufTensor {
  /** llama.cpp's name, such as `blk.0.attn_q.weight`; at most 63 bytes. */
  readonly name: string;
  /** Rows first, as torch prints it: `[rows, columns]`. The file has them the other way round. */
  readonly shape: readonly number[];
  /** q8_0 needs a last dimension that is a multiple of 32. */
  readonly type: WritableTensorType;
  /** The numbers in row order, in pieces of any size that is a multiple of the type's block; `() => [array]` is fine. */
  values(): Iterable<Float32Array> | AsyncIterable<Float32Array>;
}

/** What goes into the file. */
export interface GgufContent {
  /** In this order; `Object.entries(…)` or a Map. Needs `general.architecture` to be loaded. */
  readonly metadata: Iterable<readonly [string, GgufValue]>;
  readonly tensors: readonly GgufTensor[];
}

/** How it is written. */
export interface WriteGgufOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each tensor with the bytes written so far. */
  readonly onProgress?: ((progress: WriteProgress) => void) | undefined;
}

/** How far the writing is. */
export interface WriteProgress {
  readonly completedBytes: number;
  readonly totalBytes: number;
  readonly tensor: string;
}

/**
 * Writes a GGUF file (version 3, little endian, alignment 32) and returns its size in bytes. One piece of one tensor is
 * in memory at a time. The file appears whole, under its name, or not at all: also after an abort.
 * @throws CodeactError `invalid_input` for tensors or metadata that the format cannot hold, or a path that cannot be written
 */
export async function writeGguf(
  path: string,
  content: GgufContent,
  options: WriteGgufOptions = {},
): Promise<number> {
  options.signal?.throwIfAborted();
  const entries = layOut(content.tensors);
  const header = encodeHeader([...content.metadata], entries);
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.partial`);
  const file = await create(partial, path);
  try {
    let size: number;
    try {
      await writeAll(file, header);
      size = await writeTensors(file, content.tensors, entries, header.length, options);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
    return size;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function layOut(tensors: readonly GgufTensor[]): readonly TensorEntry[] {
  const names = new Set<string>();
  let offset = 0;
  return tensors.map(({ name, shape, type }) => {
    if (names.has(name)) throw invalid(name, "comes twice");
    names.add(name);
    checkTensor(name, shape, type);
    const entry = { name, shape, type, offset };
    offset += aligned(bytesOfValues(countOf(shape), type));
    return entry;
  });
}

function checkTensor(name: string, shape: readonly number[], type: WritableTensorType): void {
  const bytes = Buffer.byteLength(name);
  if (bytes === 0 || bytes > MAX_TENSOR_NAME_BYTES)
    throw invalid(
      name,
      `has a name of ${bytes} bytes, and 1 to ${MAX_TENSOR_NAME_BYTES} are allowed`,
    );
  const sound = shape.every((size) => Number.isSafeInteger(size) && size > 0);
  if (shape.length === 0 || shape.length > MAX_DIMENSIONS || !sound)
    throw invalid(name, `has the shape [${shape.join(", ")}], which is not 1 to 4 positive sizes`);
  const { block } = writableTypes[type];
  const columns = shape.at(-1) ?? 0;
  if (columns % block !== 0)
    throw invalid(name, `has ${columns} columns, and ${type} stores them in blocks of ${block}`);
}

async function writeTensors(
  file: FileHandle,
  tensors: readonly GgufTensor[],
  entries: readonly TensorEntry[],
  headerBytes: number,
  { signal, onProgress }: WriteGgufOptions,
): Promise<number> {
  const last = entries.at(-1);
  const dataBytes =
    last === undefined ? 0 : last.offset + aligned(bytesOfValues(countOf(last.shape), last.type));
  const totalBytes = headerBytes + dataBytes;
  let completedBytes = headerBytes;
  for (const tensor of tensors) {
    let count = 0;
    let written = 0;
    for await (const piece of tensor.values()) {
      signal?.throwIfAborted();
      count += piece.length;
      const bytes = encode(tensor, piece);
      written += bytes.length;
      await writeAll(file, bytes);
    }
    const expected = countOf(tensor.shape);
    if (count !== expected)
      throw invalid(tensor.name, `came with ${count} values, and its shape needs ${expected}`);
    const padding = aligned(written) - written;
    if (padding > 0) await writeAll(file, new Uint8Array(padding));
    completedBytes += written + padding;
    onProgress?.({ completedBytes, totalBytes, tensor: tensor.name });
  }
  return completedBytes;
}

function encode(tensor: GgufTensor, piece: Float32Array): Uint8Array {
  try {
    return encodeValues(piece, tensor.type);
  } catch (error) {
    throw new CodeactError("invalid_input", `The tensor ${tensor.name}: ${errorMessage(error)}`, {
      remedy: CodeactError.isInstance(error) ? error.remedy : undefined,
      cause: error,
    });
  }
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

async function create(partial: string, path: string): Promise<FileHandle> {
  try {
    return await open(partial, "wx");
  } catch (error) {
    throw new CodeactError("invalid_input", `Cannot write ${path}: ${errorMessage(error)}`, {
      remedy: "Give a path in a folder that exists and can be written.",
      cause: error,
    });
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}

function invalid(tensor: string, problem: string): CodeactError {
  return new CodeactError("invalid_input", `The tensor "${tensor}" ${problem}.`, {
    remedy: "Correct the tensor before it is written.",
    details: { tensor, alignment: ALIGNMENT },
  });
}
