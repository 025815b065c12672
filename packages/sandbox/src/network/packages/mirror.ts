import { errorMessage } from "@codeact/protocol";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { answerItself } from "../answer-itself.ts";
import type { Dialer } from "../dialer.ts";
import type { Authority } from "../host.ts";
import type { NetworkLimits } from "../limits.ts";
import type { LogEntry } from "../log-entry.ts";
import { Meter } from "../meter.ts";
import type { ByteBudget } from "../meter.ts";
import { refuseRequest } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { fetchChecked } from "./fetch-checked.ts";
import type { FetchOptions } from "./fetch-checked.ts";
import { ListedFiles } from "./listed-files.ts";
import { PackageCache } from "./package-cache.ts";
import { PAGE_TYPES, readSimplePage, writeSimplePage } from "./simple-page.ts";
import type { PackageFile } from "./simple-page.ts";
import { verifiedCopy } from "./verified-copy.ts";

/** The name under which a session finds its index. It exists in the proxy only: `.internal` is never a public domain. */
const MIRROR_HOST = "packages.codeact.internal";
/** The largest pages of the public index have some twenty million characters. */
const MAX_PAGE_BYTES = 32 * 1024 ** 2;
const PROJECT = /^\/simple\/(?<project>[A-Za-z0-9][A-Za-z0-9._-]{0,200})\/?$/u;
const FILE =
  /^\/files\/(?<project>[A-Za-z0-9][A-Za-z0-9._-]{0,200})\/(?<name>[A-Za-z0-9._+!%-]{1,300})$/u;
const METADATA = ".metadata";

/** What a mirror is made of. */
export interface PackageMirrorOptions {
  /** Address of the index, with user name and password if it wants them. */
  readonly packageIndex: string;
  readonly dialer: Dialer;
  readonly budget: ByteBudget;
  readonly limits: NetworkLimits;
  /** Undefined: nothing is kept. */
  readonly cacheFolder: string | undefined;
}

/** One request to the mirror. */
export interface MirrorRequest {
  readonly path: string;
  readonly entry: LogEntry;
  readonly signal: AbortSignal;
}

/**
 * A package index as the session sees it: plain HTTP inside of the host, with the proxy fetching from the real index
 * behind it. So pip works without reaching any host itself, files come from a cache that all sessions share and none can
 * write to, every file has the hash that the index names, and a password of the index stays outside.
 */
export class PackageMirror {
  /** What pip in the session takes as its index. */
  readonly sessionUrl = `http://${MIRROR_HOST}/simple/`;
  readonly #options: PackageMirrorOptions;
  readonly #index: URL;
  readonly #authorization: FetchOptions["authorization"];
  readonly #cache: PackageCache | undefined;
  readonly #listed = new ListedFiles();
  #lastPage = Promise.resolve();

  constructor(options: PackageMirrorOptions) {
    this.#options = options;
    const index = new URL(options.packageIndex);
    const login = `${decodeURIComponent(index.username)}:${decodeURIComponent(index.password)}`;
    this.#authorization =
      login === ":"
        ? undefined
        : { origin: index.origin, value: `Basic ${Buffer.from(login).toString("base64")}` };
    index.username = "";
    index.password = "";
    index.hash = "";
    if (!index.pathname.endsWith("/")) index.pathname += "/";
    this.#index = index;
    this.#cache =
      options.cacheFolder === undefined ? undefined : new PackageCache(options.cacheFolder);
  }

  /** Whether a request for this host is for the mirror. */
  serves({ host, port }: Authority): boolean {
    return host.text === MIRROR_HOST && port === 80;
  }

