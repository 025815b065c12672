import type { ExportedFile } from "@codeact/protocol/chat";
import { markdownBlock, scriptBlock } from "@codeact/session";
import { blocksOf } from "./blocks.ts";
import type { ExportSource } from "./export-source.ts";

/** A branch as markdown: code as python blocks, outputs as text blocks, images inline. */
export async function* writeMarkdown(source: ExportSource): AsyncGenerator<string> {
  const { title, model, createdAt } = source.head.conversation;
  yield `# ${oneLine(title)}\n\nModel \`${model.replaceAll("`", "'")}\`, ${dayOf(createdAt)}.\n`;
  const files = filesOf(source);
  for await (const message of source.messages()) {
    for (const { block } of blocksOf(message, files)) yield `\n${markdownBlock(block)}\n`;
  }
}

/** A branch as a Python script in percent format: prose, magics and shell lines are comments. */
export async function* writeScript(source: ExportSource): AsyncGenerator<string> {
  yield `# ${oneLine(source.head.conversation.title)}\n`;
  const files = filesOf(source);
  for await (const message of source.messages()) {
    for (const { block } of blocksOf(message, files)) yield `\n${scriptBlock(block)}\n`;
  }
}

/** Files of an export by id. */
export function filesOf({ head }: ExportSource): ReadonlyMap<string, ExportedFile> {
  return new Map(head.files.map((file) => [file.id, file]));
}

/** A time as a day, UTC. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}
