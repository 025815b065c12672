import fc from "fast-check";
import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { Fence } from "./fence.ts";

function write(pieces: readonly string[]): string {
  const fence = new Fence();
  return fence.open("python") + pieces.map((piece) => fence.add(piece)).join("") + fence.close();
}

describe("a fenced block", () => {
  test("ends on a line of its own, whatever its text ends with", () => {
    expect(write(["x = 1"])).toBe("```python\nx = 1\n```\n");
    expect(write(["x = ", "1\n"])).toBe("```python\nx = 1\n```\n");
    expect(write([])).toBe("```python\n```\n");
    expect(write(["a\n", "``"])).toBe("```python\na\n``\n```\n");
  });

  test("is one block for any text in any pieces", () => {
    const word = fc.constantFrom("```", "`", "``", "````", "\n", " ", "    ", "a", "```python\n");
    fc.assert(
      fc.property(fc.array(fc.array(word).map((words) => words.join(""))), (pieces) => {
        const tokens = marked.lexer(write(pieces)).filter(({ type }) => type !== "space");
        expect(tokens.map(({ type }) => type)).toEqual(["code"]);
        const text = pieces.join("").replaceAll(/^ {0,3}```/gmu, (line) => `    ${line}`);
        const [code] = tokens;
        const shown = code?.type === "code" ? String(code["text"]) : "";
        // The reader leaves out empty lines at the end.
        expect(shown.trimEnd()).toBe(text.trimEnd());
      }),
    );
  });
});
