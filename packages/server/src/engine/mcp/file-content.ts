import { isUtf8 } from "node:buffer";

/** A file as MCP shows it to a model. */
export type FileContent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly data: string; readonly mimeType: string }
  | {
      readonly type: "resource";
      readonly resource: {
        readonly uri: string;
        readonly mimeType: string;
        readonly blob: string;
      };
    };

/** First bytes of the image formats that models see. */
const magics = [
  ["image/png", "89504e47"],
  ["image/jpeg", "ffd8ff"],
  ["image/gif", "47494638"],
] as const;

/** Text as text, images as images, everything else as base64. */
export function fileContent(path: string, data: Uint8Array): FileContent {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const start = bytes.toString("hex", 0, 4);
  const image = magics.find(([, magic]) => start.startsWith(magic));
  if (image !== undefined)
    return { type: "image", data: bytes.toString("base64"), mimeType: image[0] };
  if (isUtf8(bytes)) return { type: "text", text: bytes.toString("utf8") };
  return {
    type: "resource",
    resource: {
      uri: `file:///${encodeURI(path.replace(/^\/+/u, ""))}`,
      mimeType: "application/octet-stream",
      blob: bytes.toString("base64"),
    },
  };
}
