import type { Output } from "@codeact/protocol";

/** An output as a program that shows only text can show it. */
export function plainOutput(output: Output): string {
  switch (output.type) {
    case "stream":
      return output.text;
    case "error":
      return output.traceback.length > 0
        ? `${output.traceback.join("\n")}\n`
        : `${output.name}: ${output.value}\n`;
    case "display":
    case "result": {
      const text = output.data["text/plain"] ?? output.data["text/markdown"];
      return typeof text === "string" ? `${text}\n` : "";
    }
    default:
      return output satisfies never;
  }
}

/** Kinds of images that every browser shows, best first. */
const SHOWN_IMAGES = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;

/** The image of an output that lies in its bundle, base64 without line breaks. */
export function inlineImage(output: Output): { mime: string; data: string } | undefined {
  if (output.type !== "display" && output.type !== "result") return undefined;
  for (const mime of SHOWN_IMAGES) {
    const data = output.data[mime];
    if (typeof data === "string") return { mime, data: data.replaceAll(/\s/gu, "") };
  }
  return undefined;
}

/** The image of an output that lies beside it. */
export function imageReference<T extends { readonly mime: string }>(
  blobs: readonly T[],
): T | undefined {
  return SHOWN_IMAGES.flatMap((mime) => blobs.filter((blob) => blob.mime === mime))[0];
}
