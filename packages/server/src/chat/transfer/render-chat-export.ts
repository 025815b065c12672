import type { ChatExport } from "@codeact/protocol/chat";
import { shownBranch } from "./export/export-source.ts";
import { writers } from "./writers.ts";

/** What an exported conversation can be rendered as. */
export const chatExportKinds = ["html", "ipynb", "md", "py"] as const;

/** One of {@link chatExportKinds}. */
export type ChatExportKind = (typeof chatExportKinds)[number];

/**
 * Renders the branch of an exported conversation that was shown, as the server's own exports do: `html` is one page that
 * needs nothing else.
 */
export async function renderChatExport(
  exported: ChatExport,
  kind: ChatExportKind,
): Promise<string> {
  const pieces = await Array.fromAsync(writers[kind](shownBranch(exported)));
  return pieces.join("");
}
