import { CodeactError, SnapshotSummary, parseJson } from "@codeact/protocol";
import type { KernelSnapshot } from "@codeact/protocol";

/** Content type of a snapshot as one body. */
export const SNAPSHOT_TYPE = "application/vnd.codeact.snapshot";

/** Bytes in front of the summary: its length, big endian. */
const PREFIX_BYTES = 4;
/** A summary lists at most 100,000 names. */
const MAX_SUMMARY_BYTES = 64 * 1024 * 1024;

/** A snapshot as bytes: length of the summary, the summary as JSON, the data. In pieces, so that the data is not copied. */
export function encodeSnapshot({ summary, data }: KernelSnapshot): readonly Uint8Array[] {
  const text = Buffer.from(JSON.stringify(summary), "utf8");
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(text.byteLength);
  return [prefix, text, data];
}

/** Undoes {@link encodeSnapshot}. @throws CodeactError `invalid_input` for bytes that are no snapshot */
export function decodeSnapshot(bytes: Uint8Array): KernelSnapshot {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = buffer.byteLength < PREFIX_BYTES ? -1 : buffer.readUInt32BE(0);
  const end = PREFIX_BYTES + length;
  if (length < 2 || length > MAX_SUMMARY_BYTES || end > buffer.byteLength) throw noSnapshot();
  const summary = SnapshotSummary.safeParse(parseJson(buffer.toString("utf8", PREFIX_BYTES, end)));
  if (!summary.success) throw noSnapshot(summary.error);
  return { summary: summary.data, data: buffer.subarray(end) };
}

function noSnapshot(cause?: unknown): CodeactError {
  return new CodeactError("invalid_input", "The bytes are no snapshot of a kernel.", {
    remedy: "Give what a snapshot returned, whole and unchanged.",
    cause,
  });
}
