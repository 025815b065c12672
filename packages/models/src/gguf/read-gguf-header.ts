import { CodeactError } from "@codeact/protocol";
import { type ByteSource, openFileSource } from "./byte-source.ts";
import { MAX_DIMENSIONS, MAX_TENSOR_NAME_BYTES } from "./encode-header.ts";
import { type GgufMetadata, type GgufValue, numberIn } from "./gguf-value.ts";
import { damaged, HeaderCursor, type ParserStep, quoted } from "./header-cursor.ts";
import { readMetadataValue } from "./read-metadata-value.ts";
import { tensorType } from "./tensor-types.ts";
import { cutOff, notGguf } from "./what-it-is.ts";

/** A tensor as the header describes it. */
export interface GgufTensorInfo {
  readonly name: string;
  /** Rows first, as torch prints it. */
  readonly shape: readonly number[];
  /** `f16`, `q4_k` …, or `type N` for one that is newer than this reader. */
  readonly type: string;
  /** From the start of the file. */
  readonly offset: number;
  /** Undefined for a type that is not known. */
  readonly bytes: number | undefined;
}

/** Everything in front of the weights. */
export interface GgufHeader {
  readonly version: number;
  readonly metadata: GgufMetadata;
  readonly tensors: readonly GgufTensorInfo[];
  /** Where the weights begin. */
  readonly dataOffset: number;
  readonly fileBytes: number;
}

/** How a header is read. */
export interface ReadHeaderOptions {
  readonly signal?: AbortSignal | undefined;
  /** Refuses longer headers; the largest vocabularies need about 20 MB. @default 128 MiB */
  readonly maxHeaderBytes?: number | undefined;
  /** Accepts a file that ends before its weights do (a download under way). @default false */
  readonly incomplete?: boolean | undefined;
}

const MAX_HEADER_BYTES = 128 * 1024 ** 2;
const MAX_ENTRIES = 1 << 16;
const MAX_ALIGNMENT = 1 << 16;
/** The format's own limit. */
const MAX_KEY_BYTES = 65_535;

/**
 * Reads the header of a GGUF file (versions 2 and 3) without its weights and checks that the file is as long as its
 * tensors need. Lengths and counts in the file are not trusted.
 * @throws CodeactError `not_found`, `invalid_input` for what is no GGUF, damaged or cut off, `not_supported` for other versions
 */
export async function readGgufHeader(
  source: string | ByteSource,
  options: ReadHeaderOptions = {},
): Promise<GgufHeader> {
  if (typeof source !== "string") return readFrom(source, options);
  await using file = await openFileSource(source);
  return await readFrom(file, options);
}

async function readFrom(source: ByteSource, options: ReadHeaderOptions): Promise<GgufHeader> {
  const { signal, maxHeaderBytes = MAX_HEADER_BYTES } = options;
  const cursor = new HeaderCursor(source.name);
  const parser = parseHeader(cursor, source.size);
  for (let step = parser.next(); ; step = parser.next()) {
    if (step.done === true) {
      if (options.incomplete !== true) checkComplete(source.name, step.value);
      return step.value;
    }
    const missing = cursor.position + step.value - cursor.end;
    if (cursor.end + missing > maxHeaderBytes)
      throw damaged(source.name, `its header is longer than ${maxHeaderBytes} bytes`);
    const length = Math.min(Math.max(missing, source.chunkBytes), source.size - cursor.end);
    const bytes = await source.read(cursor.end, length, signal);
    if (cursor.end === 0 && !startsLikeGguf(bytes))
      throw notGguf(source.name, bytes.subarray(0, 64));
    if (bytes.length < missing) throw cutOff(source.name, source.size);
    cursor.feed(bytes);
  }
}

function startsLikeGguf(bytes: Uint8Array): boolean {
  return "GGUF".startsWith(new TextDecoder("latin1").decode(bytes.subarray(0, 4)));
}

