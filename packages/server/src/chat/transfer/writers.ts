import type { ChatExportFormat } from "@codeact/protocol/chat";
import type { ExportSource } from "./export/export-source.ts";
import { writeJson } from "./export/write-json.ts";
import { writeNotebook } from "./export/write-notebook.ts";
import { writeMarkdown, writeScript } from "./export/write-text.ts";
import { writeHtml } from "./html/write-html.ts";

/** Formats of one text, and who writes them piece by piece. All but `json` show one branch. */
export const writers = {
  json: writeJson,
  md: writeMarkdown,
  ipynb: writeNotebook,
  py: writeScript,
  html: writeHtml,
} satisfies Readonly<
  Record<Exclude<ChatExportFormat, "zip">, (source: ExportSource) => AsyncIterable<string>>
>;
