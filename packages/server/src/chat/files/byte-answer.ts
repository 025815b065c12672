import type { ServerResponse } from "node:http";
import { answerPieces } from "../../http/answer-pieces.ts";
import { parseRange } from "../../http/byte-range.ts";
import { refusal } from "../../http/refusal.ts";
import type { ChatCall } from "../app/chat-route.ts";
import { contentDisposition } from "./content-disposition.ts";

/** What a download is when nobody is to guess. */
export const BYTES = "application/octet-stream";
/** A client that takes nothing for so long is given up, ms. */
const STALL_MS = 60_000;

/** Pictures made of points: nothing in them is ever run. */
const rasters: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
  "image/bmp",
]);

/** What these bytes may do when somebody opens them as a page: nothing. */
const POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** Bytes to answer with. */
export interface AnsweredBytes {
  readonly size: number;
  /** A name of exactly these bytes, their hash: browsers that have them are not sent them again. */
  readonly tag: string;
  /** As whoever stored them says; only pictures keep it. */
  readonly mime: string;
  /** The file that they are saved as. */
  readonly name: string;
  /** True where a browser may show pictures made of points; everything else is saved. @default false */
  readonly inline?: boolean | undefined;
  /** From `start` up to and without `end`. */
  readonly read: (range: {
    readonly start: number;
    readonly end: number;
    readonly signal: AbortSignal;
  }) => AsyncGenerator<Uint8Array, void> | Promise<AsyncGenerator<Uint8Array, void>>;
}

/**
 * Answers with bytes, whole or (Range: bytes=…) in part. Nothing that people or code made becomes a page of ours: only
 * pictures have a type of their own, only those made of points are shown, and none of them may do anything.
 * @throws CodeactError a refusal (416) for a range outside of them
 */
export async function answerBytes(call: ChatCall, source: AnsweredBytes): Promise<Response> {
  const { raw } = call.request.req;
  const { size } = source;
  const headers = headersOf(source);
  const tag = headers["etag"] ?? "";
  if (matchesTag(raw.headers.get("if-none-match"), tag))
    return new Response(null, { status: 304, headers });
  const ifRange = raw.headers.get("if-range");
  const asked = ifRange === null || ifRange === tag ? raw.headers.get("range") : null;
  const range = parseRange(asked ?? undefined, size);
  if (range === "unsatisfiable") {
    call.request.get("more").set("content-range", `bytes */${size}`);
    throw refusal(`There are ${size} bytes; the range is outside of them.`, {
      status: 416,
      code: "range_not_satisfiable",
    });
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  return answerPieces(raw, {
    pieces: await source.read({ start, end: end + 1, signal: raw.signal }),
    release: () => undefined,
    stallMs: STALL_MS,
    outgoing: outgoingOf(call),
    status: range === undefined ? 200 : 206,
    headers: {
      ...headers,
      "content-length": String(end + 1 - start),
      ...(range === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` }),
    },
  });
}

function headersOf({ mime, name, tag, inline = false }: AnsweredBytes): Record<string, string> {
  const raster = rasters.has(mime);
  return {
    // An SVG needs its type to be drawn by an <img>, where nothing of it runs; opened by itself it is saved.
    "content-type": raster || mime === "image/svg+xml" ? mime : BYTES,
    "content-disposition": contentDisposition(inline && raster ? "inline" : "attachment", name),
    "accept-ranges": "bytes",
    etag: `"${tag}"`,
    // Asked for anew each time, so that what was revoked or deleted is gone.
    "cache-control": "private, no-cache",
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
  };
}

function matchesTag(header: string | null, tag: string): boolean {
  if (header === null) return false;
  return header
    .split(",")
    .map((one) => one.trim().replace(/^W\//u, ""))
    .some((one) => one === tag || one === "*");
}

/** The answer as Node has it; nothing where the app is asked without a socket. */
export function outgoingOf({ request }: ChatCall): ServerResponse | undefined {
  return request.env?.outgoing;
}
