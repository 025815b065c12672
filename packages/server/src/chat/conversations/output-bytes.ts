import { CodeactError } from "@codeact/protocol";
import type { JsonValue } from "@codeact/protocol";
import type { OutputBlob, StoredOutput } from "@codeact/store";

/** One representation of an output as bytes: kept outside of the row, or in it. */
export type OutputBytes =
  | { readonly type: "blob"; readonly blob: OutputBlob }
  | { readonly type: "inline"; readonly mime: string; readonly bytes: Uint8Array };

/** The endings of files that people save outputs as. */
const endings: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/svg+xml": "svg",
  "application/pdf": "pdf",
  "application/json": "json",
  "text/html": "html",
  "text/markdown": "md",
  "text/latex": "tex",
  "text/csv": "csv",
};

/** The name that an output is saved as. */
export function outputName(ordinal: number, mime: string): string {
  const ending = endings[mime] ?? (mime.endsWith("+json") ? "json" : "txt");
  return `output-${ordinal + 1}.${ending}`;
}

/**
 * Finds a representation. Without a type: the whole of a stream, else what is kept outside of the row, else the first.
 * @throws CodeactError `not_found` when the output has none of this type
 */
export function findOutput(stored: StoredOutput, mime: string | undefined): OutputBytes {
  const { output, blobs } = stored;
  const blob = blobs.find((one) => mime === undefined || one.mime === mime);
  if (blob !== undefined) return { type: "blob", blob };
  const inline = inlineOf(stored, mime);
  if (inline !== undefined) return { type: "inline", ...inline };
  throw new CodeactError("not_found", `The output has no ${mime ?? "representation"}.`, {
    remedy: "Ask for one of those that the cell tells.",
    details: {
      what: "output",
      has: output.type === "display" || output.type === "result" ? Object.keys(output.data) : [],
    },
  });
}

function inlineOf(
  { output }: StoredOutput,
  wanted: string | undefined,
): { readonly mime: string; readonly bytes: Uint8Array } | undefined {
  switch (output.type) {
    case "stream":
    case "error": {
      const mime = "text/plain";
      if (wanted !== undefined && wanted !== mime) return undefined;
      const text = output.type === "stream" ? output.text : output.traceback.join("\n");
      return { mime, bytes: Buffer.from(text) };
    }
    case "display":
    case "result": {
      const mime = wanted ?? Object.keys(output.data)[0];
      if (mime === undefined || !Object.hasOwn(output.data, mime)) return undefined;
      const value = output.data[mime];
      return value === undefined ? undefined : { mime, bytes: bytesOf(mime, value) };
    }
    default:
      return output satisfies never;
  }
}

/** Binary representations are base64 in a bundle, JSON ones are values, all others text (nbformat). */
function bytesOf(mime: string, value: JsonValue): Uint8Array {
  if (typeof value !== "string") return Buffer.from(JSON.stringify(value));
  if (/^(?:image\/(?!svg)|audio\/|video\/|application\/pdf$)/u.test(mime)) {
    const bytes = Buffer.from(value, "base64");
    if (bytes.toString("base64") === value) return bytes;
  }
  return Buffer.from(value);
}
