import type { Action, ToolSchema } from "@codeact/protocol";
import type { ActionFormat, FormatScope, ParsedReply, RawReply, Repair } from "./action-format.ts";
import { PYTHON_TOOL } from "./call-wrapper.ts";
import { callInText } from "./call-in-text.ts";
import { findAction, readArguments } from "./find-tool.ts";
import { JsonStringScanner } from "./json-scan.ts";
import { jsonText } from "./loose-json.ts";
import { codeInOtherFormat } from "./other-format.ts";
import { CUT_REPLY, messageReply, otherReply, problemReply } from "./parse-scanned.ts";
import { mendCode } from "./python-source.ts";
import { readPrompt } from "./prompt.ts";
import { scanWhole, splitBy } from "./scanner.ts";
import { stripReasoning } from "./markup.ts";
import { plainProse } from "./plain-scan.ts";

/** Native tool calls: one tool runs Python, beside it every tool of the host. */
export const toolFormat: ActionFormat = {
  name: "tool",
  stop: [],
  toolMessages: true,
  instructions: (scope) =>
    readPrompt(scope.python ? "format/prompts/tool.md" : "format/prompts/tool-without-python.md"),
  request: (scope) => ({ tools: toolSchemas(scope) }),
  parse: parseTool,
  render: (thought, action) => {
    if (action.type === "message") return { text: action.text };
    const call = {
      id: action.callId ?? "call-1",
      name: action.type === "code" ? PYTHON_TOOL : action.name,
      argumentsText: jsonText(action.type === "code" ? { code: action.code } : action.args),
    };
    return { text: thought, toolCalls: [call] };
  },
  split: () => {
    const text = splitBy(plainProse);
    const code = new JsonStringScanner({ code: "code" });
    return {
      push: (piece) => text.push(piece),
      pushCall: (name, argumentsText) => (name === PYTHON_TOOL ? code.push(argumentsText) : []),
      end: () => text.end(),
    };
  },
  example: (scope) =>
    scope.python
      ? `a native call of ${PYTHON_TOOL} with {"code": "print(6 * 7)"}\nor, to finish, plain text`
      : "a native call of one of the tools\nor, to finish, plain text",
};

function toolSchemas(scope: FormatScope): ToolSchema[] {
  const python: ToolSchema = {
    name: PYTHON_TOOL,
    description: readPrompt("format/prompts/execute-python.md"),
    parameters: {
      type: "object",
      properties: { code: { type: "string", description: "Python source of one notebook cell" } },
      required: ["code"],
    },
  };
  const tools = scope.tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    parameters: inputSchema,
  }));
  return scope.python ? [python, ...tools] : tools;
}

function parseTool(reply: RawReply, scope: FormatScope): ParsedReply {
  const clean = stripReasoning(reply.text);
  const call = reply.toolCalls[0];
  if (call === undefined) return parseText(reply, clean.text, scope);
  const scanned = scanWhole(clean.text, plainProse);
  const thought = scanned.prose.trim();
  const repairs: Repair[] = [...scanned.repairs];
  if (reply.toolCalls.length > 1) {
    repairs.push({ kind: "several-calls", text: "only the first of several calls was made" });
  }
  const args = readArguments(call);
  const cut = reply.finishReason === "length" && (args === undefined || args.mended);
  if (args === undefined || cut) {
    const problem = cut ? CUT_REPLY : `The arguments of ${call.name} were not JSON.`;
    return problemReply(
      `${clean.text}\n${call.name}(${call.argumentsText})`,
      thought,
      problem,
      repairs,
    );
  }
  if (args.mended)
    repairs.push({ kind: "json-mended", text: "the arguments were not well-formed JSON" });
  const found = findAction(call.name, args.value, scope, call.id === "" ? "call-1" : call.id);
  const all = [...repairs, ...found.repairs];
  if ("problem" in found) {
    return problemReply(
      `${clean.text}\n${call.name}(${call.argumentsText})`,
      thought,
      found.problem,
      all,
    );
  }
  return finish(thought, found.action, all);
}

function finish(thought: string, action: Action, repairs: readonly Repair[]): ParsedReply {
  if (action.type !== "code")
    return { thought, action, repairs, stored: toolFormat.render(thought, action) };
  const mended = mendCode(action.code);
  const all = [...repairs, ...mended.repairs];
  const clean = { ...action, code: mended.code };
  const stored = toolFormat.render(thought, clean);
  if (mended.code.trim() === "")
    return { thought, problem: "The code was empty.", repairs: all, stored };
  return { thought, action: clean, repairs: all, stored };
}

/** A call that a model wrote as text, because its server or template lost it. */
function parseText(reply: RawReply, text: string, scope: FormatScope): ParsedReply {
  const scanned = scanWhole(text, plainProse);
  const written = callInText(scanned.prose, scope);
  const repairs: readonly Repair[] = [
    ...scanned.repairs,
    ...(written === undefined
      ? []
      : [{ kind: "other-format", text: "the call was written as text" } as const]),
  ];
  if (written !== undefined) {
    if (reply.finishReason === "length" && written.cut)
      return problemReply(reply.text, "", CUT_REPLY, repairs);
    const found = findAction(written.name, written.args, scope, "call-1");
    const all = [...repairs, ...found.repairs];
    if ("problem" in found) return problemReply(reply.text, written.thought, found.problem, all);
    return finish(written.thought, found.action, all);
  }
  const other = scope.python ? codeInOtherFormat(text, "tool") : undefined;
  if (other !== undefined) {
    return withCallId(otherReply(other, reply, repairs, toolFormat, scope));
  }
  return messageReply(scanned.prose.trim(), reply, repairs, toolFormat);
}

function withCallId(parsed: ParsedReply): ParsedReply {
  if (parsed.action?.type !== "code") return parsed;
  return { ...parsed, action: { ...parsed.action, callId: "call-1" } };
}