function* parseHeader(cursor: HeaderCursor, fileBytes: number): ParserStep<GgufHeader> {
  // The magic number was looked at before.
  yield* cursor.uint32();
  const version = yield* cursor.uint32();
  checkVersion(cursor.name, version);
  const tensorCount = yield* cursor.count("a number of tensors", MAX_ENTRIES);
  const valueCount = yield* cursor.count("a number of metadata values", MAX_ENTRIES);
  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < valueCount; index++) {
    const key = yield* cursor.text("a metadata key", MAX_KEY_BYTES);
    if (metadata.has(key))
      throw damaged(cursor.name, `the metadata key ${quoted(key)} comes twice`);
    metadata.set(key, yield* readMetadataValue(cursor, key));
  }
  const alignment = alignmentOf(cursor.name, metadata);
  const entries: GgufTensorInfo[] = [];
  for (let index = 0; index < tensorCount; index++) entries.push(yield* tensorEntry(cursor));
  const dataOffset = Math.ceil(cursor.position / alignment) * alignment;
  const tensors = entries.map((entry) => {
    if (entry.offset % alignment !== 0)
      throw damaged(
        cursor.name,
        `the tensor ${entry.name} begins at ${entry.offset}, which is not aligned to ${alignment}`,
      );
    return { ...entry, offset: dataOffset + entry.offset };
  });
  return { version, metadata, tensors, dataOffset, fileBytes };
}

function* tensorEntry(cursor: HeaderCursor): ParserStep<GgufTensorInfo> {
  const name = yield* cursor.text("a tensor's name", MAX_TENSOR_NAME_BYTES);
  const dimensions = yield* cursor.uint32();
  if (dimensions > MAX_DIMENSIONS)
    throw damaged(cursor.name, `the tensor ${name} has ${dimensions} dimensions`);
  const sizes: number[] = [];
  for (let index = 0; index < dimensions; index++)
    sizes.push(yield* cursor.count(`a size of ${name}`, Number.MAX_SAFE_INTEGER));
  const id = yield* cursor.uint32();
  const offset = yield* cursor.count(`an offset of ${name}`, Number.MAX_SAFE_INTEGER);
  const type = tensorType(id);
  const values = sizes.reduce((product, size) => product * size, 1);
  if (!Number.isSafeInteger(values * 8))
    throw damaged(cursor.name, `the tensor ${name} has ${sizes.join(" × ")} values`);
  if (type !== undefined && (sizes[0] ?? 1) % type.block !== 0)
    throw damaged(
      cursor.name,
      `the tensor ${name} has rows of ${sizes[0] ?? 1} in blocks of ${type.block}`,
    );
  return {
    name,
    shape: sizes.reverse(),
    type: type?.name ?? `type ${id}`,
    offset,
    bytes: type === undefined ? undefined : (values / type.block) * type.bytes,
  };
}

function checkVersion(name: string, version: number): void {
  if (version === 2 || version === 3) return;
  // A byte order that is not ours shows as a huge version.
  const what = version > 0xffff ? "big-endian" : `version ${version}`;
  throw new CodeactError("not_supported", `${name} is a GGUF file of ${what}.`, {
    remedy:
      "Versions 2 and 3, little endian, can be read; convert the model again with a newer tool.",
  });
}

function alignmentOf(name: string, metadata: GgufMetadata): number {
  const alignment = numberIn(metadata, "general.alignment") ?? 32;
  const sound =
    Number.isInteger(alignment) &&
    alignment >= 8 &&
    alignment <= MAX_ALIGNMENT &&
    (alignment & (alignment - 1)) === 0;
  if (sound) return alignment;
  throw damaged(name, `its alignment is ${alignment}`);
}

/** A file that ends early is found here, before anything maps it. */
function checkComplete(name: string, header: GgufHeader): void {
  const needed = requiredBytes(header);
  if (needed <= header.fileBytes) return;
  throw damaged(
    name,
    `it has ${header.fileBytes} bytes and its tensors reach to ${needed}, so its end is missing`,
  );
}

/** How long a file with this header must be at least. */
export function requiredBytes(header: GgufHeader): number {
  let end = header.dataOffset;
  if (header.tensors.length === 0) return 0;
  for (const tensor of header.tensors) end = Math.max(end, tensor.offset + (tensor.bytes ?? 0));
  return end;
}
