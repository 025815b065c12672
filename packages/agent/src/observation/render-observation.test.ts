import type { Output } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import {
  codeactStyle,
  demoStyle,
  originalChatStyle,
  originalInstructStyle,
} from "./observation-style.ts";
import { renderNote, renderObservation } from "./render-observation.ts";
import type { EndedCell, ExecutionEnd } from "./render-observation.ts";

const end: ExecutionEnd = { type: "execution-end", status: "ok", executionCount: 1, durationMs: 5 };

function cell(
  outputs: readonly Output[],
  more: Partial<ExecutionEnd> = {},
  vision = false,
): EndedCell {
  return { outputs, end: { ...end, ...more }, cellTimeoutMs: 60_000, vision };
}

function out(text: string): Output {
  return { type: "stream", name: "stdout", text };
}

function textOf(ended: EndedCell, style = codeactStyle): string {
  return renderObservation(ended, style).text;
}

const traceback: Output = {
  type: "error",
  name: "ValueError",
  value: "bad",
  traceback: [
    "Traceback (most recent call last):",
    "  Cell In[1], line 3",
    "    f()",
    "ValueError: bad",
  ],
};
// The first 24 bytes of a PNG of 640 x 480.
const png = Buffer.from("89504e470d0a1a0a0000000d4948445200000280000001e0", "hex").toString(
  "base64",
);
const figure: Output = {
  type: "display",
  data: { "image/png": png, "text/plain": "<Figure size 640x480>" },
  metadata: {},
};

describe("our own wording", () => {
  test("joins outputs line by line", () => {
    const result: Output = {
      type: "result",
      data: { "text/plain": "42" },
      metadata: {},
      executionCount: 1,
    };
    expect(textOf(cell([out("a"), result]))).toBe("Observation:\na\n42");
  });

  test("says when there was no output", () => {
    expect(textOf(cell([]))).toBe("Observation:\n[Code executed successfully with no output]");
  });

  test("takes terminal controls off", () => {
    expect(
      textOf(cell([out("\u001B[1;38;2;1;2;3mred\u001B[m\u001B]8;;http://x\u0007link\u001B[2K")])),
    ).toBe("Observation:\nredlink");
  });

  test("keeps head, tail and the traceback of a long output, says what was cut and where all of it is", () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join("");
    const observation = renderObservation(
      cell([out(lines), traceback], { status: "error", outputPath: "/tmp/out-1.txt" }),
      codeactStyle,
    );
    const body = observation.text.slice("Observation:\n".length);
    expect(body.length).toBeLessThanOrEqual(20_000);
    expect(body).toContain("line 0\n");
    expect(body).toContain("line 19999\n");
    expect(body.endsWith("ValueError: bad")).toBe(true);
    expect(body).toContain('open("/tmp/out-1.txt")');
    expect(body).toContain(`${observation.cutCharacters} characters left out`);
    const marker = body.indexOf("\n[…");
    const markerEnd = body.indexOf("…]\n") + 3;
    const kept =
      body.length - (markerEnd - marker) - "\n".length - traceback.traceback.join("\n").length;
    expect(Math.abs(lines.length - observation.cutCharacters - kept)).toBeLessThanOrEqual(1);
  });

  test("keeps the last frames and the final line of a traceback that is too long itself", () => {
    const frames = Array.from(
      { length: 3000 },
      (_, index) => `  File "a.py", line ${index}\n    f(${index})`,
    );
    const error: Output = {
      type: "error",
      name: "RecursionError",
      value: "deep",
      traceback: ["Traceback:", ...frames, "RecursionError: deep"],
    };
    const text = textOf(cell([out("x".repeat(50_000)), error], { status: "error" }));
    expect(text.length).toBeLessThanOrEqual(20_013);
    expect(text).toContain("f(2999)");
    expect(text.endsWith("RecursionError: deep")).toBe(true);
  });

  test("shortens an enormous error message at its end, not at its name", () => {
    const error: Output = {
      type: "error",
      name: "KeyError",
      value: "",
      traceback: ["Traceback:", "  line 1", `KeyError: ${"k".repeat(100_000)}`],
    };
    const text = textOf(cell([error], { status: "error" }));
    expect(text).toContain("KeyError: kkk");
    expect(text.length).toBeLessThanOrEqual(20_013);
  });

  test("never cuts a character in two", () => {
    const text = textOf(cell([out("😀".repeat(20_000))]));
    expect(text.isWellFormed()).toBe(true);
  });

  test("tells of images in words, and gives them to a model that can see", () => {
    const blind = renderObservation(cell([figure]), codeactStyle);
    expect(blind.text).toContain("[image 1: 640x480 PNG, shown to the person]");
    expect(blind.text).not.toContain(png);
    expect(blind.images).toEqual([]);
    const seeing = renderObservation(cell([figure], {}, true), codeactStyle);
    expect(seeing.images).toEqual([{ type: "image", mime: "image/png", data: png }]);
  });

  test("turns an output that is only HTML into words", () => {
    const html: Output = {
      type: "display",
      data: {
        "text/html": "<style>b{}</style><table><tr><td>a</td><td>1 &lt; 2</td></tr></table>",
      },
      metadata: {},
    };
    expect(textOf(cell([html]))).toBe("Observation:\na | 1 < 2");
  });

  test("tells time-outs, interruptions and deaths after the partial output", () => {
    expect(textOf(cell([out("so far\n")], { status: "timeout" }))).toBe(
      "Observation:\nso far\n[Execution timed out (60 seconds). Variables are kept.]",
    );
    expect(textOf(cell([], { status: "interrupted" }))).toContain("interrupted before it ended");
    const death = { cause: "out-of-memory", detail: "it ran out of memory" } as const;
    expect(textOf(cell([], { status: "died", death }))).toContain(
      "died: it ran out of memory. All variables",
    );
  });

  test("tells what changed in the namespace, shortly", () => {
    const variable = { name: "df", type: "DataFrame", shape: [3, 4], preview: "   a  b" };
    const namespace = {
      added: [variable, { name: "x", type: "int", preview: "5" }],
      changed: [],
      removed: ["old"],
    };
    expect(textOf(cell([out("ok\n")], { namespace }))).toBe(
      "Observation:\nok\n[variables: new df: DataFrame 3x4, x: int = 5; removed old]",
    );
    const many = { added: Array.from({ length: 200 }, () => variable), changed: [], removed: [] };
    expect(textOf(cell([], { namespace: many })).length).toBeLessThan(600);
  });
});

