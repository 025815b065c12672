import { afterAction, ignoreRest, readTag, scanCommonTag } from "./markup.ts";
import type { Tag } from "./markup.ts";
import { looksLikeProse } from "./python-source.ts";
import { atInventedObservation, cutInventedObservation } from "./scanner.ts";
import type { ScanMode, Scanner } from "./scanner.ts";

const observationLine = "Execution Output:";

/** Reads `<execute>` replies. A tag inside a fence, in quotes or in the middle of a sentence may be a mere mention. */
export const tagProse: ScanMode = (scan) => {
  if (scan.line === "") {
    const start = scanLineStart(scan);
    if (start !== undefined) return start;
  }
  const at = scan.buffer.search(/[<\n]/);
  if (at === 0 && scan.buffer[0] === "<") return scanTag(scan);
  if (at < 0) scan.emit("prose", scan.buffer.length);
  else scan.emit("prose", scan.buffer[at] === "\n" ? at + 1 : at);
  return tagProse;
};

function scanLineStart(scan: Scanner): ScanMode | "wait" | undefined {
  const rest = scan.buffer.slice(/^[ \t]*/.exec(scan.buffer)?.[0].length);
  if (rest === "") return scan.final ? undefined : "wait";
  if (/^(?:`{3}|~{3})/.test(rest)) return proseFence;
  const partial = ["```", "~~~", observationLine].some((mark) => mark.startsWith(rest));
  if (!scan.final && partial) return "wait";
  if (!rest.startsWith(observationLine)) return undefined;
  const line = /^Execution Output:[ \t]*(\n|$)/.exec(rest);
  if (line === null) return undefined;
  if (line[1] === "" && !scan.final) return "wait";
  return cutInventedObservation(scan);
}

function scanTag(scan: Scanner): ScanMode | "wait" {
  const tag = readTag(scan.buffer, scan.final);
  if (tag === "wait") return "wait";
  if (tag === undefined) {
    scan.emit("prose", 1);
    return tagProse;
  }
  const common = scanCommonTag(scan, tag, tagProse);
  if (common !== undefined) return common;
  if (tag.closing) {
    scan.skip(tag.length);
    scan.repair("stray-tag", "a stray closing tag was dropped");
    return tagProse;
  }
  if (scan.line.trim() === "") return openBlock(scan, tag);
  const after = scan.buffer.slice(tag.length);
  if (!scan.final && /^[ \t]*$/.test(after)) return "wait";
  if (/^[ \t]*\n/.test(after)) return openBlock(scan, tag);
  return perhapsBlock;
}

function openBlock(scan: Scanner, tag: Tag): ScanMode {
  scan.skip(tag.length);
  if (!tag.exact) scan.repair("tag-spelling", "the tag was not written as <execute>");
  scan.openCode();
  return tagCodeStart;
}

const tagCodeStart: ScanMode = (scan) => {
  const blank = /^\s*\n/.exec(scan.buffer)?.[0] ?? "";
  const rest = scan.buffer.slice(blank.length);
  if (rest.trim() === "" && !scan.final) return "wait";
  if (rest.trimStart().startsWith("<")) {
    const tag = readTag(rest.trimStart(), scan.final);
    if (tag === "wait") return "wait";
    if (tag?.name === "execute" && !tag.closing) {
      scan.skip(scan.buffer.indexOf("<") + tag.length);
      scan.repair("duplicate-tag", "a doubled opening tag was dropped");
      return tagCodeStart;
    }
  }
  scan.skip(blank.length);
  scan.line = "";
  return tagCode;
};

const tagCode: ScanMode = (scan) => {
  const invented = atInventedObservation(scan);
  if (invented === "wait") return "wait";
  if (invented === "yes") return cutInventedObservation(scan);
  if (scan.buffer[0] !== "<") {
    scan.emitCode(/</);
    return tagCode;
  }
  return scanTagInCode(scan);
};

function scanTagInCode(scan: Scanner): ScanMode | "wait" {
  const escaped = /^<(\\+)(\s*\/?\s*(?:execute|think))?/i.exec(scan.buffer);
  if (escaped !== null) return scanEscape(scan, escaped);
  const tag = readTag(scan.buffer, scan.final);
  if (tag === "wait") return "wait";
  if (tag?.name === "chat-end" || tag?.name === "chat-start") {
    scan.repair("chat-markers", "markers of the chat template were dropped");
    scan.closed = true;
    return ignoreRest;
  }
  if (tag?.name === "execute" && tag.closing) {
    scan.skip(tag.length);
    scan.closed = true;
    return afterTag;
  }
  const broken = /^<\s*\/\s*execute(?:_i?python)?[ \t]*(\n|$)/i.exec(scan.buffer);
  if (broken !== null) {
    if (broken[1] === "" && !scan.final) return "wait";
    scan.repair("unclosed", "the closing tag was completed");
    scan.skip(broken[0].length);
    scan.closed = true;
    return afterTag;
  }
  if (scan.final && isPartialClose(scan.buffer)) {
    scan.skip(scan.buffer.length);
    return tagCode;
  }
  scan.emit("code", 1);
  return tagCode;
}

/** A closing tag that was cut after two or more characters: a server held back only part of the stop string. */
function isPartialClose(text: string): boolean {
  return text.length >= 2 && "</execute>".startsWith(text.trimEnd().toLowerCase());
}

/** `<\execute` and `<\/execute` in code (also of `think`) stand for the tags as text: one backslash goes (see {@link escapeTags}). */
function scanEscape(scan: Scanner, escaped: RegExpExecArray): ScanMode | "wait" {
  if (!scan.final && /^<\\+\s*\/?\s*[a-z]{0,6}$/i.test(scan.buffer)) return "wait";
  if (escaped[2] === undefined) {
    scan.emit("code", escaped[0].length);
    return tagCode;
  }
  scan.emit("code", 1);
  scan.skip(1);
  scan.emit("code", escaped[0].length - 2);
  return tagCode;
}

/** Writes code so that tags in it cannot end it. The parser takes the added backslashes off again. */
export function escapeTags(code: string): string {
  return code.replaceAll(/<(\\*\s*\/?\s*(?:execute|think))/gi, String.raw`<\$1`);
}

const afterTag: ScanMode = afterAction((scan) => {
  const fence = /^[`~]{3,}[ \t]*(?=\n|$)/.exec(scan.buffer);
  if (fence !== null || /^[`~]{1,2}$/.test(scan.buffer)) {
    if (!scan.final && (fence?.[0] ?? scan.buffer) === scan.buffer) return "wait";
    scan.skip(fence?.[0].length ?? scan.buffer.length);
    return afterTag;
  }
  if (!scan.buffer.startsWith("<")) return undefined;
  const tag = readTag(scan.buffer, scan.final);
  if (tag === "wait") return "wait";
  if (tag === undefined) return undefined;
  if (tag.name === "execute" && !tag.closing) return openBlock(scan, tag);
  if (tag.name === "chat-end") return scanCommonTag(scan, tag, afterTag);
  scan.skip(tag.length);
  return afterTag;
});

/** An opening tag in the middle of a line, with words after it: held until it shows whether it was meant. */
const perhapsBlock: ScanMode = (scan) => {
  const open = readTag(scan.buffer, scan.final);
  if (open === "wait" || open === undefined) return "wait";
  const inside = scan.buffer.slice(open.length);
  const before = scan.line.at(-1) ?? "";
  const quote = /["'`]/.test(before) ? before : "";
  const next = /<\s*(\/?)\s*execute(?:_i?python)?\b[^<>\n]*(?:>|\n|$)/i.exec(inside);
  if (next === null || (next[1] === "" && !next[0].endsWith(">") && !scan.final)) {
    if (!scan.final) return "wait";
    return meantAsCode(scan, inside, quote) ? openBlock(scan, open) : mention(scan, open.length);
  }
  if (next[1] === "") return mention(scan, open.length + next.index);
  const end = open.length + next.index + next[0].length;
  if (end === scan.buffer.length && !scan.final) return "wait";
  const quoted = quote !== "" && scan.buffer[end] === quote;
  if (quoted || !meantAsCode(scan, inside.slice(0, next.index), quote)) return mention(scan, end);
  return openBlock(scan, open);
};

function meantAsCode(scan: Scanner, inside: string, quote: string): boolean {
  return !looksLikeProse(inside) && !(quote !== "" && inside.startsWith(quote));
}

function mention(scan: Scanner, length: number): ScanMode {
  scan.emit("prose", length);
  return tagProse;
}

/** A fence in the prose. Tags in it are an example, unless the tag comes first and the reply ends with the fence. */
const proseFence: ScanMode = (scan) => {
  const fence = /[`~]{3,}/.exec(scan.buffer)?.[0] ?? "";
  const newline = scan.buffer.indexOf("\n", scan.buffer.indexOf(fence));
  if (newline < 0) {
    if (!scan.final) return "wait";
    scan.emit("prose", scan.buffer.length);
    return tagProse;
  }
  const rest = scan.buffer.slice(newline).trimStart();
  if (rest === "" && !scan.final) return "wait";
  const tag = rest.startsWith("<") ? readTag(rest, scan.final) : undefined;
  if (tag === "wait") return "wait";
  const length = scan.buffer.length - rest.length;
  if (tag?.name === "execute" && !tag.closing) return heldFence(length, fence);
  scan.emit("prose", length);
  scan.line = "";
  return insideFence(fence);
};

function insideFence(fence: string): ScanMode {
  const inside: ScanMode = (scan) => {
    const newline = scan.buffer.indexOf("\n");
    if (newline < 0 && !scan.final) return "wait";
    const length = newline < 0 ? scan.buffer.length : newline + 1;
    const closes = scan.buffer.slice(0, length).trim().startsWith(fence);
    scan.emit("prose", length);
    return closes ? tagProse : inside;
  };
  return inside;
}

function heldFence(fenceLength: number, fence: string): ScanMode {
  return (scan) => {
    const inside = scan.buffer.slice(fenceLength);
    const end = inside.search(new RegExp(`^[ \\t]*[\`~]{${fence.length},}[ \\t]*$`, "m"));
    const after = end < 0 ? "" : inside.slice(end).replace(/^[^\n]*\n?/, "");
    if (after.trim() !== "") {
      scan.emit("prose", scan.buffer.length - after.length);
      return tagProse;
    }
    if (!scan.final) return "wait";
    scan.skip(fenceLength);
    scan.line = "";
    scan.repair("fence-in-code", "the fence around the tags was taken off");
    if (end >= 0) scan.buffer = inside.slice(0, end);
    return tagProse;
  };
}
