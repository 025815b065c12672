import type { Action } from "@codeact/protocol";
import type {
  ActionFormat,
  FormatScope,
  ParsedReply,
  RawReply,
  RenderedReply,
  Repair,
} from "./action-format.ts";
import { codeInOtherFormat } from "./other-format.ts";
import type { OtherCode } from "./other-format.ts";
import { mendCode } from "./python-source.ts";
import { droppedRepair, scanWhole } from "./scanner.ts";
import type { ScanMode } from "./scanner.ts";
import { stripReasoning } from "./markup.ts";
import { renderToolCall } from "../tools/python-signature.ts";

interface ScannedFormat {
  readonly format: ActionFormat;
  readonly start: ScanMode;
}

/** What the model is told when its reply ended at the token limit inside the code. */
export const CUT_REPLY =
  "Your reply was cut at its length limit before the code was complete, so nothing was run. Write less at once: take a smaller step.";
/** What the model is told when it wrote nothing. */
export const EMPTY_REPLY = "Your reply was empty.";
/** What the model is told when it wants Python where there is none. */
const NO_PYTHON = "Python code cannot be run here. Use one of the tools.";

/** Reads a reply in a format whose action is a block of code in prose (`tag`, `fence`). */
export function parseScanned(reply: RawReply, scope: FormatScope, how: ScannedFormat): ParsedReply {
  const clean = stripReasoning(reply.text);
  const scanned = scanWhole(clean.text, how.start);
  const repairs: Repair[] = [...scanned.repairs, ...droppedRepair(scanned)];
  if (clean.stripped)
    repairs.unshift({ kind: "reasoning", text: "reasoning without both its tags was taken off" });
  const prose = scanned.prose.trim();
  if (scanned.code === undefined) {
    const other = codeInOtherFormat(clean.text, how.format.name);
    if (other !== undefined) return otherReply(other, reply, repairs, how.format, scope);
    return messageReply(prose, reply, repairs, how.format);
  }
  if (!scanned.closed && reply.finishReason === "length")
    return problemReply(reply.text, prose, CUT_REPLY, repairs);
  if (!scanned.closed && !how.format.stop.includes("</execute>")) {
    repairs.push({ kind: "unclosed", text: "the end of the code block was missing" });
  }
  const stored = rawIfClean(clean.text, scanned.closed, repairs, how.format);
  return codeReply(trimFence(prose), scanned.code, repairs, how.format, scope, stored);
}

/** A fence that began before the tags leaves its first line in the prose. */
function trimFence(prose: string): string {
  return prose.replace(/\n?[ \t]*`{3,}\w*$/, "").trim();
}

/** The reply as the model wrote it, when there was nothing to mend but a closing tag that the server removed. */
function rawIfClean(
  text: string,
  closed: boolean,
  repairs: readonly Repair[],
  format: ActionFormat,
): string | undefined {
  if (repairs.length > 0 || /<\s*think/i.test(text)) return undefined;
  if (closed) return text.trim();
  const stop = format.stop[0];
  if (stop === undefined || /<\/?[a-z]*$/i.test(text.trimEnd())) return undefined;
  return (
    text.trimStart() + (text.endsWith("\n") || !text.includes("<execute>\n") ? "" : "\n") + stop
  );
}

/** Code as a parsed reply, mended; empty code is a problem. */
export function codeReply(
  thought: string,
  source: string,
  repairs: readonly Repair[],
  format: ActionFormat,
  scope: FormatScope,
  raw?: string,
): ParsedReply {
  const mended = mendCode(source);
  const all = [...repairs, ...mended.repairs];
  const action: Action = { type: "code", code: mended.code };
  const stored =
    raw === undefined || mended.repairs.length > 0 ? format.render(thought, action) : { text: raw };
  const problem =
    mended.code.trim() === "" ? "The code block was empty." : scope.python ? undefined : NO_PYTHON;
  if (problem !== undefined) return { thought, problem, repairs: all, stored };
  return { thought, action, repairs: all, stored };
}

/** Code that was written in the syntax of another format; half a block is not run. */
export function otherReply(
  other: OtherCode,
  reply: RawReply,
  repairs: readonly Repair[],
  format: ActionFormat,
  scope: FormatScope,
): ParsedReply {
  const all = [...repairs, ...other.repairs];
  if (!other.closed && reply.finishReason === "length") {
    return problemReply(reply.text, other.thought, CUT_REPLY, all);
  }
  return codeReply(other.thought, other.code, all, format, scope);
}

/** Words as the final answer; no words are a problem. */
export function messageReply(
  text: string,
  reply: RawReply,
  repairs: readonly Repair[],
  format: ActionFormat,
): ParsedReply {
  if (text === "") return problemReply("", "", EMPTY_REPLY, repairs);
  const cut: readonly Repair[] =
    reply.finishReason === "length"
      ? [{ kind: "answer-cut", text: "the answer ended at the length limit" }]
      : [];
  const action: Action = { type: "message", text };
  return { thought: "", action, repairs: [...repairs, ...cut], stored: format.render("", action) };
}

/** A reply that could not be understood; it is stored as it came, so that the model sees its mistake. */
export function problemReply(
  text: string,
  thought: string,
  problem: string,
  repairs: readonly Repair[],
): ParsedReply {
  return { thought, problem, repairs, stored: { text: text.trim() } };
}

/** Renders an action of a code format; a tool call becomes the Python call that does the same. */
export function renderWithTool(
  thought: string,
  action: Action,
  renderCode: (code: string) => string,
): RenderedReply {
  if (action.type === "message") return { text: action.text };
  const code = action.type === "code" ? action.code : renderToolCall(action.name, action.args);
  return { text: thought === "" ? renderCode(code) : `${thought}\n${renderCode(code)}` };
}
