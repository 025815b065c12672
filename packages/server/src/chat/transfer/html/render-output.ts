import { stripAnsi } from "@codeact/agent";
import type { JsonValue, MimeBundle, Output } from "@codeact/protocol";
import type { ExportedOutput } from "@codeact/protocol/chat";
import { escapeHtml } from "./escape-html.ts";
import { renderMarkdown } from "./render-markdown.ts";

const imageTypes = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;
/** Drawn by scripts, of which this page has none. */
const drawnTypes = /^application\/(?:vnd\.plotly|vnd\.vega)/u;
/** Lines of a frame that shows before it scrolls. */
const FRAME_ROWS = { least: 3, most: 18 } as const;

/** An output of a cell as HTML that does nothing and loads nothing. */
export function renderOutput({ output, truncatedBytes }: ExportedOutput): string {
  const cut =
    truncatedBytes === 0
      ? ""
      : `<p class="note">${truncatedBytes.toLocaleString("en")} bytes were left out when it ran.</p>\n`;
  return `${renderValue(output)}${cut}`;
}

function renderValue(output: Output): string {
  switch (output.type) {
    case "stream":
      return pre(output.text, output.name === "stderr" ? "output stderr" : "output");
    case "display":
    case "result":
      return renderBundle(output.data);
    case "error":
      return pre(
        output.traceback.length > 0
          ? output.traceback.join("\n")
          : `${output.name}: ${output.value}`,
        "output error",
      );
    default:
      return output satisfies never;
  }
}

/** The best representation that a page without scripts can show. */
function renderBundle(data: MimeBundle): string {
  const text = textOf(data["text/plain"]);
  const markdown = textOf(data["text/markdown"]);
  if (markdown !== undefined)
    return `<div class="output prose">${renderMarkdown(markdown)}</div>\n`;
  const image = imageOf(data);
  if (image !== undefined) {
    return `<p class="output figure"><img src="${image}" alt="${escapeHtml(text?.slice(0, 200) ?? "figure")}"></p>\n`;
  }
  const html = textOf(data["text/html"]);
  const drawn = Object.keys(data).some((mime) => drawnTypes.test(mime));
  if (html !== undefined && !drawn) return frame(html);
  const note = drawn
    ? '<p class="note">An interactive figure, which this page cannot draw.</p>\n'
    : "";
  const other =
    text ?? textOf(data["text/latex"]) ?? JSON.stringify(data["application/json"] ?? data, null, 2);
  return `${note}${pre(other, "output")}`;
}

function imageOf(data: MimeBundle): string | undefined {
  for (const mime of imageTypes) {
    const bytes = textOf(data[mime])?.replaceAll(/\s/gu, "");
    if (bytes !== undefined && /^[A-Za-z0-9+/]+=*$/u.test(bytes))
      return `data:${mime};base64,${bytes}`;
  }
  const svg = textOf(data["image/svg+xml"]);
  // As an image: what is in it can neither run nor load anything.
  return svg === undefined
    ? undefined
    : `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}

const framePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";
const frameStyle =
  ":root{color-scheme:light dark}body{margin:0;font:14px/1.5 system-ui,sans-serif}" +
  "table{border-collapse:collapse;font-variant-numeric:tabular-nums}" +
  "th,td{padding:2px 10px;text-align:right;border:0;border-bottom:1px solid #8884}";

/** HTML of an output in a frame of no origin: no scripts, no forms, nothing loaded. */
function frame(html: string): string {
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${framePolicy}"><style>${frameStyle}</style>${html}`;
  const lines = html.match(/<(?:tr|li|p|div|h\d)\b/giu)?.length ?? 1;
  const rows = Math.min(FRAME_ROWS.most, Math.max(FRAME_ROWS.least, lines + 1));
  return `<iframe class="output" sandbox referrerpolicy="no-referrer" title="HTML output" style="height:${(rows * 1.65).toFixed(1)}rem" srcdoc="${escapeHtml(page)}"></iframe>\n`;
}

function pre(text: string, kind: string): string {
  return text === ""
    ? ""
    : `<pre class="${kind}" tabindex="0">${escapeHtml(stripAnsi(text))}</pre>\n`;
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
