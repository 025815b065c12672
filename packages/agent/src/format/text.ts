import type { Action, JsonValue } from "@codeact/protocol";
import type { ActionFormat, FormatScope, ParsedReply, RawReply, Repair } from "./action-format.ts";
import { isPythonToolName, PYTHON_TOOL } from "./call-wrapper.ts";
import { findAction } from "./find-tool.ts";
import { jsonText, readLooseJson } from "./loose-json.ts";
import { CUT_REPLY, EMPTY_REPLY, codeReply, messageReply, problemReply } from "./parse-scanned.ts";
import { fillPrompt, readPrompt } from "./prompt.ts";
import { scanWhole, splitBy } from "./scanner.ts";
import { textAnswer, textProse } from "./text-scan.ts";
import { textArguments } from "./text-arguments.ts";
import { stripReasoning } from "./markup.ts";
import { isJsonArray, isJsonObject } from "../tools/json-schema.ts";

/** M3ToolEval's text mode: `Action: tool_name, arg1, arg2 End Action`, then `Answer: …`. Python, where there is an interpreter, is one more tool. */
export const textFormat: ActionFormat = {
  name: "text",
  stop: ["End Action"],
  toolMessages: false,
  instructions: (scope) =>
    fillPrompt(readPrompt("format/prompts/text.md"), {
      code: scope.python ? readPrompt("format/prompts/text-code.md") : "",
    }),
  request: () => ({}),
  parse: parseText,
  render: (thought, action) => ({ text: renderText(thought, action) }),
  split: () => splitBy(textProse),
  example: () => "Action: tool_name, argument1, argument2 End Action\nAnswer: your answer",
};

function renderText(thought: string, action: Action): string {
  if (action.type === "message") return `Answer: ${action.text}`;
  const words = thought === "" ? "" : `Thought: ${thought}\n`;
  const call =
    action.type === "code"
      ? `${PYTHON_TOOL}, ${argumentText(action.code)}`
      : [
          action.name,
          ...Object.entries(action.args).map(([name, value]) => `${name}=${argumentText(value)}`),
        ].join(", ");
  return `${words}Action: ${call} End Action`;
}

function argumentText(value: JsonValue): string {
  return jsonText(value)
    .replaceAll("<|", String.raw`\u003c|`)
    .replaceAll("End Action", String.raw`End\u0020Action`);
}

function parseText(reply: RawReply, scope: FormatScope): ParsedReply {
  const clean = stripReasoning(reply.text);
  const scanned = scanWhole(clean.text, textProse);
  const repairs: Repair[] = [...scanned.repairs];
  const thought = scanned.prose.trim();
  if (scanned.answer !== undefined) {
    return messageReply(
      textAnswer(scanned.answer),
      reply,
      [...repairs, ...trailing(scanned.dropped)],
      textFormat,
    );
  }
  if (scanned.call === undefined) {
    if (thought === "") return problemReply("", "", EMPTY_REPLY, repairs);
    return problemReply(
      reply.text,
      thought,
      "Your reply has neither Action: nor Answer:.",
      repairs,
    );
  }
  if (!scanned.closed && reply.finishReason === "length")
    return problemReply(reply.text, thought, CUT_REPLY, repairs);
  const found = readCall(scanned.call.trim(), scope);
  const all = [...repairs, ...trailing(scanned.dropped), ...found.repairs];
  if ("problem" in found) return problemReply(reply.text, thought, found.problem, all);
  if (found.action.type === "code")
    return codeReply(thought, found.action.code, all, textFormat, scope);
  return {
    thought,
    action: found.action,
    repairs: all,
    stored: textFormat.render(thought, found.action),
  };
}

function trailing(dropped: string): readonly Repair[] {
  if (dropped.trim() === "") return [];
  return /^\s*(?:Observation|Execution Output):/m.test(dropped)
    ? [{ kind: "invented-observation", text: "an output that the model made up was cut off" }]
    : [
        {
          kind: "trailing-text",
          text: "text after the first action was dropped: its result was not known yet",
        },
      ];
}

function readCall(call: string, scope: FormatScope): ReturnType<typeof findAction> {
  const json = call.startsWith("{") ? readLooseJson(call) : undefined;
  if (json !== undefined && isJsonObject(json.value)) {
    const { value } = json;
    const name = value["tool"] ?? value["name"];
    const found = findAction(
      typeof name === "string" ? name : "",
      value["args"] ?? value["arguments"],
      scope,
    );
    return {
      ...found,
      repairs: [...found.repairs, { kind: "json-mended", text: "the call was written as JSON" }],
    };
  }
  const wrapped = /^([A-Za-z_]\w*)\s*\(([\s\S]*)\)$/.exec(call);
  const plain = /^[`"']?([^\s,:(`"']+)[`"']?\s*[,:]?\s*([\s\S]*)$/.exec(call);
  const name = wrapped?.[1] ?? plain?.[1] ?? "";
  const rest = (wrapped?.[2] ?? plain?.[2] ?? "").trim();
  const repairs: Repair[] =
    wrapped === null
      ? []
      : [{ kind: "call-wrapper", text: "the call was written with parentheses" }];
  const tool = scope.tools.find((one) => one.name === name);
  if (tool === undefined && isPythonToolName(name)) {
    const code = /^["']/.test(rest) ? readLooseJson(rest)?.value : rest;
    return withRepairs(findAction(name, isJsonArray(code) ? null : (code ?? null), scope), repairs);
  }
  return withRepairs(
    findAction(name, tool === undefined ? null : textArguments(rest, tool), scope),
    repairs,
  );
}

function withRepairs(
  found: ReturnType<typeof findAction>,
  repairs: readonly Repair[],
): ReturnType<typeof findAction> {
  return { ...found, repairs: [...repairs, ...found.repairs] };
}
