import type { Trajectory } from "@codeact/protocol";
import { describe, expect, it } from "vitest";
import { trajectoryMessages } from "../trajectory/trajectory-messages.ts";
import { renderMarkdown, renderOriginalJson, renderScript } from "./markdown.ts";
import { renderNotebook } from "./notebook.ts";

const at = "2026-11-21T08:00:00.000Z";
const usage = { inputTokens: 1, outputTokens: 1, cachedTokens: 0, costUsd: 0 };

const trajectory: Trajectory = {
  version: 1,
  id: "talk",
  createdAt: at,
  model: "scripted",
  format: "tag",
  profile: "codeact",
  system: "You answer by running Python.",
  metadata: {},
  steps: [
    { type: "user", at, content: "Plot it,\nplease." },
    {
      type: "action",
      at,
      reply: "I plot.\n<execute>\n!ls\nx = 1\nx\n</execute>",
      thought: "I plot.",
      action: { type: "code", code: "!ls\nx = 1\nx" },
      repairs: [],
      usage,
      durationMs: 1,
    },
    {
      type: "observation",
      at,
      observation: {
        status: "ok",
        text: "Observation:\na.csv\n1",
        images: [],
        outputs: [
          { type: "stream", name: "stdout", text: "a.csv\n" },
          {
            type: "display",
            data: { "image/png": "iVBOR", "text/plain": "<Figure>" },
            metadata: {},
          },
          { type: "result", data: { "text/plain": "1" }, metadata: {}, executionCount: 7 },
        ],
        cutCharacters: 0,
        durationMs: 3,
        executionCount: 7,
      },
    },
    {
      type: "action",
      at,
      reply: "<execute>\n1/0\n</execute>",
      thought: "",
      action: { type: "code", code: "1/0" },
      repairs: [],
      usage,
      durationMs: 1,
    },
    {
      type: "observation",
      at,
      observation: {
        status: "error",
        text: "Observation:\nZeroDivisionError",
        images: [],
        outputs: [
          {
            type: "error",
            name: "ZeroDivisionError",
            value: "division by zero",
            traceback: ["Traceback", "ZeroDivisionError: division by zero"],
          },
        ],
        cutCharacters: 0,
        durationMs: 3,
      },
    },
    {
      type: "action",
      at,
      reply: "Done: ```x```.",
      thought: "",
      action: { type: "message", text: "Done: ```x```." },
      repairs: [],
      usage,
      durationMs: 1,
    },
    { type: "outcome", at, status: "done", text: "Done." },
  ],
};

describe("renderNotebook", () => {
  const notebook = JSON.parse(renderNotebook(trajectory));
  it("keeps questions, prose, code and answer in order", () => {
    expect(notebook.cells.map((cell: { cell_type: string }) => cell.cell_type)).toEqual([
      "markdown",
      "markdown",
      "code",
      "code",
      "markdown",
    ]);
  });
  it("numbers cells from one and writes outputs in nbformat's kinds", () => {
    const outputs = notebook.cells[2].outputs;
    expect(outputs.map((output: { output_type: string }) => output.output_type)).toEqual([
      "stream",
      "display_data",
      "execute_result",
    ]);
    expect(outputs[2]).toMatchObject({ execution_count: 1 });
    expect(notebook.cells[2].source).toEqual(["!ls\n", "x = 1\n", "x"]);
  });
  it("marks a cell that raised, so that a notebook runner goes on", () => {
    expect(notebook.cells[3].metadata).toEqual({ tags: ["raises-exception"] });
    expect(notebook.cells[2].metadata).toEqual({});
  });
});

describe("renderMarkdown", () => {
  it("fences code and text with more backticks than they hold, and inlines images", () => {
    const text = renderMarkdown(trajectory);
    expect(text).toContain("```python\n!ls\nx = 1\nx\n```");
    expect(text).toContain("![output](data:image/png;base64,iVBOR)");
    expect(text).toContain("ZeroDivisionError: division by zero");
  });
});

describe("renderScript", () => {
  it("is Python: prose and shell lines are comments", () => {
    const lines = renderScript(trajectory).split("\n");
    expect(lines).toContain("# !ls");
    expect(lines).toContain("x = 1");
    expect(lines).toContain("# Question: Plot it,");
    expect(lines).toContain("# please.");
  });
});

describe("renderOriginalJson", () => {
  it("is the original's array of role and content, the system message first", () => {
    const messages = JSON.parse(renderOriginalJson(trajectoryMessages(trajectory)));
    expect(messages[0]).toEqual({ role: "system", content: "You answer by running Python." });
    expect(messages.map((message: { role: string }) => message.role)).toEqual([
      "system",
      "user",
      "assistant",
      "user",
      "assistant",
      "user",
      "assistant",
    ]);
    expect(messages[2].content).toBe("I plot.\n<execute>\n!ls\nx = 1\nx\n</execute>");
  });
});
