import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { Context } from "hono";
import type { ChatEnv } from "../app/chat-route.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/** What the page may load and do: itself, and pictures that it makes. Outputs come in frames with a policy of their own. */
const PAGE_POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** A build gives files below it names that change with their content. */
const HASHED = "/assets/";
const FOREVER = "public, max-age=31536000, immutable";

interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly etag: string;
}

/** Answers requests for a built web page; undefined for what is none of it. */
export type PageFiles = (request: Context<ChatEnv>) => Response | undefined;

/**
 * Reads a built web page into memory, once: what is served is what was there at the start, whatever path is asked for.
 * Paths without an ending that no file has are views of the page itself. Undefined when the folder has no `index.html`.
 */
export async function readPageFiles(folder: string): Promise<PageFiles | undefined> {
  const files = await readFiles(folder);
  const index = files.get("/index.html");
  if (index === undefined) return undefined;
  return (request) => {
    const { method, path } = request.req;
    if (method !== "GET" && method !== "HEAD") return undefined;
    const file = files.get(path) ?? (isView(path) ? index : undefined);
    if (file === undefined) return undefined;
    request.get("exchange").route = files.has(path) ? "page file" : "page";
    return answer(file, path, request.req.header("if-none-match"));
  };
}

function answer(file: PageFile, path: string, known: string | undefined): Response {
  const { bytes, type, etag } = file;
  const headers = {
    "content-type": type,
    "content-security-policy": PAGE_POLICY,
    "x-frame-options": "DENY",
    "cache-control": path.startsWith(HASHED) ? FOREVER : "no-cache",
    etag,
  };
  if (known?.split(/\s*,\s*/u).includes(etag) === true)
    return new Response(null, { status: 304, headers });
  return new Response(bytes, { headers });
}

/** A view of the page: no file, and nothing of the API. */
function isView(path: string): boolean {
  return !/^\/(?:api|v1|assets)(?:\/|$)/u.test(path) && extname(path) === "";
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch {
    return files;
  }
  for (const entry of entries) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = new Uint8Array(await readFile(path));
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    files.set(`/${relative(folder, path).split(sep).join("/")}`, { bytes, type, etag });
  }
  return files;
}
