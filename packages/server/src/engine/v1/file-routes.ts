import { CodeactError } from "@codeact/protocol";
import { openFile } from "@codeact/sandbox";
import { z } from "zod";
import type { Call, Route } from "../http/route.ts";
import { parseWith, readBytes } from "../../http/request-body.ts";
import { refusal } from "../../http/refusal.ts";
import { answerPieces } from "../../http/answer-pieces.ts";
import { packArchive, unpackArchive } from "./archive.ts";
import { parseRange } from "../../http/byte-range.ts";

const BYTES = "application/octet-stream";
const TAR = "application/x-tar";

const Path = z.string().min(1).max(4096);
const FolderQuery = z.object({
  /** A folder, relative to the working folder or absolute in the sandbox. @default the working folder */
  path: Path.default("."),
});
const FileQuery = z.object({ path: Path });

const Listing = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      bytes: z.int(),
      modifiedAt: z.iso.datetime(),
      folder: z.boolean(),
    }),
  ),
});

/** Files of a session, one by one and as archives. */
export const fileRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/sessions/{id}/files",
    scopes: ["files"],
    summary: "List everything below a folder",
    query: FolderQuery,
    answers: { 200: { description: "Files and folders, sorted by path", schema: Listing } },
    run: listFiles,
  },
  {
    method: "GET",
    path: "/v1/sessions/{id}/files/content",
    scopes: ["files"],
    summary: "Read a file, whole or (Range: bytes=…) in part",
    query: FileQuery,
    answers: {
      200: { description: "The file", types: [BYTES] },
      206: { description: "The part that was asked for", types: [BYTES] },
    },
    run: readFile,
  },
  {
    method: "PUT",
    path: "/v1/sessions/{id}/files/content",
    scopes: ["files"],
    summary: "Write a file, whole or not at all; missing folders are made",
    query: FileQuery,
    bodyType: BYTES,
    answers: { 204: { description: "It is there" } },
    run: writeFile,
  },
  {
    method: "DELETE",
    path: "/v1/sessions/{id}/files/content",
    scopes: ["files"],
    summary: "Remove a file",
    query: FileQuery,
    answers: { 204: { description: "It is gone" } },
    async run(call) {
      const { path } = parseWith(FileQuery, call.request.req.query());
      using held = await call.session().hold(call.request.req.raw.signal);
      await held.kernel.files.remove(path);
      return new Response(null, { status: 204 });
    },
  },
  {
    method: "GET",
    path: "/v1/sessions/{id}/archive",
    scopes: ["files"],
    summary: "Download a folder as a tar archive",
    query: FolderQuery,
    answers: { 200: { description: "Regular files and folders", types: [TAR] } },
    run: downloadArchive,
  },
  {
    method: "PUT",
    path: "/v1/sessions/{id}/archive",
    scopes: ["files"],
    summary: "Unpack a tar archive (plain or gzip) into a folder",
    query: FolderQuery,
    bodyType: TAR,
    answers: {
      200: {
        description: "How many files were written",
        schema: z.object({ files: z.int(), bytes: z.int() }),
      },
    },
    run: uploadArchive,
  },
];

async function listFiles({ request, session }: Call): Promise<Response> {
  const { path } = parseWith(FolderQuery, request.req.query());
  using held = await session().hold(request.req.raw.signal);
  const files = await held.kernel.files.list(path);
  return Response.json({
    files: files.map((file) => ({ ...file, modifiedAt: file.modifiedAt.toISOString() })),
  });
}

async function readFile({ engine, request, session }: Call): Promise<Response> {
  const { path } = parseWith(FileQuery, request.req.query());
  const { raw } = request.req;
  const held = await session().hold(raw.signal);
  const release = (): void => held[Symbol.dispose]();
  try {
    const file = await openFile(held.kernel.files, path);
    const { totalBytes } = file;
    const range = parseRange(request.req.header("range"), totalBytes);
    if (range === "unsatisfiable") {
      request.header("content-range", `bytes */${totalBytes}`);
      throw refusal(`The file has ${totalBytes} bytes; the range is outside of them.`, {
        status: 416,
        code: "range_not_satisfiable",
      });
    }
    const { start, end } = range ?? { start: 0, end: totalBytes - 1 };
    const headers = {
      "content-type": BYTES,
      "accept-ranges": "bytes",
      // Nobody's browser shows what a sandbox wrote as a page of ours.
      "content-disposition": "attachment",
      "cache-control": "no-store",
      "content-length": String(end + 1 - start),
      ...(range === undefined ? {} : { "content-range": `bytes ${start}-${end}/${totalBytes}` }),
    };
    const pieces = file.pieces(start, end + 1);
    const { stallMs } = engine.limits;
    const status = range === undefined ? 200 : 206;
    const { outgoing } = request.env;
    return answerPieces(raw, { pieces, release, stallMs, outgoing, status, headers });
  } catch (error) {
    release();
    throw error;
  }
}

async function writeFile({ engine, request, session }: Call): Promise<Response> {
  const { path } = parseWith(FileQuery, request.req.query());
  const target = session();
  using allowance = engine.bodies.open();
  const data = await readBytes(request.req.raw, {
    maxBytes: engine.limits.maxFileBytes,
    allowance,
  });
  using held = await target.hold(request.req.raw.signal);
  await held.kernel.files.write(path, data);
  return new Response(null, { status: 204 });
}

async function downloadArchive({ engine, request, session }: Call): Promise<Response> {
  const { path } = parseWith(FolderQuery, request.req.query());
  const { raw } = request.req;
  const held = await session().hold(raw.signal);
  const release = (): void => held[Symbol.dispose]();
  try {
    const files = await held.kernel.files.list(path);
    const pieces = packArchive(held.kernel.files, path, files, release);
    const headers = { "content-type": TAR, "content-disposition": "attachment" };
    const { stallMs } = engine.limits;
    const { outgoing } = request.env;
    return answerPieces(raw, { pieces, release, stallMs, outgoing, status: 200, headers });
  } catch (error) {
    release();
    throw error;
  }
}

async function uploadArchive({ engine, request, session }: Call): Promise<Response> {
  const { path } = parseWith(FolderQuery, request.req.query());
  const target = session();
  const { maxFileBytes: maxBytes } = engine.limits;
  using allowance = engine.bodies.open();
  const packed = await readBytes(request.req.raw, { maxBytes, allowance });
  const entries = await unpackArchive(packed, { maxBytes, allowance });
  if (path.includes("\0")) throw new CodeactError("invalid_input", "The path has a zero byte.");
  using held = await target.hold(request.req.raw.signal);
  let bytes = 0;
  for (const entry of entries) {
    await held.kernel.files.write(`${path.replace(/\/+$/u, "")}/${entry.path}`, entry.data);
    bytes += entry.data.byteLength;
  }
  return Response.json({ files: entries.length, bytes });
}
