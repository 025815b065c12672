import { readFile } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import type {
  ExportedCell,
  ExportedFile,
  ExportedMessage,
  ExportedPart,
} from "@codeact/protocol/chat";
import type { ExportSource } from "../export/export-source.ts";
import { dayOf, filesOf } from "../export/write-text.ts";
import { escapeHtml } from "./escape-html.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderOutput } from "./render-output.ts";

const styleFile = new URL("transcript.css", import.meta.url);
/**
 * Nothing is loaded and nothing runs. Frames inherit it and are stricter still; their pages are in the text, which is no
 * load.
 */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * A branch as one page that needs nothing else: no script, no request, light and dark, readable on a phone and on paper.
 * What models, people and code wrote is shown as text, as images by value, or in frames that can do nothing.
 */
export async function* writeHtml(source: ExportSource): AsyncGenerator<string> {
  const { conversation, exportedAt } = source.head;
  const title = escapeHtml(conversation.title);
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="codeact">
<title>${title}</title>
<style>
${await readFile(styleFile, "utf8")}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="facts">${escapeHtml(conversation.model)}, ${dayOf(conversation.createdAt)}</p>
`;
  const files = filesOf(source);
  let messages = 0;
  for await (const message of source.messages()) {
    messages += 1;
    // A page of thousands of messages is made while others are answered too.
    await nextTurn();
    yield renderMessage(message, files);
  }
  yield `<footer>${messages === 1 ? "One message" : `${messages} messages`}, exported ${dayOf(exportedAt)}. Code and outputs are as they ran.</footer>
</main>
</body>
</html>
`;
}

function renderMessage(message: ExportedMessage, files: ReadonlyMap<string, ExportedFile>): string {
  const cells = new Map(message.cells.map((cell) => [cell.id, cell]));
  const who = message.role === "user" ? "You" : message.role === "system" ? "System" : "Assistant";
  const ended = message.status === "done" ? "" : ` (${message.status})`;
  const parts = message.parts.map((part) => renderPart(part, cells, files)).join("");
  return `<article class="${message.role}">
<p class="who">${who}${ended}</p>
${parts}</article>
`;
}

function renderPart(
  part: ExportedPart,
  cells: ReadonlyMap<string, ExportedCell>,
  files: ReadonlyMap<string, ExportedFile>,
): string {
  switch (part.kind) {
    case "text":
      return `<div class="prose">${renderMarkdown(part.text)}</div>\n`;
    case "reasoning":
      return `<details class="reasoning"><summary>Reasoning</summary>${renderMarkdown(part.text)}</details>\n`;
    case "notice":
      return `<p class="notice">${escapeHtml(part.text)}</p>\n`;
    case "file":
      return renderFile(files.get(part.fileId));
    case "cell": {
      const cell = cells.get(part.cellId);
      return cell === undefined ? "" : renderCell(cell);
    }
    default:
      return part satisfies never;
  }
}

function renderFile(file: ExportedFile | undefined): string {
  if (file === undefined) return '<p class="notice">A file that is no longer there</p>\n';
  return `<p class="notice">File <code>${escapeHtml(file.path)}</code>, ${file.size.toLocaleString("en")} bytes</p>\n`;
}

function renderCell(cell: ExportedCell): string {
  const number = cell.executionCount === undefined ? "" : `<b>[${cell.executionCount}]</b>`;
  const author = cell.author === "user" ? "<span>run by hand</span>" : "";
  const status = cell.status === "ok" ? "" : `<span class="bad">${cell.status}</span>`;
  return `<section class="cell" aria-label="Code">
<header>${number}<span>${escapeHtml(cell.title === "" ? cell.language : cell.title)}</span>${author}${status}${durationOf(cell)}</header>
<pre tabindex="0"><code>${escapeHtml(cell.source)}</code></pre>
${cell.outputs.map(renderOutput).join("")}</section>
`;
}

function durationOf({ startedAt, endedAt }: ExportedCell): string {
  if (startedAt === undefined || endedAt === undefined || endedAt < startedAt) return "";
  return `<span>${((endedAt - startedAt) / 1000).toFixed(1)} s</span>`;
}