  /** Answers one request and logs it. Rejects when the index fails before anything was answered. */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    { path, entry, signal }: MirrorRequest,
  ): Promise<void> {
    if (request.method !== "GET") {
      refuse(
        response,
        entry,
        refuseRequest(405, "Method not allowed", "the package index is read only"),
      );
      return;
    }
    const { project } = PROJECT.exec(path)?.groups ?? {};
    if (project !== undefined) {
      await this.#page(response, { path: project, entry, signal });
      return;
    }
    const file = await this.#fileOf(path, entry, signal);
    if (file !== undefined) await this.#file(response, file, { path, entry, signal });
    else {
      const detail =
        "the package index has projects at /simple/NAME/ and the files that those list";
      refuse(response, entry, refuseRequest(404, "Not found", detail));
    }
  }

  /** What a session asks for, if the index has listed it: that is all that is ever fetched. */
  async #fileOf(
    path: string,
    entry: LogEntry,
    signal: AbortSignal,
  ): Promise<Pick<PackageFile, "url" | "sha256"> | undefined> {
    const { project, name = "" } = FILE.exec(path)?.groups ?? {};
    if (project === undefined) return undefined;
    const listed = this.#listed.get(project) ?? (await this.#list(project, entry, signal));
    if (typeof listed === "number") return undefined;
    const plain = decodeName(name);
    const file = listed.get(plain);
    if (file !== undefined || !plain.endsWith(METADATA)) return file;
    const described = listed.get(plain.slice(0, -METADATA.length));
    if (described?.metadata === undefined) return undefined;
    const url = new URL(described.url);
    url.pathname += METADATA;
    return { url: url.href, sha256: undefined };
  }

  async #page(
    response: ServerResponse,
    { path: project, entry, signal }: MirrorRequest,
  ): Promise<void> {
    const listed = await this.#list(project, entry, signal);
    if (typeof listed === "number") {
      this.#pass(response, entry, listed);
      return;
    }
    const page = writeSimplePage(
      project,
      [...listed.values()],
      ({ filename }) => `/files/${project}/${encodeURIComponent(filename)}`,
    );
    response.writeHead(200, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Length": Buffer.byteLength(page),
    });
    response.end(page);
    entry.finish("allowed", { status: 200 });
  }

  /** Files of a project, or the status with which the index refuses. Pages are read whole, so one comes after another. */
  async #list(
    project: string,
    entry: LogEntry,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, PackageFile> | number> {
    const before = this.#lastPage;
    const own = Promise.withResolvers<void>();
    this.#lastPage = own.promise;
    await before;
    try {
      signal.throwIfAborted();
      const target = new URL(`${project}/`, this.#index);
      const { answer, url } = await this.#fetch(target, PAGE_TYPES, signal);
      const received = new Meter(this.#options.budget);
      entry.received = received;
      if (answer.statusCode !== 200) {
        answer.destroy();
        return answer.statusCode ?? 502;
      }
      const text = await readAll(answer, received);
      this.#listed.set(project, readSimplePage(text, answer.headers["content-type"] ?? "", url));
      return this.#listed.get(project) ?? 502;
    } finally {
      own.resolve();
    }
  }

  async #file(
    response: ServerResponse,
    { url, sha256 }: Pick<PackageFile, "url" | "sha256">,
    { entry, signal }: MirrorRequest,
  ): Promise<void> {
    const cached = sha256 === undefined ? undefined : await this.#cache?.find(sha256);
    if (cached !== undefined) {
      await this.#deliver(cached.file.createReadStream(), response, { entry, bytes: cached.bytes });
      return;
    }
    const { answer } = await this.#fetch(new URL(url), "*/*", signal);
    if (answer.statusCode !== 200) {
      answer.destroy();
      this.#pass(response, entry, answer.statusCode ?? 502);
      return;
    }
    const length = answer.headers["content-length"];
    const bytes = length === undefined ? undefined : Number(length);
    if (sha256 === undefined) await this.#deliver(answer, response, { entry, bytes });
    else await this.#deliverAndKeep(answer, response, { entry, bytes, sha256 });
  }

  async #deliver(
    source: Readable,
    response: ServerResponse,
    { entry, bytes, check }: Delivery,
  ): Promise<void> {
    const received = new Meter(this.#options.budget);
    entry.received = received;
    response.writeHead(200, {
      "Content-Type": "application/octet-stream",
      ...(bytes === undefined ? {} : { "Content-Length": bytes }),
    });
    await (check === undefined
      ? pipeline(source, received, response)
      : pipeline(source, received, check, response));
    entry.finish("allowed", { status: 200 });
  }

  async #deliverAndKeep(
    source: Readable,
    response: ServerResponse,
    { sha256, ...delivery }: Delivery & { readonly sha256: string },
  ): Promise<void> {
    const part = await this.#cache?.begin();
    try {
      await this.#deliver(source, response, { ...delivery, check: verifiedCopy(sha256, part) });
    } catch (error) {
      await part?.discard();
      throw error;
    }
    await part?.keep(sha256);
  }

  async #fetch(url: URL, accept: string, signal: AbortSignal): ReturnType<typeof fetchChecked> {
    const { dialer, limits } = this.#options;
    try {
      return await fetchChecked(url, {
        dialer,
        limits,
        accept,
        authorization: this.#authorization,
        signal,
      });
    } catch (error) {
      throw new Error(`the package index failed: ${errorMessage(error)}`, { cause: error });
    }
  }

  /** The index itself has no such thing, or trouble. */
  #pass(response: ServerResponse, entry: LogEntry, status: number): void {
    const shown = status >= 400 && status <= 599 ? status : 502;
    answerItself(
      response,
      refuseRequest(
        shown,
        "Answer of the package index",
        `the package index answers with status ${status}`,
      ),
    );
    entry.finish("allowed", { status: shown, reason: `the package index answered ${status}` });
  }
}

interface Delivery {
  readonly entry: LogEntry;
  /** Length of the file, where it is known. */
  readonly bytes: number | undefined;
  readonly check?: ReturnType<typeof verifiedCopy> | undefined;
}

function refuse(response: ServerResponse, entry: LogEntry, refusal: Refusal): void {
  answerItself(response, refusal);
  entry.finish("refused", { status: refusal.status, reason: refusal.phrase });
}

/** The name of a file as pip writes it into a URL; empty when it is no proper one. */
function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** @throws Error when a page is larger than {@link MAX_PAGE_BYTES} */
async function readAll(source: Readable, received: Meter): Promise<string> {
  const chunks: Buffer[] = [];
  await pipeline(source, received, async (counted: AsyncIterable<Buffer>) => {
    for await (const chunk of counted) {
      if (received.bytes > MAX_PAGE_BYTES)
        throw new Error("the page of the package index is too large");
      chunks.push(chunk);
    }
  });
  return Buffer.concat(chunks).toString("utf8");
}