describe("the original's wording", () => {
  test("keeps its bytes", () => {
    expect(textOf(cell([]), originalChatStyle)).toBe(
      "Execution Output:\n[Code executed successfully with no output]",
    );
    expect(textOf(cell([out("1\n")]), originalChatStyle)).toBe("Execution Output:\n1\n");
    expect(textOf(cell([out("1\n")]), originalInstructStyle)).toBe("Observation:\n1\n");
    expect(textOf(cell([out("lost")], { status: "timeout" }), originalChatStyle)).toBe(
      "Execution Output:\n[Execution timed out (60 seconds).]",
    );
    expect(textOf(cell([figure]), originalChatStyle)).toBe(
      "Execution Output:\n<Figure size 640x480>[An image is already displayed to the user.]",
    );
  });

  test("cuts over 4,000 characters to 2,000 from each end", () => {
    const text = textOf(cell([out("a".repeat(3000) + "b".repeat(3000))]), originalChatStyle);
    expect(text).toBe(
      `Execution Output:\n${"a".repeat(2000)}... [Output truncated due to length]...${"b".repeat(2000)}`,
    );
    expect(textOf(cell([out("a".repeat(4000))]), originalChatStyle)).toBe(
      `Execution Output:\n${"a".repeat(4000)}`,
    );
  });

  test("says nothing of the namespace", () => {
    const namespace = {
      added: [{ name: "x", type: "int", preview: "5" }],
      changed: [],
      removed: [],
    };
    expect(textOf(cell([out("1\n")], { namespace }), originalChatStyle)).toBe(
      "Execution Output:\n1\n",
    );
  });
});

test("a tool's long result keeps to the same budget", () => {
  const observation = renderNote("ok", "x".repeat(100_000), codeactStyle);
  expect(observation.text.length).toBeLessThanOrEqual(20_013);
  expect(observation.cutCharacters).toBeGreaterThan(80_000);
});

test("the demo model sees what was printed and of an exception only its last line", () => {
  expect(textOf(cell([out("1\n"), traceback], { status: "error" }), demoStyle)).toBe(
    "Execution Output:\n1\nValueError: bad",
  );
});
