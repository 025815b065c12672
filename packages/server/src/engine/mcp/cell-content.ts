import type { MimeBundle, Output } from "@codeact/protocol";
import { stripAnsi } from "../compat/strip-ansi.ts";
import type { CellResult } from "../session/run-cell.ts";

/** A piece of a tool's result, as MCP has it. */
export type ToolContent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly data: string; readonly mimeType: string };

/** Characters of text that one cell may put before a model; of more, head and tail are shown. */
const MAX_CHARACTERS = 40_000;

/** What a cell came to, for a model: text, images as images, and how it ended where that is not plain. */
export function cellContent({ outputs, end }: CellResult, notice?: string): ToolContent[] {
  const content: ToolContent[] = [];
  if (notice !== undefined)
    addText(
      content,
      `[${notice} This cell ran in a new interpreter: earlier variables are gone.]\n`,
    );
  for (const output of outputs) addOutput(content, output);
  const remark = remarkOf(end);
  if (remark !== undefined) addText(content, remark);
  if (content.length === 0) addText(content, "[The code ran without output.]");
  return content.map((piece) =>
    piece.type === "text" ? { ...piece, text: shorten(piece.text) } : piece,
  );
}

function addOutput(content: ToolContent[], output: Output): void {
  switch (output.type) {
    case "stream":
      addText(content, stripAnsi(output.text));
      return;
    case "error":
      addText(content, `${output.traceback.join("\n")}\n`);
      return;
    case "display":
    case "result":
      addBundle(content, output.data);
      return;
    default:
      output satisfies never;
  }
}

function addBundle(content: ToolContent[], data: MimeBundle): void {
  for (const mimeType of ["image/png", "image/jpeg", "image/gif", "image/webp"]) {
    const image = data[mimeType];
    if (typeof image !== "string") continue;
    content.push({ type: "image", data: image.replaceAll(/\s/gu, ""), mimeType });
    return;
  }
  for (const type of ["text/markdown", "text/plain", "text/latex", "text/html"]) {
    const text = data[type];
    if (typeof text !== "string") continue;
    addText(content, `${text}\n`);
    return;
  }
  addText(content, `${JSON.stringify(data)}\n`);
}

function addText(content: ToolContent[], text: string): void {
  const last = content.at(-1);
  if (last?.type === "text") content[content.length - 1] = { ...last, text: last.text + text };
  else content.push({ type: "text", text });
}

function remarkOf(end: CellResult["end"]): string | undefined {
  switch (end.status) {
    case "ok":
    case "error":
      return undefined;
    case "interrupted":
      return "[Interrupted. Variables are kept.]";
    case "timeout":
      return `[Stopped after ${(end.durationMs / 1000).toFixed(0)} s: the time limit was reached. Variables are kept.]`;
    case "died":
      return `[${end.death?.detail ?? "The interpreter died. Every variable is lost."}]`;
    default:
      return end.status satisfies never;
  }
}

function shorten(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text;
  const half = MAX_CHARACTERS / 2;
  const dropped = text.length - MAX_CHARACTERS;
  return `${text.slice(0, half)}\n[${dropped} characters left out]\n${text.slice(-half)}`;
}
