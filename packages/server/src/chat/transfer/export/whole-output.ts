import { JsonValue, type Output } from "@codeact/protocol";
import type { ExportedOutput } from "@codeact/protocol/chat";
import type { OutputBlob, Store, StoredOutput } from "@codeact/store";

/** An output with every representation in it, also those that the store keeps as bytes. */
export async function wholeOutput(
  store: Pick<Store, "blobs">,
  stored: StoredOutput,
  signal?: AbortSignal,
): Promise<ExportedOutput> {
  const { output, truncatedBytes, blobs } = stored;
  if (blobs.length === 0) return { output, truncatedBytes };
  return { output: await wholeValue(store, output, blobs, signal), truncatedBytes };
}

async function wholeValue(
  store: Pick<Store, "blobs">,
  output: Output,
  blobs: readonly OutputBlob[],
  signal?: AbortSignal,
): Promise<Output> {
  switch (output.type) {
    case "stream": {
      const [whole] = blobs;
      if (whole === undefined) return output;
      return { ...output, text: (await readBlob(store, whole, signal)).toString("utf8") };
    }
    case "display":
    case "result": {
      const data: Record<string, JsonValue> = { ...output.data };
      for (const blob of blobs) data[blob.mime] = await blobValue(store, blob, signal);
      return { ...output, data };
    }
    case "error":
      return output;
    default:
      return output satisfies never;
  }
}

async function blobValue(
  store: Pick<Store, "blobs">,
  blob: OutputBlob,
  signal?: AbortSignal,
): Promise<JsonValue> {
  const bytes = await readBlob(store, blob, signal);
  switch (blob.encoding) {
    case "base64":
      return bytes.toString("base64");
    case "text":
      return bytes.toString("utf8");
    case "json": {
      const value: unknown = JSON.parse(bytes.toString("utf8"));
      return JsonValue.parse(value);
    }
    default:
      return blob.encoding satisfies never;
  }
}

async function readBlob(
  store: Pick<Store, "blobs">,
  blob: OutputBlob,
  signal?: AbortSignal,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.blobs.read(blob, { signal })) pieces.push(piece);
  return Buffer.concat(pieces);
}
