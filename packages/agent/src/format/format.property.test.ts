import type { Action, ActionFormatName, JsonValue } from "@codeact/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { FormatScope, SplitDelta } from "./action-format.ts";
import { formats } from "./formats.ts";
import { readLooseJson } from "./loose-json.ts";
import { mendCode } from "./python-source.ts";
import { tool } from "../tools/tool.ts";

const scope: FormatScope = {
  python: true,
  tools: [
    tool({
      name: "search_docs",
      description: "Searches.",
      input: z.object({ query: z.string(), limit: z.int(), exact: z.boolean() }),
      run: () => "",
    }),
  ],
};
const names: readonly ActionFormatName[] = ["tag", "fence", "tool", "json", "text"];

/** The pieces that formats look for, to be mixed with anything. */
const fragments = fc.constantFrom(
  "<execute>",
  "</execute>",
  "</execute",
  "</",
  "<",
  ">",
  "<execute",
  "<EXECUTE>",
  "<\\/execute>",
  "<\\execute>",
  "`",
  "``",
  "```",
  "```python",
  "````",
  "~~~",
  "```bash",
  "\n",
  "\n\n",
  " ",
  "    ",
  ">>> ",
  "... ",
  "<think>",
  "</think>",
  "<|im_end|>",
  "<|im_start|>assistant",
  "</s>",
  "Execution Output:",
  "Observation:",
  "Action:",
  "End Action",
  "Answer:",
  "Thought:",
  "Final Answer:",
  "**",
  "search_docs",
  "execute_python(",
  "{",
  "}",
  "[",
  "]",
  "(",
  ")",
  ",",
  ":",
  '"',
  "'",
  '"""',
  "'''",
  "\\",
  "\\n",
  "\\u00e9",
  "“",
  "”",
  "code",
  "thought",
  "answer",
  "tool",
  "args",
  "import os",
  "print(1)",
  "x = 1",
  "the words",
  "é",
  "😀",
  "\ud83d",
  "\r\n",
  "\t",
  "#",
);
const reply = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: fragments }, fc.string({ unit: "binary", maxLength: 5 })),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(""));
/** Lines that end a reply wherever they stand: the observation's header, and markers of chat templates. */
const endsReply = /^(?:Execution Output|Observation):[ \t]*$|<\|[a-z_]+\|>/im;
/** Any code that begins with an ordinary line; blank space around code means nothing and is left out. */
const code = reply
  .map((rest) => `value = 1\n${rest}`.replaceAll("\r", "").trimEnd())
  .filter((code) => !endsReply.test(code));

function split(
  name: ActionFormatName,
  pieces: readonly string[],
): Record<SplitDelta["type"], string> {
  const splitter = formats[name].split();
  const joined = { prose: "", code: "", reasoning: "" };
  for (const piece of pieces)
    for (const { type, text } of splitter.push(piece)) joined[type] += text;
  for (const { type, text } of splitter.end()) joined[type] += text;
  return joined;
}

function cutAt(text: string, cuts: readonly number[]): string[] {
  const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end));
}

describe.each(names)("the format %s", (name) => {
  const format = formats[name];

  test("never throws, and gives either an action or a problem", () => {
    fc.assert(
      fc.property(
        reply,
        fc.constantFrom("stop" as const, "length" as const, "other" as const),
        (text, finishReason) => {
          const toolCalls =
            name === "tool" && text.length % 2 === 0
              ? [{ id: "a", name: "execute_python", argumentsText: text }]
              : [];
          const parsed = format.parse({ text, toolCalls, finishReason }, scope);
          expect((parsed.action === undefined) !== (parsed.problem === undefined)).toBe(true);
        },
      ),
      { numRuns: 800 },
    );
  });

  test("reads back the code that it wrote, whatever the code", () => {
    fc.assert(
      fc.property(code, (code) => {
        // A fence has no way to write the end of reasoning as text.
        fc.pre(name !== "fence" || !code.includes("</think>"));
        const action: Action =
          name === "tool" ? { type: "code", code, callId: "call-1" } : { type: "code", code };
        const { text, toolCalls } = format.render("I will compute.", action);
        const parsed = format.parse(
          { text, toolCalls: toolCalls ?? [], finishReason: "stop" },
          scope,
        );
        expect(parsed.action).toEqual(action);
        expect(parsed.thought).toBe("I will compute.");
        expect(parsed.repairs).toEqual([]);
      }),
      { numRuns: 800 },
    );
  });

  test("reads back a plain answer", () => {
    fc.assert(
      fc.property(fc.lorem({ mode: "sentences" }), (text) => {
        const rendered = format.render("", { type: "message", text });
        const parsed = format.parse(
          { text: rendered.text, toolCalls: [], finishReason: "stop" },
          scope,
        );
        expect(parsed.action).toEqual({ type: "message", text });
      }),
    );
  });

  test("splits a reply alike however it is cut", () => {
    fc.assert(
      fc.property(reply, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
        const whole = split(name, [text]);
        expect(split(name, cutAt(text, cuts))).toEqual(whole);
        expect(split(name, text.split(""))).toEqual(whole);
      }),
      { numRuns: 800 },
    );
  });

  test("shows while streaming what the parser reads at the end", () => {
    fc.assert(
      fc.property(code, (code) => {
        const { text, toolCalls } = format.render("I will compute.", { type: "code", code });
        const joined = split(name, text.split(""));
        const splitter = format.split();
        for (const call of toolCalls ?? []) {
          for (const delta of splitter.pushCall(call.name, call.argumentsText))
            joined[delta.type] += delta.text;
        }
        if (name !== "text") expect(joined.code.trimEnd()).toBe(code);
        expect(joined.prose.trim()).toBe("I will compute.");
      }),
      { numRuns: 500 },
    );
  });
});

describe.each(["json", "tool", "text"] as const)("the format %s", (name) => {
  test("reads back a tool call", () => {
    const args = fc.record<Record<string, JsonValue>>({
      query: reply,
      limit: fc.integer(),
      exact: fc.boolean(),
    });
    fc.assert(
      fc.property(args, (args) => {
        const action: Action = {
          type: "tool",
          name: "search_docs",
          args,
          ...(name === "tool" ? { callId: "call-1" } : {}),
        };
        const { text, toolCalls } = formats[name].render("", action);
        const parsed = formats[name].parse(
          { text, toolCalls: toolCalls ?? [], finishReason: "stop" },
          scope,
        );
        expect(parsed.action).toEqual(action);
      }),
      { numRuns: 800 },
    );
  });
});

test("mending code twice changes no more than mending it once", () => {
  fc.assert(
    fc.property(reply, (text) => {
      const once = mendCode(text).code;
      expect(mendCode(once).code).toBe(once);
    }),
    { numRuns: 800 },
  );
});

test("the tolerant JSON reader agrees with the strict one on every JSON", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      // The schema drops a key of this name, so that no reply can reach a prototype.
      fc.pre(!text.includes("__proto__"));
      expect(readLooseJson(text)).toMatchObject({ value: JSON.parse(text), mended: false });
    }),
  );
});
