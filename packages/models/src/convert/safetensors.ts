import { open, type FileHandle } from "node:fs/promises";
import { CodeactError, errorMessage } from "@codeact/protocol";
import { z } from "zod";

/** Number types that weights come in. */
const widths = { F64: 8, F32: 4, F16: 2, BF16: 2 } as const;
type WeightType = keyof typeof widths;

/** A tensor in a safetensors file. */
export interface SafeTensor {
  readonly name: string;
  /** Rows first. */
  readonly shape: readonly number[];
  /** `F32`, `F16`, `BF16`, `F64`, or another that cannot be read as weights. */
  readonly type: string;
  /** Reads `count` numbers from number `start` on. @throws CodeactError `not_supported` for a type that is no weight */
  read(start: number, count: number): Promise<Float32Array>;
}

/** An open safetensors file. */
export interface SafetensorsFile extends AsyncDisposable {
  readonly tensors: ReadonlyMap<string, SafeTensor>;
}

/** The format's own limit for the header. */
const MAX_HEADER_BYTES = 100_000_000;

const Entry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()).max(8),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const Header = z.record(z.string(), z.unknown());

/**
 * Opens a safetensors file and checks that its header fits its size.
 * @throws CodeactError `not_found`, `invalid_input` for a damaged or cut file
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const start = await readBytes(file, path, 0, Math.min(8, size));
    const length = size < 8 ? 0 : Number(new DataView(start.buffer).getBigUint64(0, true));
    if (length < 2 || length > MAX_HEADER_BYTES || 8 + length > size)
      throw damaged(path, `its header of ${length} bytes does not fit into the file's ${size}`);
    const entries = parseEntries(path, await readBytes(file, path, 8, length));
    const dataStart = 8 + length;
    const tensors = new Map<string, SafeTensor>();
    for (const [name, entry] of entries) {
      checkEntry(path, name, entry, size - dataStart);
      const begin = dataStart + entry.data_offsets[0];
      tensors.set(name, {
        name,
        shape: entry.shape,
        type: entry.dtype,
        read: (from, count) =>
          readValues(file, path, { name, type: entry.dtype, begin }, from, count),
      });
    }
    return { tensors, [Symbol.asyncDispose]: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function parseEntries(
  path: string,
  bytes: Uint8Array,
): readonly (readonly [string, z.infer<typeof Entry>])[] {
  try {
    const header = Header.parse(JSON.parse(new TextDecoder("utf8", { fatal: true }).decode(bytes)));
    return Object.entries(header).flatMap(([name, value]) =>
      name === "__metadata__" ? [] : [[name, Entry.parse(value)] as const],
    );
  } catch (error) {
    throw damaged(
      path,
      `its header cannot be read (${errorMessage(error).split("\n", 1).join("")})`,
    );
  }
}

function checkEntry(
  path: string,
  name: string,
  entry: z.infer<typeof Entry>,
  dataBytes: number,
): void {
  const [begin, end] = entry.data_offsets;
  if (begin > end || end > dataBytes)
    throw damaged(
      path,
      `the tensor ${name} reaches to byte ${end} of ${dataBytes}, so the end of the file is missing`,
    );
  if (!isWeight(entry.dtype)) return;
  const expected = entry.shape.reduce((product, size) => product * size, 1) * widths[entry.dtype];
  if (end - begin !== expected)
    throw damaged(
      path,
      `the tensor ${name} has ${end - begin} bytes, and its shape needs ${expected}`,
    );
}

function isWeight(type: string): type is WeightType {
  return Object.hasOwn(widths, type);
}

async function readValues(
  file: FileHandle,
  path: string,
  tensor: { readonly name: string; readonly type: string; readonly begin: number },
  from: number,
  count: number,
): Promise<Float32Array> {
  const { type } = tensor;
  if (!isWeight(type)) {
    throw new CodeactError(
      "not_supported",
      `The tensor ${tensor.name} in ${path} has the type ${type}.`,
      {
        remedy: "Take the checkpoint with plain weights (float32, float16 or bfloat16).",
      },
    );
  }
  const width = widths[type];
  const bytes = await readBytes(file, path, tensor.begin + from * width, count * width);
  switch (type) {
    case "F32":
      return new Float32Array(bytes.buffer, 0, count);
    case "F64":
      return Float32Array.from(new Float64Array(bytes.buffer, 0, count));
    case "F16":
      return new Float32Array(new Float16Array(bytes.buffer, 0, count));
    case "BF16":
      return widenBf16(new Uint16Array(bytes.buffer, 0, count));
    default:
      return type satisfies never;
  }
}

/** A bfloat16 number is the upper half of a single-precision one. */
function widenBf16(halves: Uint16Array): Float32Array {
  const words = new Uint32Array(halves.length);
  for (let index = 0; index < halves.length; index++) words[index] = (halves[index] ?? 0) << 16;
  return new Float32Array(words.buffer);
}

async function readBytes(
  file: FileHandle,
  path: string,
  position: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw damaged(path, "it became shorter while it was read");
    done += bytesRead;
  }
  return bytes;
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (error) {
    throw new CodeactError("not_found", `Cannot read ${path}: ${errorMessage(error)}`, {
      remedy: "Download the checkpoint again, with all its files.",
      cause: error,
    });
  }
}

function damaged(path: string, problem: string): CodeactError {
  return new CodeactError("invalid_input", `${path} is a damaged safetensors file: ${problem}.`, {
    remedy: "Download it again. A file of a few hundred bytes is a Git LFS pointer: git lfs pull.",
  });
}
