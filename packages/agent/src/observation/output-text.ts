import type { ContentPart, JsonValue, MimeBundle, Output } from "@codeact/protocol";
import { htmlText } from "./html-text.ts";
import type { ObservationStyle } from "./observation-style.ts";
import { imageSize } from "./image-size.ts";
import { stripAnsi } from "./strip-ansi.ts";

/** One output as the model reads it. */
export interface OutputText {
  readonly kind: "text" | "error";
  readonly text: string;
  readonly image?: Extract<ContentPart, { type: "image" }> | undefined;
}

const rasterTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/** Text representations, best first. */
const textTypes = ["text/plain", "text/markdown", "text/latex"];

/** Renders outputs one by one. Binary data never becomes text. */
export function outputTexts(
  outputs: readonly Output[],
  style: Pick<ObservationStyle, "imageText" | "errors">,
): OutputText[] {
  let number = 0;
  return outputs.map((output) => {
    switch (output.type) {
      case "stream":
        return { kind: "text", text: stripAnsi(output.text) };
      case "error":
        return { kind: "error", text: errorText(output, style.errors) };
      case "display":
      case "result": {
        const image = imageOf(output.data);
        if (image === undefined) return { kind: "text", text: bundleText(output.data) };
        number += 1;
        const label = style.imageText({ number, ...image });
        return { kind: "text", text: plainText(output.data) + label, image: image.part };
      }
      default:
        return output satisfies never;
    }
  });
}

function errorText(
  output: Extract<Output, { type: "error" }>,
  errors: ObservationStyle["errors"],
): string {
  if (errors === "traceback" && output.traceback.length > 0)
    return stripAnsi(output.traceback.join("\n"));
  return stripAnsi(`${output.name}: ${output.value}`);
}

interface FoundImage {
  readonly mime: string;
  readonly size: string;
  readonly part?: Extract<ContentPart, { type: "image" }> | undefined;
}

function imageOf(data: MimeBundle): FoundImage | undefined {
  for (const mime of rasterTypes) {
    const base64 = data[mime];
    if (typeof base64 !== "string") continue;
    const size = imageSize(mime, base64);
    return {
      mime,
      size: size === undefined ? "" : `${size.width}x${size.height} `,
      part: { type: "image", mime, data: base64 },
    };
  }
  return data["image/svg+xml"] === undefined ? undefined : { mime: "image/svg+xml", size: "" };
}

/** `<Figure size …>` says nothing that the image's own line does not. */
function plainText(data: MimeBundle): string {
  const plain = data["text/plain"];
  return typeof plain === "string" ? stripAnsi(plain) : "";
}

function bundleText(data: MimeBundle): string {
  for (const type of textTypes) {
    const text = data[type];
    if (typeof text === "string") return stripAnsi(text);
  }
  const html = data["text/html"];
  if (typeof html === "string") return htmlText(stripAnsi(html));
  const json: JsonValue | undefined = data["application/json"];
  if (json !== undefined) return JSON.stringify(json);
  const types = Object.keys(data);
  return types.length === 0 ? "" : `[output of type ${types.join(", ")}, shown to the person]`;
}
