import type { FileInfo, KernelFiles } from "@codeact/protocol";
import { boundedArray, CodeactError } from "@codeact/protocol";
import { z } from "zod";
import type { EngineRequest } from "./engine-client.ts";

/** Largest file that is read into memory at once: 256 MiB, as of every backend. */
const MAX_READ_BYTES = 256 << 20;

const Listing = z.object({
  files: boundedArray(
    z.object({
      path: z.string(),
      bytes: z.int().nonnegative(),
      modifiedAt: z.iso.datetime(),
      folder: z.boolean(),
    }),
    100_000,
  ),
});

/** Sends one request about a session. */
export type AskSession = (request: EngineRequest) => Promise<Response>;

/** The working folder of a session on an engine. `path` is the session's. */
export function engineFiles(path: string, ask: AskSession): KernelFiles {
  // Two writes to one path must not overtake each other on two connections.
  let lastWrite: Promise<unknown> = Promise.resolve();
  const content = (file: string): string =>
    `${path}/files/content?path=${encodeURIComponent(file)}`;
  return {
    async read(file) {
      const response = await ask({ path: content(file) });
      const bytes = Number(response.headers.get("content-length"));
      if (bytes > MAX_READ_BYTES) {
        await response.body?.cancel();
        throw new CodeactError(
          "file_too_large",
          `${file} has ${bytes} bytes; at most ${MAX_READ_BYTES} can be read at once.`,
          { remedy: "Let a cell split, compress or summarise the file first." },
        );
      }
      return new Uint8Array(await response.arrayBuffer());
    },
    async write(file, data) {
      const bytes = typeof data === "string" ? Buffer.from(data, "utf8") : data;
      const write = lastWrite.then(() => ask({ method: "PUT", path: content(file), bytes }));
      lastWrite = write.catch(() => undefined);
      await write;
    },
    async list(folder = "."): Promise<readonly FileInfo[]> {
      const response = await ask({ path: `${path}/files?path=${encodeURIComponent(folder)}` });
      const { files } = Listing.parse(await response.json());
      return files.map((file) => ({ ...file, modifiedAt: new Date(file.modifiedAt) }));
    },
    async remove(file) {
      await ask({ method: "DELETE", path: content(file) });
    },
  };
}
