import { createHash } from "node:crypto";
import { refusal } from "@codeact/models/serve";

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/svg+xml": "svg",
};

/** Bytes with their media type. */
export interface DataUrl {
  readonly mime: string;
  readonly data: Buffer;
}

/** Reads `data:…;base64,…`. Nothing is fetched for a client: another URL is refused. @throws CodeactError a refusal */
export function readDataUrl(url: string, param: string): DataUrl {
  // Two steps, for a pattern over megabytes of base64 would be slow.
  const comma = url.indexOf(",");
  const head = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w=.-]+)*;base64$/u.exec(
    url.slice(0, Math.max(0, comma)),
  );
  const mime = head?.[1];
  const data = Buffer.from(url.slice(comma + 1), "base64");
  if (mime === undefined || data.byteLength === 0)
    throw refusal("Files and images must be data URLs with base64 (data:image/png;base64,…).", {
      param,
      code: "invalid_data_url",
      remedy: "Send the bytes, or upload them with POST /v1/files and name the file.",
    });
  return { mime: mime.toLowerCase(), data };
}

/** A name for bytes that came without one: the same bytes have the same name, others another. */
export function nameBytes(kind: "image" | "file", { mime, data }: DataUrl): string {
  const hash = createHash("sha256").update(data).digest("hex");
  return `${kind}-${hash.slice(0, 8)}.${EXTENSIONS[mime] ?? "bin"}`;
}
