import type { RunLogEvent } from "@codeact/protocol/chat";
import { describe, expect, test } from "vitest";
import { MarkdownTelling } from "./markdown-telling.ts";

const cellId = "c";

async function tell(events: readonly RunLogEvent[], size?: number): Promise<string> {
  const telling = new MarkdownTelling(() =>
    Promise.resolve(size === undefined ? undefined : { mime: "image/png", size }),
  );
  let text = "";
  for (const event of events) text += await telling.add(event);
  return text + telling.end();
}

type End = "ok" | "interrupted" | "died";

function cell(source: string, output: readonly RunLogEvent[], status: End = "ok"): RunLogEvent[] {
  return [
    {
      type: "cell.started",
      data: { part: 1, cellId, author: "agent", version: 1, language: "python" },
    },
    { type: "cell.queued", data: { cellId, source } },
    { type: "cell.running", data: { cellId, source } },
    ...output,
    { type: "cell.finished", data: { cellId, status, durationMs: 1 } },
  ];
}

function printed(text: string, truncatedBytes?: number): RunLogEvent {
  return {
    type: "output.stream",
    data: { cellId, ordinal: 0, name: "stdout", text, truncatedBytes },
  };
}

function shown(type: "output.display" | "output.update", text: string): RunLogEvent {
  const output = { type: "display", data: { "text/plain": text }, metadata: {} } as const;
  return { type, data: { cellId, ordinal: 1, output, blobs: [] } };
}

describe("a run as Markdown", () => {
  test("begins and ends blocks on lines of their own, with one empty line between them", async () => {
    const text = await tell([
      { type: "text.delta", data: { part: 0, text: "Let me see.\n\n\n" } },
      ...cell("print(1)", [printed("1")]),
      { type: "text.delta", data: { part: 2, text: "\nOne" } },
      { type: "text.delta", data: { part: 3, text: "Two" } },
    ]);
    expect(text).toBe(
      "Let me see.\n\n\n```python\nprint(1)\n```\n\n```output\n1\n```\n\n\nOne\n\nTwo",
    );
  });

  test("tells the last state of what is shown again and again once, after what was printed", async () => {
    const text = await tell(
      cell("f()", [
        shown("output.display", "0 %"),
        shown("output.update", "50 %"),
        printed("half\r\n\u001B[1mway\u001B[0m\n"),
        shown("output.update", "100 %"),
      ]),
    );
    expect(text).toBe("```python\nf()\n```\n\n```output\n0 %\nhalf\nway\n100 %\n```\n");
  });

  test("says what was left out, what went wrong, and what the system has to say", async () => {
    const text = await tell([
      ...cell("f()", [printed("a\n", 2_500_000)], "interrupted"),
      { type: "notice", data: { code: "kernel", text: "Gone.\nVariables too." } },
      { type: "message.rewound", data: { parts: 1, reason: "busy" } },
    ]);
    expect(text).toBe(
      [
        "```python\nf()\n```\n",
        "```output\na\n\n… 2.5 MB left out …\n```\n",
        "*The cell was interrupted.*\n",
        "> Gone.\n> Variables too.\n",
        "*The model is asked again: busy*\n",
      ].join("\n"),
    );
  });

  test("names an image that is too large for a text", async () => {
    const text = await tell(cell("f()", [shown("output.display", "<Figure>")]), 3_000_000);
    expect(text).toContain("*An image (image/png, 3.0 MB), too large to be shown here.*");
  });

  test("tells the rest of a source of which a part was told", async () => {
    const [started, queued, ...rest] = cell("x = 1\ny = 2", []);
    if (started === undefined || queued === undefined) throw new Error("no cell");
    const delta: RunLogEvent = { type: "cell.source.delta", data: { cellId, text: "x = 1\n" } };
    expect(await tell([started, delta, queued, ...rest])).toBe("```python\nx = 1\ny = 2\n```\n");
  });
});
