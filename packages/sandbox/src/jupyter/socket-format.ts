import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import { Header, ParentHeader } from "./message.ts";
import type { HostSays, KernelSays } from "./message.ts";

/**
 * The subprotocol in which the four parts of a message travel as they came from the kernel, each with its offset
 * (jupyter-server.readthedocs.io, "WebSocket kernel wire protocols"). Saves the server from reading and writing JSON.
 */
export const BINARY_PROTOCOL = "v1.kernel.websocket.jupyter.org";

/** Offsets of one message. Buffers are few; more are an attack. */
const MAX_PARTS = 1024;

const JsonMessage = z.object({
  channel: z.string().nullish(),
  header: Header,
  parent_header: ParentHeader.catch({ msg_id: "" }),
  content: z.unknown(),
});

/** Writes a message, for a socket that speaks the binary subprotocol or the older form. */
export function encodeMessage(message: HostSays, binaryProtocol: boolean): string | Buffer {
  const { channel, header, parent, content, buffers } = message;
  if (binaryProtocol) {
    const parts = [header, parent, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    return joinWithLongOffsets([Buffer.from(channel), ...parts, ...buffers]);
  }
  const json = JSON.stringify({ channel, header, parent_header: parent, metadata: {}, content });
  return buffers.length === 0 ? json : joinWithShortOffsets([Buffer.from(json), ...buffers]);
}

/**
 * Reads a message of a server, which is not trusted.
 * @throws CodeactError `kernel_protocol`
 */
export function decodeMessage(
  data: Buffer,
  isBinary: boolean,
  binaryProtocol: boolean,
): KernelSays {
  if (binaryProtocol && isBinary) return decodeBinaryProtocol(data);
  const [json, ...buffers] = isBinary ? splitShortOffsets(data) : [data];
  const parsed = JsonMessage.safeParse(readJson(json));
  if (!parsed.success) throw malformed("no message");
  const { channel, header, parent_header, content } = parsed.data;
  return {
    channel: channel ?? "shell",
    id: header.msg_id,
    type: header.msg_type,
    session: header.session,
    parentId: parent_header.msg_id,
    content,
    buffers,
    bytes: data.length,
  };
}

function decodeBinaryProtocol(data: Buffer): KernelSays {
  const [channel, head, parent, , content, ...buffers] = splitLongOffsets(data);
  const header = Header.safeParse(readJson(head));
  if (!header.success || channel === undefined) throw malformed("no header");
  return {
    channel: channel.toString("utf8"),
    id: header.data.msg_id,
    type: header.data.msg_type,
    session: header.data.session,
    parentId: ParentHeader.safeParse(readJson(parent)).data?.msg_id ?? "",
    content: readJson(content),
    buffers,
    bytes: data.length,
  };
}

/** Number of offsets, offsets (the last one is the end), parts: little endian, 64 bits each. */
function joinWithLongOffsets(parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(8 * (parts.length + 2));
  head.writeBigUInt64LE(BigInt(parts.length + 1), 0);
  let offset = head.length;
  for (const [index, part] of [...parts, new Uint8Array()].entries()) {
    head.writeBigUInt64LE(BigInt(offset), 8 * (index + 1));
    offset += part.length;
  }
  return Buffer.concat([head, ...parts]);
}

function splitLongOffsets(data: Buffer): Buffer[] {
  const count = data.length < 8 ? 0n : data.readBigUInt64LE(0);
  if (count < 6n || count > MAX_PARTS || data.length < 8 * (Number(count) + 1)) {
    throw malformed("wrong offsets");
  }
  const offsets = Array.from({ length: Number(count) }, (_, index) =>
    Number(data.readBigUInt64LE(8 * (index + 1))),
  );
  return slices(data, offsets);
}

/** Number of parts, offset of each: big endian, 32 bits. The last part goes to the end. */
function joinWithShortOffsets(parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(4 * (parts.length + 1));
  head.writeUInt32BE(parts.length, 0);
  let offset = head.length;
  for (const [index, part] of parts.entries()) {
    head.writeUInt32BE(offset, 4 * (index + 1));
    offset += part.length;
  }
  return Buffer.concat([head, ...parts]);
}

function splitShortOffsets(data: Buffer): Buffer[] {
  const count = data.length < 4 ? 0 : data.readUInt32BE(0);
  if (count < 1 || count > MAX_PARTS || data.length < 4 * (count + 1)) {
    throw malformed("wrong offsets");
  }
  const offsets = Array.from({ length: count }, (_, index) => data.readUInt32BE(4 * (index + 1)));
  return slices(data, [...offsets, data.length]);
}

function slices(data: Buffer, offsets: readonly number[]): Buffer[] {
  const ordered = offsets.every((offset, index) => offset >= (offsets[index - 1] ?? 0));
  if (!ordered || (offsets.at(-1) ?? 0) > data.length) throw malformed("wrong offsets");
  return offsets.slice(0, -1).map((start, index) => data.subarray(start, offsets[index + 1]));
}

/** What a part of a message says as JSON; undefined where it says none. */
export function readJson(data: string | Buffer | undefined): unknown {
  try {
    return data === undefined ? undefined : JSON.parse(data.toString("utf8"));
  } catch {
    return undefined;
  }
}

function malformed(what: string): CodeactError {
  return new CodeactError(
    "kernel_protocol",
    `The Jupyter server sent a malformed message (${what}).`,
  );
}
