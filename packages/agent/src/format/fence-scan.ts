import { afterAction, readTag, scanCommonTag } from "./markup.ts";
import {
  fenceLanguage,
  looksLikePython,
  pythonLanguages,
  quoteStateAfter,
  shellCell,
  shellLanguages,
} from "./python-source.ts";
import { atInventedObservation, cutInventedObservation } from "./scanner.ts";
import type { ScanMode, Scanner } from "./scanner.ts";

/** Reads replies whose code stands in Markdown fences. */
export const fenceProse: ScanMode = (scan) => {
  const at = scan.buffer.search(/[<`~]/);
  if (at !== 0) {
    scan.emit("prose", at < 0 ? scan.buffer.length : at);
    return fenceProse;
  }
  return scan.buffer[0] === "<" ? scanTag(scan) : scanFence(scan);
};

function scanTag(scan: Scanner): ScanMode | "wait" {
  const tag = readTag(scan.buffer, scan.final);
  if (tag === "wait") return "wait";
  const common = tag === undefined ? undefined : scanCommonTag(scan, tag, fenceProse);
  if (common !== undefined) return common;
  scan.emit("prose", 1);
  return fenceProse;
}

const inlineBlock = /^`{3,}[ \t]*(?:python3?|py|ipython)[ \t]+([^\n]+?)[ \t]*`{3,}[ \t]*(?=\n|$)/i;

function scanFence(scan: Scanner): ScanMode | "wait" {
  const run = /^(?:`+|~+)/.exec(scan.buffer)?.[0] ?? "`";
  if (run.length === scan.buffer.length && !scan.final) return "wait";
  if (run.length < 3 || (run.startsWith("~") && scan.line.trim() !== "")) {
    scan.emit("prose", run.length);
    return fenceProse;
  }
  const newline = scan.buffer.indexOf("\n");
  if (newline < 0 && !scan.final) return "wait";
  const first = newline < 0 ? scan.buffer : scan.buffer.slice(0, newline);
  const inline = inlineBlock.exec(first);
  if (inline !== null) {
    openFenced(scan, first.indexOf(inline[1] ?? "", run.length));
    scan.emit("code", (inline[1] ?? "").length);
    scan.skip(first.length - (first.lastIndexOf(inline[1] ?? "") + (inline[1] ?? "").length));
    scan.closed = true;
    return afterFence;
  }
  const info = first.slice(run.length);
  if (info.includes("`")) {
    scan.emit("prose", first.lastIndexOf("`") + 1);
    return fenceProse;
  }
  return openFence(scan, run, info.trim(), newline < 0 ? first.length : newline + 1);
}

function openFence(scan: Scanner, fence: string, info: string, length: number): ScanMode {
  const language = fenceLanguage(/^\S*/.exec(info)?.[0] ?? "");
  if (pythonLanguages.has(language)) {
    openFenced(scan, length);
    return fenceCode(fence);
  }
  if (shellLanguages.has(language)) {
    openFenced(scan, length);
    scan.repair("shell-block", "a shell block was made a %%bash cell");
    scan.show("code", shellCell(""));
    return fenceCode(fence);
  }
  if (language === "") return bareFence(fence, length);
  scan.emit("prose", length);
  return otherFence(fence);
}

function openFenced(scan: Scanner, length: number): void {
  scan.skip(length);
  scan.openCode();
}

function fenceCode(fence: string): ScanMode {
  const mark = fence[0] === "~" ? /~/ : /`/;
  const run = fence[0] === "~" ? /^~+/ : /^`+/;
  const code: ScanMode = (scan) => {
    const invented = atInventedObservation(scan);
    if (invented === "wait") return "wait";
    if (invented === "yes") return cutInventedObservation(scan);
    const marks = run.exec(scan.buffer)?.[0];
    if (marks === undefined) {
      scan.emitCode(mark);
      return code;
    }
    const rest = scan.buffer.slice(marks.length);
    if (!scan.final && /^[ \t]*(?:$|<$)/.test(rest)) return "wait";
    const closes = marks.length >= fence.length && /^[ \t]*(?:\n|$|<\|)/.test(rest);
    const inString = closes ? insideString(scan, rest) : "no";
    if (inString === "wait") return "wait";
    if (!closes || inString === "yes") {
      scan.emit("code", marks.length);
      return code;
    }
    scan.skip(marks.length);
    scan.closed = true;
    return afterFence;
  };
  return code;
}

/** A fence inside a triple-quoted string is text of it, if the string ends at all. */
function insideString(scan: Scanner, rest: string): "yes" | "no" | "wait" {
  const quotes = quoteStateAfter(scan.line, scan.quotes);
  if (quotes === "") return "no";
  if (rest.includes(quotes)) return "yes";
  return scan.final ? "no" : "wait";
}

/** A fence without a language, held until its end: Python when it reads like Python, else a quotation. */
function bareFence(fence: string, length: number): ScanMode {
  const end = new RegExp(`^[ \\t]*[\`~]{${fence.length},}[ \\t]*$`, "m");
  return (scan) => {
    const body = scan.buffer.slice(length);
    const at = body.search(end);
    const complete = at >= 0 && (scan.final || body.slice(at).includes("\n"));
    if (!complete && !scan.final) return "wait";
    const inside = at < 0 ? body : body.slice(0, at);
    if (looksLikePython(inside)) {
      openFenced(scan, length);
      return fenceCode(fence);
    }
    const closing = at < 0 ? 0 : (/^[^\n]*/.exec(body.slice(at))?.[0].length ?? 0);
    scan.emit("prose", length + inside.length + closing);
    return fenceProse;
  };
}

function otherFence(fence: string): ScanMode {
  const other: ScanMode = (scan) => {
    const newline = scan.buffer.indexOf("\n");
    if (newline < 0 && !scan.final) return "wait";
    const length = newline < 0 ? scan.buffer.length : newline + 1;
    const closes = scan.buffer.slice(0, length).trim() === fence;
    scan.emit("prose", length);
    return closes ? fenceProse : other;
  };
  return other;
}

const afterFence: ScanMode = afterAction((scan) => {
  const start = /^[`~<]+/.exec(scan.buffer)?.[0];
  if (start === undefined) return undefined;
  if (scan.buffer[0] === "<") {
    const tag = readTag(scan.buffer, scan.final);
    if (tag === "wait") return "wait";
    return tag?.name === "chat-end" ? scanCommonTag(scan, tag, afterFence) : undefined;
  }
  const line = /^(?:`{3,}|~{3,})[ \t]*([\w.{}+-]*)[^\n`]*\n/.exec(scan.buffer);
  if (line === null) return scan.final || scan.buffer.includes("\n") ? undefined : "wait";
  if (!pythonLanguages.has(fenceLanguage(line[1] ?? ""))) return undefined;
  return fenceProse;
});
