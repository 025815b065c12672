import { readTag, scanCommonTag } from "./markup.ts";
import { dropRest } from "./scanner.ts";
import type { ScanMode, Scanner } from "./scanner.ts";

const marker = /\**(?:Final )?Answer:\**|\**Action:\**|\**Thought:\**[ \t]*/;
const markers = ["Action:", "Answer:", "Final Answer:", "Thought:"];
const ends = [
  "End Action",
  "\nObservation:",
  "\nExecution Output:",
  "\nThought:",
  "\nAction:",
  "\nAnswer:",
  "<|im_end|>",
];
const answerEnds = ends.slice(1);

/** Reads `Action:` … `End Action` and `Answer:` replies; the marker may stand anywhere, the first one counts. */
export const textProse: ScanMode = (scan) => {
  const tagAt = scan.buffer.indexOf("<");
  if (tagAt === 0) return scanTag(scan);
  const found = marker.exec(tagAt < 0 ? scan.buffer : scan.buffer.slice(0, tagAt));
  if (found !== null) {
    if (found.index > 0) {
      scan.emit("prose", found.index);
      return textProse;
    }
    if (!scan.final && found[0].length === scan.buffer.length) return "wait";
    scan.skip(found[0].length);
    if (found[0].includes("Thought")) return textProse;
    return found[0].includes("Answer") ? openAnswer(scan) : openCall(scan);
  }
  const length = tagAt > 0 ? tagAt : scan.buffer.length - heldLength(scan, markers, "*");
  if (length === 0) return "wait";
  scan.emit("prose", length);
  return textProse;
};

function scanTag(scan: Scanner): ScanMode | "wait" {
  const tag = readTag(scan.buffer, scan.final);
  if (tag === "wait") return "wait";
  const common = tag === undefined ? undefined : scanCommonTag(scan, tag, textProse);
  if (common !== undefined) return common;
  scan.emit("prose", 1);
  return textProse;
}

/** Characters at the end of the buffer that could begin one of the marks; 0 when no more text comes. */
function heldLength(scan: Scanner, marks: readonly string[], before = ""): number {
  if (scan.final) return 0;
  const { buffer } = scan;
  let held = 0;
  for (let length = 1; length <= Math.min(buffer.length, 20); length += 1) {
    const tail = buffer.slice(-length).replace(/^\*+/, before === "" ? "$&" : "");
    if (marks.some((mark) => mark.startsWith(tail))) held = length;
  }
  return held;
}

function openCall(scan: Scanner): ScanMode {
  scan.call = "";
  scan.closed = false;
  return call;
}

const call: ScanMode = (scan) => {
  const end = firstOf(scan.buffer, ends);
  if (end === undefined) {
    const length = scan.buffer.length - heldLength(scan, ends);
    if (length === 0) return "wait";
    scan.call += scan.skip(length);
    return call;
  }
  scan.call += scan.skip(end.at);
  scan.closed = true;
  if (end.mark === "End Action") scan.skip(end.mark.length);
  if (end.mark === "<|im_end|>") scan.skip(scan.buffer.length);
  return dropRest;
};

function openAnswer(scan: Scanner): ScanMode {
  scan.startAnswer();
  return answer;
}

const answer: ScanMode = (scan) => {
  const end = firstOf(scan.buffer, answerEnds);
  const length = end?.at ?? scan.buffer.length - heldLength(scan, answerEnds);
  if (length > 0) scan.emit("prose", length);
  else if (end === undefined) return "wait";
  if (end === undefined) return answer;
  if (end.mark === "<|im_end|>") scan.skip(scan.buffer.length);
  return dropRest;
};

function firstOf(text: string, marks: readonly string[]): { at: number; mark: string } | undefined {
  let first: { at: number; mark: string } | undefined;
  for (const mark of marks) {
    const at = text.indexOf(mark);
    if (at >= 0 && (first === undefined || at < first.at)) first = { at, mark };
  }
  return first;
}

/** An answer without the leftovers of the other form. */
export function textAnswer(text: string): string {
  return text.replace(/\s*End Action\s*$/, "").trim();
}
