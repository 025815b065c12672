import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** How one answer misbehaves. Bytes count from the start of this answer's body. */
export interface Trouble {
  /** Happens to any request; otherwise only to downloads, not to the look at a file's first bytes. @default false */
  readonly any?: boolean | undefined;
  /** Closes the connection after so many bytes, as soon as they are known to have been received. */
  readonly dropAfter?: number | undefined;
  /** Sends so many bytes, then nothing, and keeps the connection. */
  readonly stallAfter?: number | undefined;
  /** Answers with this status and an HTML page. */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sends a 206 for another range than the one asked for. */
  readonly shiftRange?: number | undefined;
  /** Runs before the answer, for example to change the file. */
  readonly before?: (() => void) | undefined;
}

/** What the server does with every request. */
export interface ServerManners {
  /** Knows no ranges: always sends all. */
  ignoreRanges?: boolean;
  /** Knows ranges but not If-Range. */
  ignoreIfRange?: boolean;
  /** Sends neither ETag nor Last-Modified. */
  noValidator?: boolean;
  /** Sends no length: the body comes in chunks. */
  noLength?: boolean;
  /** Added to the length that is announced. */
  lengthLie?: number;
  /** Sends a weak ETag. */
  weakEtag?: boolean;
}

/** A request that came. */
export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** A server of files in memory whose faults a test decides. */
export interface FileServer extends AsyncDisposable {
  readonly url: string;
  /** By path; absent ones are 404. */
  readonly files: Map<string, Buffer>;
  /** By path: sent there with status 302, with the extra headers. */
  readonly redirects: Map<
    string,
    { readonly to: string; readonly headers?: Record<string, string> }
  >;
  readonly manners: ServerManners;
  /** Each is used once, by the next request that it fits. */
  readonly troubles: Trouble[];
  readonly requests: SeenRequest[];
  /** Bytes of bodies that were written. */
  sentBytes: number;
  /** Tells the server how much of its file has come through, so that it drops connections then and not before. */
  received(completed: number): void;
}

/** A connection to be dropped, and how far into its file it reaches. */
interface Doomed {
  readonly end: number;
  readonly response: ServerResponse;
}

/** Where nobody says what has been received, a connection is dropped after this time. */
const DROP_MS = 2000;

/** Starts a server on a free port of the loopback interface. */
export async function openFileServer(): Promise<FileServer> {
  const doomed: Doomed[] = [];
  const server = createServer((request, response) => answer(state, doomed, request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const state: FileServer = {
    url: `http://127.0.0.1:${port}`,
    files: new Map(),
    redirects: new Map(),
    manners: {},
    troubles: [],
    requests: [],
    sentBytes: 0,
    received(completed) {
      for (const { end, response } of doomed) if (end <= completed) response.destroy();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
  return state;
}

/** Puts a repository on a server as Hugging Face shows it: a listing, and files that redirect to another host. */
export function addRepository(
  hub: FileServer,
  store: FileServer,
  repo: string,
  files: Readonly<Record<string, Buffer>>,
): void {
  const commit = "0123456789abcdef0123456789abcdef01234567";
  const siblings = Object.entries(files).map(([rfilename, bytes]) => ({
    rfilename,
    size: bytes.length,
    lfs: { sha256: sha256Of(bytes), size: bytes.length, pointerSize: 134 },
  }));
  const listing = Buffer.from(JSON.stringify({ id: repo, sha: commit, siblings }));
  hub.files.set(`/api/models/${repo}/revision/main`, listing);
  for (const [path, bytes] of Object.entries(files)) {
    const stored = `/blob/${sha256Of(bytes)}`;
    store.files.set(stored, bytes);
    hub.redirects.set(`/${repo}/resolve/${commit}/${path}`, {
      to: `${store.url}${stored}?signature=secret`,
      headers: {
        "x-linked-etag": `"${sha256Of(bytes)}"`,
        "x-linked-size": String(bytes.length),
        "x-repo-commit": commit,
      },
    });
  }
}

/** Sha256 as hexadecimal digits. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function answer(
  server: FileServer,
  doomed: Doomed[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = new URL(request.url ?? "/", "http://host").pathname;
  const { range, authorization } = request.headers;
  server.requests.push({ path, range, authorization });
  const trouble = takeTrouble(server, range);
  trouble.before?.();
  const redirect = server.redirects.get(path);
  if (trouble.status !== undefined) {
    response.writeHead(trouble.status, { "content-type": "text/html", ...trouble.headers });
    response.end("<!DOCTYPE html><html><body>An error page</body></html>");
  } else if (redirect !== undefined) {
    response.writeHead(302, { location: redirect.to, ...redirect.headers });
    response.end("Found.");
  } else {
    const file = server.files.get(path);
    if (file === undefined) response.writeHead(404).end("Not found");
    else sendFile(server, doomed, file, { request, response, trouble });
  }
}

function takeTrouble({ troubles }: FileServer, range: string | undefined): Trouble {
  const isLook = range?.startsWith("bytes=0-") === true;
  const index = troubles.findIndex((trouble) => trouble.any === true || !isLook);
  return index < 0 ? {} : (troubles.splice(index, 1)[0] ?? {});
}

function sendFile(
  server: FileServer,
  doomed: Doomed[],
  file: Buffer,
  exchange: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly trouble: Trouble;
  },
): void {
  const { manners } = server;
  const { request, response, trouble } = exchange;
  let start = 0;
  const etag = `${manners.weakEtag === true ? "W/" : ""}"${sha256Of(file).slice(0, 12)}"`;
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const condition = request.headers["if-range"];
  const stale = condition !== undefined && condition !== etag && manners.ignoreIfRange !== true;
  const headers: Record<string, string> = {
    "content-type": "application/octet-stream",
    ...trouble.headers,
  };
  if (manners.noValidator !== true) headers["etag"] = etag;
  let body = file;
  let status = 200;
  if (asked !== null && manners.ignoreRanges !== true && !stale) {
    start = Number(asked[1]) + (trouble.shiftRange ?? 0);
    const end = Math.min(asked[2] === "" ? file.length : Number(asked[2]) + 1, file.length);
    if (start >= file.length) {
      response.writeHead(416, { "content-range": `bytes */${file.length}` }).end();
      return;
    }
    body = file.subarray(start, end);
    status = 206;
    headers["content-range"] = `bytes ${start}-${end - 1}/${file.length}`;
  }
  if (manners.noLength !== true)
    headers["content-length"] = String(
      body.length + (status === 200 ? (manners.lengthLie ?? 0) : 0),
    );
  response.writeHead(status, headers);
  const sent = sendBody(server, body, response, trouble);
  if (sent === undefined) return;
  doomed.push({ end: start + sent, response });
  setTimeout(() => response.destroy(), DROP_MS).unref();
}

/** Sends a body or its beginning. Returns the bytes sent if the connection is to be dropped then. */
function sendBody(
  server: FileServer,
  body: Buffer,
  response: ServerResponse,
  trouble: Trouble,
): number | undefined {
  const cut = trouble.dropAfter ?? trouble.stallAfter;
  const sent = cut === undefined ? body : body.subarray(0, cut);
  server.sentBytes += sent.length;
  response.write(sent);
  if (trouble.dropAfter !== undefined || (server.manners.lengthLie ?? 0) > 0) return sent.length;
  if (trouble.stallAfter === undefined) response.end();
  return undefined;
}
