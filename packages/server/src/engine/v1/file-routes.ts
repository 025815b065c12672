import { CodeactError } from "@codeact/protocol";
import { z } from "zod";
import type { Call, Route } from "../http/route.ts";
import { parseWith, readBytes } from "../http/request-body.ts";
import { refusal } from "../http/refusal.ts";
import { packArchive, unpackArchive } from "./archive.ts";
import { parseRange } from "./byte-range.ts";

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

async function readFile({ request, session }: Call): Promise<Response> {
  const { path } = parseWith(FileQuery, request.req.query());
  using held = await session().hold(request.req.raw.signal);
  const data = await held.kernel.files.read(path);
  const headers = {
    "content-type": BYTES,
    "accept-ranges": "bytes",
    // Nobody's browser shows what a sandbox wrote as a page of ours.
    "content-disposition": "attachment",
    "cache-control": "no-store",
  };
  const range = parseRange(request.req.header("range"), data.byteLength);
  if (range === undefined)
    return new Response(bodyOf(data), {
      headers: { ...headers, "content-length": String(data.byteLength) },
    });
  if (range === "unsatisfiable") {
    request.header("content-range", `bytes */${data.byteLength}`);
    throw refusal(`The file has ${data.byteLength} bytes; the range is outside of them.`, {
      status: 416,
      code: "range_not_satisfiable",
    });
  }
  const part = data.subarray(range.start, range.end + 1);
  return new Response(bodyOf(part), {
    status: 206,
    headers: {
      ...headers,
      "content-length": String(part.byteLength),
      "content-range": `bytes ${range.start}-${range.end}/${data.byteLength}`,
    },
  });
}

/** Bytes of a possibly shared buffer as a response takes them, without a copy of the whole. */
function bodyOf(data: Uint8Array): Blob {
  return new Blob([new Uint8Array(data)]);
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

async function downloadArchive({ request, session }: Call): Promise<Response> {
  const { path } = parseWith(FolderQuery, request.req.query());
  const held = await session().hold(request.req.raw.signal);
  try {
    const files = await held.kernel.files.list(path);
    const pieces = packArchive(held.kernel.files, path, files, () => held[Symbol.dispose]());
    return new Response(streamOf(pieces), {
      headers: { "content-type": TAR, "content-disposition": "attachment" },
    });
  } catch (error) {
    held[Symbol.dispose]();
    throw error;
  }
}

/** Pieces are made as they are read. */
function streamOf(pieces: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await pieces.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
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
