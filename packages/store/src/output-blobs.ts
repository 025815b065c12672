import type { JsonValue, Output } from "@codeact/protocol";
import type { Blobs } from "./blobs.ts";
import type {
  CellContent,
  OutputBlob,
  OutputContent,
  StoredCell,
  StoredOutput,
} from "./message-content.ts";

/** Longest text or JSON of one representation inside a row, in characters (reference: 256 KB inline per cell). */
const MAX_INLINE = 262_144;
/** Longest base64 inside a row, in characters. */
const MAX_INLINE_BINARY = 4096;

/** Moves what is large or binary out of cells into blobs, before the transaction that saves the rest. */
export async function moveToBlobs(
  blobs: Blobs,
  cells: readonly CellContent[],
): Promise<readonly StoredCell[]> {
  const moved: StoredCell[] = [];
  for (const cell of cells) {
    const outputs: StoredOutput[] = [];
    for (const content of cell.outputs) outputs.push(await moveOutput(blobs, content));
    moved.push({ ...cell, outputs });
  }
  return moved;
}

/** The same for one output. */
export async function moveOutput(blobs: Blobs, content: OutputContent): Promise<StoredOutput> {
  const moved = await moveBulk(blobs, content);
  return { ...moved, blobs: [...(content.blobs ?? []), ...moved.blobs] };
}

async function moveBulk(
  blobs: Blobs,
  { output, truncatedBytes = 0 }: OutputContent,
): Promise<StoredOutput> {
  switch (output.type) {
    case "stream":
      return { ...(await moveStream(blobs, output)), truncatedBytes };
    case "display":
    case "result":
      return { ...(await moveBundle(blobs, output)), truncatedBytes };
    case "error":
      return { output, truncatedBytes, blobs: [] };
    default:
      return output satisfies never;
  }
}

type Moved = Pick<StoredOutput, "output" | "blobs">;

async function moveStream(
  blobs: Blobs,
  output: Extract<Output, { type: "stream" }>,
): Promise<Moved> {
  const { text } = output;
  if (text.length <= MAX_INLINE) return { output, blobs: [] };
  const whole = await put(blobs, "text/plain", "text", Buffer.from(text));
  const half = MAX_INLINE / 2;
  const inline = `${text.slice(0, half)}\n[… ${text.length - 2 * half} characters …]\n${text.slice(-half)}`;
  return { output: { ...output, text: inline }, blobs: [whole] };
}

async function moveBundle(
  blobs: Blobs,
  output: Extract<Output, { type: "display" | "result" }>,
): Promise<Moved> {
  const kept: Record<string, JsonValue> = {};
  const moved: OutputBlob[] = [];
  for (const [mime, value] of Object.entries(output.data)) {
    const bytes = bytesOf(mime, value);
    if (bytes === undefined) kept[mime] = value;
    else moved.push(await put(blobs, mime, bytes.encoding, bytes.data));
  }
  return { output: { ...output, data: kept }, blobs: moved };
}

function bytesOf(
  mime: string,
  value: JsonValue,
): { readonly encoding: OutputBlob["encoding"]; readonly data: Buffer } | undefined {
  if (typeof value !== "string") {
    const text = JSON.stringify(value);
    return text.length > MAX_INLINE ? { encoding: "json", data: Buffer.from(text) } : undefined;
  }
  if (isBinary(mime) && value.length > MAX_INLINE_BINARY) {
    const data = Buffer.from(value, "base64");
    // What is not plain base64 stays text, so that it comes back as it went in.
    if (data.toString("base64") === value) return { encoding: "base64", data };
  }
  return value.length > MAX_INLINE ? { encoding: "text", data: Buffer.from(value) } : undefined;
}

function isBinary(mime: string): boolean {
  return /^(?:image\/(?!svg)|audio\/|video\/|application\/pdf$)/u.test(mime);
}

async function put(
  blobs: Blobs,
  mime: string,
  encoding: OutputBlob["encoding"],
  data: Buffer,
): Promise<OutputBlob> {
  const { sha256, size } = await blobs.put(data, { mime });
  return { mime, sha256, size, encoding };
}
