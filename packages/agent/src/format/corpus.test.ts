import { readFileSync } from "node:fs";
import { FinishReason, JsonValue, ToolCall } from "@codeact/protocol";
import type { ActionFormatName } from "@codeact/protocol";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { repairKinds } from "./action-format.ts";
import type { FormatScope, ParsedReply, SplitDelta } from "./action-format.ts";
import { formats } from "./formats.ts";
import { tool } from "../tools/tool.ts";

const CorpusCase = z.strictObject({
  name: z.string(),
  /** Lines of the reply. */
  reply: z.array(z.string()),
  toolCalls: z.array(ToolCall).default([]),
  finishReason: FinishReason.default("stop"),
  code: z.string().optional(),
  message: z.string().optional(),
  tool: z.string().optional(),
  args: z.record(z.string(), JsonValue).optional(),
  /** A part of the problem's text. */
  problem: z.string().optional(),
  thought: z.string().optional(),
  /** Lines of the stored reply. */
  stored: z.array(z.string()).optional(),
  repairs: z.array(z.enum(repairKinds)),
});
type CorpusCase = z.infer<typeof CorpusCase>;

function run(): string {
  return "";
}

const scope: FormatScope = {
  python: true,
  tools: [
    tool({
      name: "search_docs",
      description: "Searches.",
      input: z.object({
        query: z.string(),
        limit: z.int().optional(),
        exact: z.boolean().optional(),
      }),
      run,
    }),
    tool({
      name: "reverse_string",
      description: "Reverses.",
      input: z.object({ text: z.string() }),
      run,
    }),
    tool({ name: "view", description: "Views.", input: z.object({}), run }),
  ],
};

function casesOf(name: ActionFormatName): CorpusCase[] {
  const text = readFileSync(new URL(`corpus/${name}.json`, import.meta.url), "utf8");
  return z.array(CorpusCase).parse(JSON.parse(text));
}

function parse(name: ActionFormatName, one: CorpusCase): ParsedReply {
  const { toolCalls, finishReason } = one;
  return formats[name].parse({ text: one.reply.join("\n"), toolCalls, finishReason }, scope);
}

function outcome(parsed: ParsedReply): Partial<CorpusCase> {
  const { action } = parsed;
  if (action === undefined) return { problem: parsed.problem };
  if (action.type === "code") return { code: action.code };
  if (action.type === "message") return { message: action.text };
  return { tool: action.name, args: action.args };
}

function split(
  name: ActionFormatName,
  text: string,
  size: number,
): Record<SplitDelta["type"], string> {
  const splitter = formats[name].split();
  const joined = { prose: "", code: "", reasoning: "" };
  for (let at = 0; at < text.length; at += size) {
    for (const delta of splitter.push(text.slice(at, at + size))) joined[delta.type] += delta.text;
  }
  for (const delta of splitter.end()) joined[delta.type] += delta.text;
  return joined;
}

const names: readonly ActionFormatName[] = ["tag", "fence", "tool", "json", "text"];

describe.each(names)("malformed replies in the format %s", (name) => {
  test.each(casesOf(name).map((one) => [one.name, one] as const))("%s", (_, one) => {
    const parsed = parse(name, one);
    const { code, message, tool, args, problem } = one;
    const expected = {
      code,
      message,
      tool,
      args,
      problem: problem === undefined ? undefined : expect.stringContaining(problem),
    };
    expect({
      code: undefined,
      message: undefined,
      tool: undefined,
      args: undefined,
      problem: undefined,
      ...outcome(parsed),
    }).toEqual(expected);
    expect(parsed.repairs.map((repair) => repair.kind)).toEqual(one.repairs);
    if (one.thought !== undefined) expect(parsed.thought).toBe(one.thought);
    if (one.stored !== undefined) expect(parsed.stored.text).toBe(one.stored.join("\n"));
  });

  test("are split alike however the text is cut", () => {
    for (const one of casesOf(name)) {
      const text = one.reply.join("\n");
      const whole = split(name, text, Infinity);
      for (const size of [1, 2, 3, 7])
        expect([one.name, split(name, text, size)]).toEqual([one.name, whole]);
    }
  });

  test("are stored so that the same format reads the same action from what was stored", () => {
    for (const one of casesOf(name)) {
      const parsed = parse(name, one);
      if (parsed.action === undefined) continue;
      const { text, toolCalls } = parsed.stored;
      const again = formats[name].parse(
        { text, toolCalls: toolCalls ?? [], finishReason: "stop" },
        scope,
      );
      expect([one.name, again.action]).toEqual([one.name, parsed.action]);
    }
  });
});

test("the corpus holds at least 80 replies", () => {
  expect(names.flatMap(casesOf).length).toBeGreaterThanOrEqual(80);
});
