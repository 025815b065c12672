import type { Store, WholeConversation, WholeMessage } from "@codeact/store";

const at = 1_760_000_000_000;
const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** What a page and a header must not take at its word. */
const hostileTitle = `"><script>alert(1)</script> '; ../../x \u202Egnp`;

/**
 * A conversation with everything that an export can hold: two branches, an edited cell, every kind of output, large ones
 * too, two versions of a file, reasoning, a notice, votes, steps, and words that attack whoever shows them.
 */
export async function richConversation(store: Store, userId: string): Promise<WholeConversation> {
  const first = await store.blobs.put(Buffer.from("a,b\n1,2\n"), { mime: "text/csv" });
  const second = await store.blobs.put(Buffer.from("a,b\n3,4\n"), { mime: "text/csv" });
  const file = { path: "data/numbers.csv", mime: "text/csv", createdAt: at } as const;
  return {
    userId,
    title: hostileTitle,
    titleSource: "model",
    model: "codeact-demo",
    systemPrompt: "Be short.",
    settings: { temperature: 0.5 },
    pinned: true,
    createdAt: at,
    updatedAt: at + 60_000,
    activeLeafKey: "right",
    files: [
      { ...file, key: "f1", version: 1, blob: first, origin: "upload" },
      { ...file, key: "f2", version: 2, blob: second, origin: "produced", cellKey: "c2" },
    ],
    messages: [
      {
        key: "q",
        role: "user",
        status: "done",
        createdAt: at,
        finishedAt: at,
        content: {
          parts: [
            { kind: "text", text: "Sum the numbers.\nThen **plot** <img src=x onerror=alert(2)>." },
            { kind: "file", fileId: "f1" },
          ],
          cells: [],
        },
      },
      {
        key: "wrong",
        parentKey: "q",
        role: "assistant",
        status: "stopped",
        createdAt: at + 1000,
        content: { parts: [{ kind: "text", text: "I do not know." }], cells: [] },
      },
      richAnswer(),
    ],
  };
}

function richAnswer(): WholeMessage {
  const cell = { author: "agent", title: "", language: "python" } as const;
  return {
    key: "right",
    parentKey: "q",
    role: "assistant",
    status: "done",
    model: "codeact-demo",
    usage: { inputTokens: 12, outputTokens: 34, cachedTokens: 5, costUsd: 0.25 },
    feedback: { vote: "up", comment: "good" },
    steps: [{ type: "user", at: "2026-01-01T00:00:00.000Z", content: "Sum the numbers." }],
    createdAt: at + 2000,
    finishedAt: at + 9000,
    content: {
      parts: [
        { kind: "reasoning", text: "A table, then a sum." },
        {
          kind: "text",
          text: "I read it: [here](javascript:alert(3)) ![t](https://evil.example/t.png)",
        },
        { kind: "cell", cellId: "c2" },
        { kind: "cell", cellId: "c3" },
        { kind: "notice", code: "kernel.new", text: "The interpreter is a new one." },
        { kind: "text", text: "It is **10**." },
      ],
      cells: [
        {
          ...cell,
          id: "c1",
          version: 1,
          source: "sum(",
          status: "error",
          outputs: [
            {
              output: {
                type: "error",
                name: "SyntaxError",
                value: "'(' was never closed",
                traceback: ["  sum(", "SyntaxError: '(' was never closed"],
              },
            },
          ],
        },
        {
          ...cell,
          id: "c2",
          version: 2,
          supersedesId: "c1",
          source: "print('</pre><script>alert(4)</script>')\nsum([3, 4, 3])",
          status: "ok",
          executionCount: 1,
          queuedAt: at + 2100,
          startedAt: at + 2200,
          endedAt: at + 3200,
          outputs: [
            {
              output: {
                type: "stream",
                name: "stdout",
                text: `\u001b[31m</pre><script>alert(4)</script>\u001b[0m\u2028\n${"long line\n".repeat(30_000)}`,
              },
              truncatedBytes: 77,
            },
            {
              output: {
                type: "display",
                data: {
                  "text/html": "<script>alert(5)</script><table><tr><td>1</td></tr></table>",
                  "text/plain": "<table>",
                  "application/json": { deep: [1, null, "x"] },
                },
                metadata: { isolated: true },
                displayId: "d1",
              },
            },
            {
              output: {
                type: "display",
                data: {
                  "image/png": pixel.repeat(60).replaceAll("=", "A"),
                  "text/plain": "<Figure>",
                },
                metadata: {},
              },
            },
            {
              output: {
                type: "display",
                data: { "image/svg+xml": "<svg onload='alert(6)'></svg>" },
                metadata: {},
              },
            },
            {
              output: {
                type: "result",
                data: { "text/plain": "10" },
                metadata: {},
                executionCount: 1,
              },
            },
          ],
        },
        {
          ...cell,
          id: "c3",
          version: 1,
          author: "user",
          title: "By hand",
          source: "1/0",
          status: "error",
          executionCount: 2,
          outputs: [
            { output: { type: "stream", name: "stderr", text: "warning\n" } },
            {
              output: {
                type: "error",
                name: "ZeroDivisionError",
                value: "division by zero",
                traceback: ["1/0", "ZeroDivisionError: division by zero"],
              },
            },
          ],
        },
      ],
    },
  };
}
