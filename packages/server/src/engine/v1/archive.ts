import { createGunzip } from "node:zlib";
import { Readable } from "node:stream";
import { CodeactError, errorMessage } from "@codeact/protocol";
import type { FileInfo, KernelFiles } from "@codeact/protocol";
import { extract, pack } from "tar-stream";
import { bodyTooLarge } from "../../http/request-body.ts";
import type { BodyBounds } from "../../http/request-body.ts";

/** One file of an archive. */
export interface ArchiveEntry {
  /** Relative, without `..`. */
  readonly path: string;
  readonly data: Uint8Array;
}

const MAX_ENTRIES = 10_000;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

/**
 * A tar archive of listed files, made while it is read. What is no regular file, or vanished meanwhile, is left out.
 * @param folder Names in the archive are relative to it.
 */
export async function* packArchive(
  files: KernelFiles,
  folder: string,
  listed: readonly FileInfo[],
  onEnd: () => void,
): AsyncGenerator<Uint8Array, void> {
  const tar = pack();
  const filling = fill(tar, files, folder, listed).then(
    () => tar.finalize(),
    (error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  try {
    for await (const chunk of tar) if (chunk instanceof Uint8Array) yield chunk;
    await filling;
  } finally {
    tar.destroy();
    onEnd();
  }
}

async function fill(
  tar: ReturnType<typeof pack>,
  files: KernelFiles,
  folder: string,
  listed: readonly FileInfo[],
): Promise<void> {
  for (const file of listed) {
    const entry = { name: nameIn(folder, file.path), mtime: file.modifiedAt };
    if (file.folder) {
      await add(tar, { ...entry, type: "directory", mode: 0o755 });
      continue;
    }
    const data = await readRegular(files, file.path);
    if (data !== undefined) await add(tar, { ...entry, type: "file", mode: 0o644 }, data);
  }
}

function nameIn(folder: string, path: string): string {
  const base = `${folder.replace(/^(?:\.\/)+/u, "").replace(/\/+$/u, "")}/`;
  const name = path.startsWith(base) ? path.slice(base.length) : path;
  return name.replace(/^\/+/u, "");
}

async function readRegular(files: KernelFiles, path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    const gone =
      CodeactError.isInstance(error) &&
      (error.code === "file_not_found" || error.code === "invalid_input");
    if (gone) return undefined;
    throw error;
  }
}

function add(
  tar: ReturnType<typeof pack>,
  header: Parameters<ReturnType<typeof pack>["entry"]>[0],
  data?: Uint8Array,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const content =
      data === undefined ? undefined : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    tar.once("close", () => reject(new Error("The archive was not read to its end.")));
    const done = (error?: Error | null): void => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    };
    if (content === undefined) tar.entry(header, done);
    else tar.entry(header, content, done);
  });
}

/**
 * Reads a whole tar archive, plain or gzip. Nothing is written by it: one bad entry refuses the whole archive.
 * @throws CodeactError `invalid_input` for links, devices, paths out of the folder, and what is no archive;
 * `file_too_large`
 */
export async function unpackArchive(
  bytes: Uint8Array,
  { maxBytes, allowance }: BodyBounds,
): Promise<readonly ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  const reader = extract();
  const source = Readable.from([bytes]);
  const zipped = GZIP_MAGIC.every((byte, index) => bytes[index] === byte);
  const plain = zipped ? source.pipe(createGunzip()) : source;
  plain.on("error", (error) => reader.destroy(error));
  plain.pipe(reader);
  let size = 0;
  try {
    for await (const entry of reader) {
      const { name, type, size: declared } = entry.header;
      if (type === "directory") {
        safePath(name);
        entry.resume();
        continue;
      }
      if (type !== "file" && type !== "contiguous-file")
        throw badEntry(name, `is a ${type ?? "special file"}`);
      size += declared;
      if (size > maxBytes) throw bodyTooLarge(maxBytes);
      if (entries.length >= MAX_ENTRIES) throw badEntry(name, `is file ${MAX_ENTRIES + 1}`);
      allowance?.take(declared);
      const pieces: Uint8Array[] = [];
      for await (const piece of entry) if (piece instanceof Uint8Array) pieces.push(piece);
      entries.push({ path: safePath(name), data: Buffer.concat(pieces) });
    }
  } catch (error) {
    if (CodeactError.isInstance(error)) throw error;
    throw new CodeactError(
      "invalid_input",
      `The body is no tar archive: ${errorMessage(error).slice(0, 200)}`,
      { remedy: "Send a tar file, plain or compressed with gzip.", cause: error },
    );
  } finally {
    plain.destroy();
    reader.destroy();
  }
  return entries;
}

/** @throws CodeactError `invalid_input` for a path that is not plainly below the folder it is unpacked into */
function safePath(name: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (name.startsWith("/")) throw badEntry(name, "has an absolute path");
  if (parts.includes("..")) throw badEntry(name, "leads out of the folder");
  if (name.includes("\0") || name.length > 4096) throw badEntry(name, "has an impossible name");
  return parts.join("/");
}

function badEntry(name: string, what: string): CodeactError {
  return new CodeactError(
    "invalid_input",
    `The archive's entry "${name.slice(0, 200)}" ${what}; nothing was written.`,
    { remedy: `Pack only regular files and folders, with relative paths, at most ${MAX_ENTRIES}.` },
  );
}
