import type { RunLogEvent } from "@codeact/protocol/chat";

/** What the agent says in {@link computedAnswer}. */
export const FINAL_WORDS = "It is 42.";

const usage = { inputTokens: 30, outputTokens: 12, cachedTokens: 4, costUsd: 0 };

/** A run as it is recorded: thinking, words, a cell that prints and draws, a file, and the answer. */
export function computedAnswer(more: { readonly png?: string } = {}): RunLogEvent[] {
  const cellId = "cell-1";
  const drawn: RunLogEvent[] =
    more.png === undefined
      ? []
      : [
          {
            type: "output.display",
            data: {
              cellId,
              ordinal: 1,
              output: {
                type: "display",
                data: { "image/png": more.png, "text/plain": "<Figure>" },
                metadata: {},
              },
              blobs: [],
            },
          },
        ];
  const file = { id: "file-id", path: "out/table.csv", version: 1, size: 2048, mime: "text/csv" };
  return [
    { type: "reasoning.delta", data: { part: 0, text: "Better compute it." } },
    { type: "text.delta", data: { part: 1, text: "Let me " } },
    { type: "text.delta", data: { part: 1, text: "compute." } },
    {
      type: "cell.started",
      data: { part: 2, cellId, author: "agent", version: 1, language: "python" },
    },
    { type: "cell.source.delta", data: { cellId, text: "print(6" } },
    { type: "cell.source.delta", data: { cellId, text: " * 7)" } },
    { type: "cell.queued", data: { cellId, source: "print(6 * 7)" } },
    { type: "cell.running", data: { cellId, source: "print(6 * 7)" } },
    { type: "output.stream", data: { cellId, ordinal: 0, name: "stdout", text: "42\n" } },
    ...drawn,
    { type: "files.changed", data: { cellId, files: [file], removed: [] } },
    { type: "cell.finished", data: { cellId, status: "ok", executionCount: 1, durationMs: 3 } },
    { type: "text.delta", data: { part: 3, text: "It is " } },
    { type: "text.delta", data: { part: 3, text: "42." } },
    { type: "usage", data: { usage } },
  ];
}
